import { expect } from 'chai';
import { firstRow } from './evaluate.ts';

/** The values of a column of a query, in its order. */
function column(query: string): unknown {
  return firstRow(`${query} | summarize make_list(v)`)[0];
}

describe('functions that look at other rows', () => {
  it('read the row before and after', () => {
    expect(column('range x from 1 to 4 step 1 | serialize v = coalesce(prev(x), -1)')).to.deep.equal([
      -1, 1, 2, 3,
    ]);
    expect(column('range x from 1 to 4 step 1 | serialize v = prev(x, 2, 0)')).to.deep.equal([0, 0, 1, 2]);
    expect(column('range x from 1 to 4 step 1 | serialize v = next(x, 1, 9)')).to.deep.equal([2, 3, 4, 9]);
    expect(column(`datatable(s:string)['a','b'] | serialize v = prev(s)`)).to.deep.equal(['', 'a']);
  });

  it('number rows', () => {
    expect(column('range x from 1 to 4 step 1 | serialize v = row_number()')).to.deep.equal([1, 2, 3, 4]);
    expect(column('range x from 1 to 4 step 1 | serialize v = row_number(7)')).to.deep.equal([7, 8, 9, 10]);
    expect(column('range x from 1 to 4 step 1 | serialize v = row_number(1, x % 2 == 1)')).to.deep.equal([
      1, 2, 1, 2,
    ]);
  });

  it('add up, exactly', () => {
    expect(column('range x from 1 to 4 step 1 | serialize v = row_cumsum(x)')).to.deep.equal([1, 3, 6, 10]);
    expect(column('range x from 1 to 4 step 1 | serialize v = row_cumsum(x, x == 3)')).to.deep.equal([
      1, 3, 3, 7,
    ]);
    expect(
      column('range x from 1 to 2 step 1 | serialize v = tostring(row_cumsum(9007199254740993))'),
    ).to.deep.equal(['9007199254740993', '18014398509481986']);
  });

  it('rank', () => {
    const rows = `datatable(x:long)[1,1,2,5] | sort by x asc`;
    expect(column(`${rows} | extend v = row_rank_dense(x)`)).to.deep.equal([1, 1, 2, 3]);
    expect(column(`${rows} | extend v = row_rank_min(x)`)).to.deep.equal([1, 1, 3, 4]);
  });

  it('find sessions', () => {
    const rows = `datatable(t:datetime)[
      datetime(2020-01-01 00:00), datetime(2020-01-01 00:05), datetime(2020-01-01 00:30)] | sort by t asc`;
    expect(column(`${rows} | extend v = row_window_session(t, 1h, 10m)`)).to.deep.equal([
      '2020-01-01T00:00:00.0000000Z',
      '2020-01-01T00:00:00.0000000Z',
      '2020-01-01T00:30:00.0000000Z',
    ]);
  });
});
