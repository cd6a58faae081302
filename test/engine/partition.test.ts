import { expect } from 'chai';
import { table } from './table.ts';

const rows = `datatable(k:string, v:long)['a',1,'b',2,'a',3]`;

describe('partition', () => {
  it('runs its subquery for each key, whatever the hints', () => {
    for (const hint of [
      '',
      'hint.strategy=native',
      'hint.strategy=shuffle',
      'hint.strategy=legacy hint.concurrency=4',
    ]) {
      expect(table(`${rows} | partition ${hint} by k (top 1 by v)`)).to.deep.equal([
        'k:string | v:long',
        'a | 3',
        'b | 2',
      ]);
    }
  });

  it('runs a query with a source of its own, which sees the key', () => {
    const query = `range x from 1 to 3 step 1
      | partition by x { datatable(name:string, w:long)['one',1,'two',2] | where w == x | extend key = toscalar(x) }`;
    expect(table(query)).to.deep.equal(['name:string | w:long | key:long', 'one | 1 | 1', 'two | 2 | 2']);
  });

  it('gives a name to each part, not to the first one', () => {
    const query = `${rows} | partition by k (as Part
      | extend share = v * 100 / toscalar(Part | summarize sum(v)), great = v in ((Part | where v > 2 | project v)))`;
    expect(table(query)).to.deep.equal([
      'k:string | v:long | share:long | great:bool',
      'a | 1 | 25 | false',
      'a | 3 | 75 | true',
      'b | 2 | 100 | false',
    ]);
  });
});

describe('mv-apply', () => {
  it('gives a name to the elements of each row', () => {
    const query = `${rows} | summarize list = make_list(v) by k
      | mv-apply list to typeof(long) on (as Part | extend total = toscalar(Part | summarize sum(list)))`;
    expect(table(query)).to.deep.equal([
      'k:string | list:long | total:long',
      'a | 1 | 4',
      'a | 3 | 4',
      'b | 2 | 2',
    ]);
  });
});
