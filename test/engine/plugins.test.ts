import { expect } from 'chai';
import { table } from './table.ts';

const visits = `let visits = datatable(user:string, at:datetime, place:string)[
  'ada', datetime(2026-01-01), 'hall',
  'bob', datetime(2026-01-01 10:00), 'hall',
  'ada', datetime(2026-01-02 23:59), 'hall',
  'eve', datetime(2026-01-02), 'hall',
  'ada', datetime(2026-01-03), 'hall',
  'ada', datetime(2026-01-01), 'yard'];
`;

describe('evaluate', () => {
  it('activity_counts_metrics: each window against all before it, by dimension', () => {
    const query = `${visits} visits
      | evaluate activity_counts_metrics(user, at, datetime(2026-01-01), datetime(2026-01-03), 1d, place)`;
    expect(table(query)).to.deep.equal([
      'at:datetime | place:string | count:long | dcount:long | new_dcount:long | aggregated_dcount:long',
      '2026-01-01T00:00:00.0000000Z | hall | 2 | 2 | 2 | 2',
      '2026-01-02T00:00:00.0000000Z | hall | 2 | 2 | 1 | 3',
      '2026-01-03T00:00:00.0000000Z | hall | 1 | 1 | 0 | 3',
      '2026-01-01T00:00:00.0000000Z | yard | 1 | 1 | 1 | 1',
    ]);
  });

  it('activity_metrics: each window against the one before', () => {
    const query = `${visits} visits | where place == 'hall'
      | evaluate activity_metrics(user, at, datetime(2026-01-01), datetime(2026-01-03), 1d)`;
    expect(table(query)).to.deep.equal([
      'at:datetime | dcount_values:long | dcount_newvalues:long | retention_rate:real | churn_rate:real',
      '2026-01-01T00:00:00.0000000Z | 2 | 2 | NaN | NaN',
      '2026-01-02T00:00:00.0000000Z | 2 | 1 | 0.5 | 0.5',
      '2026-01-03T00:00:00.0000000Z | 1 | 0 | 0.5 | 0.5',
    ]);
  });

  it('sliding_window_counts: over the period that ends with each window', () => {
    const query = `${visits} visits | where place == 'hall'
      | evaluate sliding_window_counts(user, at, datetime(2026-01-01), datetime(2026-01-03), 2d, 1d)`;
    expect(table(query)).to.deep.equal([
      'at:datetime | Count:long | Dcount:long',
      '2026-01-01T00:00:00.0000000Z | 2 | 2',
      '2026-01-02T00:00:00.0000000Z | 4 | 3',
      '2026-01-03T00:00:00.0000000Z | 3 | 2',
    ]);
  });

  it('active_users_count: of those who were there in enough periods', () => {
    const query = `${visits} visits
      | evaluate active_users_count(user, at, datetime(2026-01-01), datetime(2026-01-03), 2d, 1d, 2, 1d)`;
    expect(table(query)).to.deep.equal([
      'at:datetime | dcount:long',
      '2026-01-02T00:00:00.0000000Z | 1',
      '2026-01-03T00:00:00.0000000Z | 1',
    ]);
  });

  it('dcount_intersect: of the first set, of the first two, …', () => {
    const query = `range x from 1 to 30 step 1
      | summarize twos = hll(iff(x % 2 == 0, x, 0)), threes = hll(iff(x % 3 == 0, x, 0)), fives = hll(iff(x % 5 == 0, x, 0))
      | evaluate dcount_intersect(twos, threes, fives) | project s0, s1, s2`;
    expect(table(query)).to.deep.equal(['s0:long | s1:long | s2:long', '16 | 6 | 2']);
  });

  it('rows_near: so many rows before and after', () => {
    expect(table('range x from 1 to 9 step 1 | evaluate rows_near(x in (1, 6), 1, 2)')).to.deep.equal([
      'x:long',
      '1',
      '2',
      '3',
      '5',
      '6',
      '7',
      '8',
    ]);
  });

  it('narrow: a row for each cell', () => {
    expect(table(`print a = 1, b = 'x' | evaluate narrow()`)).to.deep.equal([
      'Row:long | Column:string | Value:dynamic',
      '0 | a | 1',
      '0 | b | x',
    ]);
  });

  it('pivot: with an aggregate and keys', () => {
    const query = `datatable(k:string, p:string, v:long)['a','x',1,'a','y',2,'b','x',3,'a','x',4]
      | evaluate pivot(p, sum(v), k)`;
    expect(table(query)).to.deep.equal(['k:string | x:long | y:long', 'a | 5 | 2', 'b | 3 | 0']);
  });

  it('bag_unpack: with a prefix, without ignored entries, with a declared schema', () => {
    const bags = `print k = 'a', v = dynamic({"x":1,"y":"s","z":true})`;
    expect(table(`${bags} | evaluate bag_unpack(v, 'v_', 'error', dynamic(['z']))`)).to.deep.equal([
      'k:string | v_x:long | v_y:string',
      'a | 1 | s',
    ]);
    expect(table(`${bags} | evaluate bag_unpack(v, ignoredProperties=dynamic(['x', 'z']))`)).to.deep.equal([
      'k:string | y:string',
      'a | s',
    ]);
    expect(table(`${bags} | evaluate bag_unpack(v) : (k:string, y:string, x:real)`)).to.deep.equal([
      'k:string | y:string | x:real',
      'a | s | 1',
    ]);
  });

  it('ipv4_lookup: rows with the range that holds their address', () => {
    const query = `let ranges = datatable(network:string, site:string)['10.0.0.0/8','office','192.168.1.0/24','lab'];
      datatable(ip:string)['192.168.1.7','10.2.3.4','8.8.8.8']
      | evaluate ipv4_lookup(ranges, ip, network, return_unmatched = true)`;
    expect(table(query)).to.deep.equal([
      'ip:string | network:string | site:string',
      '192.168.1.7 | 192.168.1.0/24 | lab',
      '10.2.3.4 | 10.0.0.0/8 | office',
      '8.8.8.8 |  | ',
    ]);
  });

  it('says which plugin it does not have', () => {
    for (const plugin of ['autocluster()', 'basket()', 'python(typeof(*), "x")']) {
      const name = plugin.split('(')[0] ?? '';
      expect(table(`print a = 'x' | evaluate ${plugin}`)).to.deep.equal([
        `The plugin ${name} is not supported by the local engine.`,
      ]);
    }
  });
});
