import { expect } from 'chai';
import { prepare, run, watchlists } from '../../compiler/engine/index.ts';
import { table } from './table.ts';

const unpacked = `datatable(k:string, v:dynamic)['a', dynamic({"x":1,"y":"s"}), 'b', dynamic({"z":2.5})]
  | evaluate bag_unpack(v)`;

describe('columns that only the data know', () => {
  it('stay when the rows that showed them do not', () => {
    expect(table(`${unpacked} | where k == 'a'`)).to.deep.equal([
      'k:string | x:long | y:string | z:real',
      'a | 1 | s | null',
    ]);
    expect(table(`${unpacked} | take 0`)).to.deep.equal(['k:string | x:long | y:string | z:real']);
  });

  it('are those of several plugins', () => {
    const query = `datatable(k:string, v:dynamic, w:dynamic)['a', dynamic({"x":1,"y":2}), dynamic({"q":true})]
      | evaluate bag_unpack(v) | evaluate bag_unpack(w) | project-away y`;
    expect(table(query)).to.deep.equal(['k:string | x:long | q:bool', 'a | 1 | true']);
  });

  it('are those of both sides of a join', () => {
    const query = `let A = ${unpacked}; A | where k == 'a' | join kind=inner (A) on k`;
    expect(table(query)).to.deep.equal([
      'k:string | k1:string | x:long | y:string | z:real | x1:long | y1:string | z1:real',
      'a | a | 1 | s | null | 1 | s | null',
    ]);
  });

  it('are those of any leg of a union', () => {
    const query = `${unpacked} | where k == 'b' | union (print k = 'c', v = dynamic({"y":"t"}) | evaluate bag_unpack(v))`;
    expect(table(query)).to.deep.equal([
      'k:string | x:long | y:string | z:real',
      'b | null |  | 2.5',
      'c | null | t | null',
    ]);
  });

  it('of a pivot keep the type of its aggregate', () => {
    const query = `datatable(k:string, p:string)['a','x','b','y'] | evaluate pivot(p) | where k == 'a'`;
    expect(table(query)).to.deep.equal(['k:string | x:long | y:long', 'a | 1 | 0']);
  });

  it('of a watchlist are read by a filter that follows it', () => {
    const prepared = prepare("_GetWatchlist('people') | where Name in ('b', 'c') | project Name", {
      tables: {},
      functions: [watchlists],
    });
    if (!prepared.ok) throw new Error(prepared.diagnostics[0]?.message);
    const people = {
      columns: [{ name: 'Name', type: 'string' as const }],
      rows: [{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }],
    };
    const outcome = run(
      prepared.plan,
      { tables: {}, functions: { _GetWatchlist: () => people } },
      { now: '2026-01-01T00:00:00Z' },
    );
    if (!outcome.ok) throw new Error(outcome.diagnostic.message);
    expect(outcome.table.rows).to.deep.equal([['b'], ['c']]);
  });
});
