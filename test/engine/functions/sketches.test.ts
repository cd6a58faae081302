import { expect } from 'chai';
import { firstRow } from './evaluate.ts';

describe('sketches and sizes', () => {
  it('rank values and give percentiles', () => {
    // The documentation's page of rank_tdigest().
    expect(
      firstRow(`range x from 1 to 1000 step 1 | summarize t = tdigest(x)
        | project rank_tdigest(t, 685), percentrank_tdigest(t, 500), percentile_tdigest(t, 50, typeof(long)),
          percentiles_array_tdigest(t, dynamic([1, 99])), tdigest_isvalid(t, 1)`),
    ).to.deep.equal([685, 50, 500, [10, 990], true]);
  });

  it('count distinct values, also when merged', () => {
    expect(
      firstRow(`range x from 1 to 100 step 1 | summarize a = hll(x % 7), b = hll(x % 10)
        | project dcount_hll(a), dcount_hll(hll_merge(a, b))`),
    ).to.deep.equal([7, 10]);
  });

  it('estimate sizes by type', () => {
    // The documentation's page of estimate_data_size().
    expect(
      firstRow(`range x from 1 to 10 step 1 | extend Text = '1234567890'
        | summarize Total = sum(estimate_data_size(*))`),
    ).to.deep.equal([180]);
    expect(() => firstRow(`print d = dynamic({}) | project estimate_data_size(d)`)).to.throw('of dynamic');
  });

  it("compare means by Welch's test", () => {
    // The documentation's page of welch_test(): 0.021.
    const [probability] = firstRow(`print
        s1 = dynamic([27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4]),
        s2 = dynamic([27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4])
      | mv-expand s1 to typeof(double), s2 to typeof(double)
      | summarize m1 = avg(s1), v1 = variance(s1), c1 = count(), m2 = avg(s2), v2 = variance(s2), c2 = count()
      | project welch_test(m1, v1, c1, m2, v2, c2)`);
    expect(probability).to.be.closeTo(0.0214, 0.00005);
  });
});
