import { expect } from 'chai';
import { table } from './table.ts';

/** Group a has 1, null and 3; group b has only null. */
const rows = `datatable(k:string, v:long, s:string, d:dynamic)[
  'a', 1, 'x', dynamic({"p":1}), 'a', long(null), '', dynamic(null), 'a', 3, 'x', dynamic({"p":2,"q":3}), 'b', long(null), '', dynamic(null)]`;

/** What Kusto gives for no rows: 0 for counts, sums and deviations, empty for collections, NaN for avg, else null. */
interface Case {
  readonly aggregate: string;
  readonly a: string;
  readonly b: string;
  readonly none: string;
}

const cases: readonly Case[] = [
  { aggregate: 'count()', a: '3', b: '1', none: '0' },
  { aggregate: 'countif(v > 1)', a: '1', b: '0', none: '0' },
  { aggregate: 'dcount(v)', a: '2', b: '0', none: '0' },
  { aggregate: 'dcount(s)', a: '2', b: '1', none: '0' },
  { aggregate: 'dcountif(v, v > 1)', a: '1', b: '0', none: '0' },
  { aggregate: 'count_distinct(v)', a: '2', b: '0', none: '0' },
  { aggregate: 'count_distinctif(v, v > 1)', a: '1', b: '0', none: '0' },
  { aggregate: 'sum(v)', a: '4', b: '0', none: '0' },
  { aggregate: 'sumif(v, v > 1)', a: '3', b: '0', none: '0' },
  { aggregate: 'avg(v)', a: '2', b: 'NaN', none: 'NaN' },
  { aggregate: 'avgif(v, v > 1)', a: '3', b: 'NaN', none: 'NaN' },
  { aggregate: 'min(v)', a: '1', b: 'null', none: 'null' },
  { aggregate: 'max(v)', a: '3', b: 'null', none: 'null' },
  { aggregate: 'minif(v, v > 1)', a: '3', b: 'null', none: 'null' },
  { aggregate: 'maxif(v, v < 3)', a: '1', b: 'null', none: 'null' },
  { aggregate: 'take_any(v)', a: '1', b: 'null', none: 'null' },
  { aggregate: 'take_anyif(v, v > 1)', a: '3', b: 'null', none: 'null' },
  { aggregate: 'make_list(v)', a: '[1,3]', b: '[]', none: '[]' },
  { aggregate: 'make_list(v, 1)', a: '[1]', b: '[]', none: '[]' },
  { aggregate: 'make_list(s)', a: '["x","","x"]', b: '[""]', none: '[]' },
  { aggregate: 'make_list_if(v, v > 1)', a: '[3]', b: '[]', none: '[]' },
  { aggregate: 'make_list_with_nulls(v)', a: '[1,null,3]', b: '[null]', none: '[]' },
  { aggregate: 'make_set(v % 2)', a: '[1]', b: '[]', none: '[]' },
  { aggregate: 'make_set(v, 1)', a: '[1]', b: '[]', none: '[]' },
  { aggregate: 'make_set_if(v, v > 1)', a: '[3]', b: '[]', none: '[]' },
  // The first value of a key stays; null is no bag.
  { aggregate: 'make_bag(d)', a: '{"p":1,"q":3}', b: '{}', none: '{}' },
  { aggregate: 'make_bag_if(d, v > 1)', a: '{"p":2,"q":3}', b: '{}', none: '{}' },
  { aggregate: 'stdev(v)', a: '1.4142135623730951', b: '0', none: '0' },
  { aggregate: 'variance(v)', a: '2', b: '0', none: '0' },
  { aggregate: 'stdevp(v)', a: '1', b: '0', none: '0' },
  { aggregate: 'variancep(v)', a: '1', b: '0', none: '0' },
  { aggregate: 'stdevif(v, v > 5)', a: '0', b: '0', none: '0' },
  { aggregate: 'varianceif(v, v > 0)', a: '2', b: '0', none: '0' },
  { aggregate: 'percentile(v, 99)', a: '3', b: 'null', none: 'null' },
  { aggregate: 'binary_all_and(v)', a: '1', b: 'null', none: 'null' },
  { aggregate: 'binary_all_or(v)', a: '3', b: 'null', none: 'null' },
  { aggregate: 'binary_all_xor(v)', a: '2', b: 'null', none: 'null' },
  { aggregate: 'buildschema(d)', a: '{"p":"long","q":"long"}', b: 'null', none: 'null' },
];

