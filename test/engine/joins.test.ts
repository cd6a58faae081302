import { expect } from 'chai';
import { table } from './table.ts';

// Text is never missing: an empty key is equal to an empty key. 'x' stands twice on both sides.
const texts = `let L = datatable(k:string, a:long)['x', 1, 'x', 2, 'y', 3, '', 4];
  let R = datatable(k:string, b:long)['x', 10, 'x', 20, 'z', 30, '', 40]; L`;
// Null is equal to nothing, not to null either.
const longs = `let L = datatable(k:long, a:long)[1, 1, long(null), 2];
  let R = datatable(k:long, b:long)[1, 10, long(null), 20]; L`;

interface Case {
  readonly what: string;
  readonly query: string;
  readonly columns: string;
  /** In any order, as a join has none. */
  readonly rows: readonly string[];
}

const both = 'k:string | a:long | k1:string | b:long';
const bothLong = 'k:long | a:long | k1:long | b:long';
const matched = ['x | 1 | x | 10', 'x | 1 | x | 20', 'x | 2 | x | 10', 'x | 2 | x | 20', ' | 4 |  | 40'];

const cases: readonly Case[] = [
  {
    what: 'inner: every pair of rows with the same key',
    query: `${texts} | join kind=inner (R) on k`,
    columns: both,
    rows: matched,
  },
  {
    what: 'innerunique, the default: one row of the left side for each key',
    query: `${texts} | join (R) on k | project k, k1, b`,
    columns: 'k:string | k1:string | b:long',
    rows: ['x | x | 10', 'x | x | 20', ' |  | 40'],
  },
  {
    what: 'leftouter: rows of the left side without match too; text is empty there',
    query: `${texts} | join kind=leftouter (R) on k`,
    columns: both,
    rows: [...matched, 'y | 3 |  | null'],
  },
  {
    what: 'rightouter',
    query: `${texts} | join kind=rightouter (R) on k`,
    columns: both,
    rows: [...matched, ' | null | z | 30'],
  },
  {
    what: 'fullouter',
    query: `${texts} | join kind=fullouter (R) on k`,
    columns: both,
    rows: [...matched, 'y | 3 |  | null', ' | null | z | 30'],
  },
  {
    what: 'leftsemi: each row once, however many match',
    query: `${texts} | join kind=leftsemi (R) on k`,
    columns: 'k:string | a:long',
    rows: ['x | 1', 'x | 2', ' | 4'],
  },
  {
    what: 'rightsemi',
    query: `${texts} | join kind=rightsemi (R) on k`,
    columns: 'k:string | b:long',
    rows: ['x | 10', 'x | 20', ' | 40'],
  },
  ...['leftanti', 'anti', 'leftantisemi'].map((kind) => ({
    what: kind,
    query: `${texts} | join kind=${kind} (R) on k`,
    columns: 'k:string | a:long',
    rows: ['y | 3'],
  })),
  ...['rightanti', 'rightantisemi'].map((kind) => ({
    what: kind,
    query: `${texts} | join kind=${kind} (R) on k`,
    columns: 'k:string | b:long',
    rows: ['z | 30'],
  })),
  {
    what: 'inner, null keys',
    query: `${longs} | join kind=inner (R) on k`,
    columns: bothLong,
    rows: ['1 | 1 | 1 | 10'],
  },
  {
    what: 'fullouter, null keys: a row for each side',
    query: `${longs} | join kind=fullouter (R) on k`,
    columns: bothLong,
    rows: ['1 | 1 | 1 | 10', 'null | 2 | null | null', 'null | null | null | 20'],
  },
  {
    what: 'leftouter, null keys',
    query: `${longs} | join kind=leftouter (R) on k`,
    columns: bothLong,
    rows: ['1 | 1 | 1 | 10', 'null | 2 | null | null'],
  },
  {
    what: 'leftsemi, null keys',
    query: `${longs} | join kind=leftsemi (R) on k`,
    columns: 'k:long | a:long',
    rows: ['1 | 1'],
  },
  {
    what: 'leftanti, null keys',
    query: `${longs} | join kind=leftanti (R) on k`,
    columns: 'k:long | a:long',
    rows: ['null | 2'],
  },
  {
    what: 'rightanti, null keys',
    query: `${longs} | join kind=rightanti (R) on k`,
    columns: 'k:long | b:long',
    rows: ['null | 20'],
  },
  {
    what: 'several conditions, and columns of other names',
    query: `datatable(u:string, d:int)['a', 1, 'a', 2]
      | join kind=inner (datatable(user:string, day:int, hit:bool)['a', 1, true, 'a', 3, true, 'b', 2, true])
        on $left.u == $right.user, $left.d == $right.day`,
    columns: 'u:string | d:int | user:string | day:int | hit:bool',
    rows: ['a | 1 | a | 1 | true'],
  },
  {
    what: 'keys are equal by case',
    query: `print k = 'A' | join kind=inner (print k = 'a') on k`,
    columns: 'k:string | k1:string',
    rows: [],
  },
  {
    what: 'an empty side',
    query: `${texts} | join kind=leftouter (R | where b > 99) on k | summarize rows = count(), found = countif(isnotnull(b))`,
    columns: 'rows:long | found:long',
    rows: ['4 | 0'],
  },
  {
    what: 'lookup: left outer, without the right side’s key',
    query: `${texts} | lookup (R) on k`,
    columns: 'k:string | a:long | b:long',
    rows: ['x | 1 | 10', 'x | 1 | 20', 'x | 2 | 10', 'x | 2 | 20', 'y | 3 | null', ' | 4 | 40'],
  },
  {
    what: 'lookup kind=inner',
    query: `${longs} | lookup kind=inner (R) on k`,
    columns: 'k:long | a:long | b:long',
    rows: ['1 | 1 | 10'],
  },
];

describe('joins', () => {
  for (const { what, query, columns, rows } of cases) {
    it(what, () => {
      const [found, ...lines] = table(query);
      expect(found).to.equal(columns);
      expect(lines).to.have.members(rows);
    });
  }
  it('refuse a dynamic key, as Kusto does', () => {
    expect(table('print k = dynamic(1) | join (print k = dynamic(1)) on k')[0]).to.include(
      'must not be dynamic',
    );
  });
});