describe('aggregates', () => {
  for (const { aggregate, a, b, none } of cases) {
    it(`${aggregate}: with nulls, of only nulls, of no rows`, () => {
      const [, ...grouped] = table(`${rows} | summarize r = ${aggregate} by k | order by k asc | project r`);
      const [, ...empty] = table(`${rows} | where k == 'z' | summarize r = ${aggregate}`);
      expect([...grouped, ...empty]).to.deep.equal([a, b, none]);
    });
  }

  it('there is no group of no rows', () => {
    expect(table(`${rows} | where k == 'z' | summarize n = count() by k`)).to.deep.equal([
      'k:string | n:long',
    ]);
  });
  it('null and empty text are groups', () => {
    expect(table(`${rows} | summarize n = count() by v, s | order by v asc`)).to.deep.equal([
      'v:long | s:string | n:long',
      'null |  | 2',
      '1 | x | 1',
      '3 | x | 1',
    ]);
  });
  it('groups of one text keep their parts apart', () => {
    expect(
      table(`datatable(a:string, b:string)['xy', 'z', 'x', 'yz', 'xy', 'z'] | summarize n = count() by a, b`),
    ).to.deep.equal(['a:string | b:string | n:long', 'xy | z | 2', 'x | yz | 1']);
  });
  it('arg_max and arg_min pass over nulls; of only nulls there is still a row', () => {
    expect(table(`${rows} | summarize arg_max(v, s, d.p) by k | order by k asc`).slice(1)).to.deep.equal([
      'a | 3 | x | 2',
      'b | null |  | null',
    ]);
    expect(
      table(`${rows} | summarize arg_min(v, *) by k | project k, v, d | order by k asc`).slice(1),
    ).to.deep.equal(['a | 1 | {"p":1}', 'b | null | null']);
  });
  it('percentiles: nearest rank of what is there', () => {
    expect(
      table(
        'range x from 1 to 5 step 1 | union (print x = long(null)) | summarize percentiles(x, 0, 50, 80, 100)',
      ).at(-1),
    ).to.equal('1 | 3 | 4 | 5');
    expect(
      table(
        'datatable(v:long, w:long)[1, 1, 9, 8, 5, 1] | summarize percentilew(v, w, 50), percentiles_array(v, 50, 100)',
      ).at(-1),
    ).to.equal('9 | [5,9]');
  });
  it('of dates and timespans', () => {
    expect(
      table(`datatable(t:datetime, d:timespan)[datetime(2026-01-01), 1h, datetime(null), timespan(null), datetime(2026-01-03), 3h]
        | summarize min(t), max(t), avg(t), sum(d), avg(d)`).at(-1),
    ).to.equal(
      '2026-01-01T00:00:00.0000000Z | 2026-01-03T00:00:00.0000000Z | 2026-01-02T00:00:00.0000000Z | 04:00:00 | 02:00:00',
    );
  });
  it('of text: by code units, empty text first', () => {
    expect(table(`datatable(s:string)['b', 'B', '', 'a'] | summarize min(s), max(s)`).at(-1)).to.equal(
      ' | b',
    );
  });
  it('sketches: of sketches as of the values', () => {
    expect(
      table(`datatable(k:string, v:long)['a', 1, 'a', 2, 'b', 2, 'b', long(null)] | summarize h = hll(v) by k
        | summarize m = hll_merge(h) | project n = dcount_hll(m)`).at(-1),
    ).to.equal('2');
  });
  it('expressions around aggregates see the group', () => {
    expect(
      table(
        `${rows} | summarize share = round(100.0 * countif(isnull(v)) / count(), 1), k2 = strcat(take_any(k), '!') by k | order by k asc`,
      ).slice(1),
    ).to.deep.equal(['a | 33.3 | a!', 'b | 100 | b!']);
  });
});
