import { expect } from 'chai';
import { firstRow, gives, refuses } from './evaluate.ts';

function closeTo(found: unknown, expected: readonly number[]): void {
  expect(found).to.have.length(expected.length);
  (found as readonly number[]).forEach((value, index) => {
    expect(value).to.be.closeTo(expected[index] ?? NaN, 1e-9);
  });
}

describe('functions of series', () => {
  describe('element by element', () => {
    gives([
      [`series_add(dynamic([1, 2, 4]), dynamic([10, 20, 40]))`, [11, 22, 44]],
      [`series_subtract(dynamic([1, 2]), dynamic([4, 1]))`, [-3, 1]],
      [`series_multiply(dynamic([1, 2]), 10)`, [10, 20]],
      [`series_divide(dynamic([1, 2]), dynamic([4, 4]))`, [0.25, 0.5]],
      [`series_greater(dynamic([1, 2, 4]), dynamic([4, 2, 1]))`, [false, false, true]],
      [`series_abs(dynamic([-6.5, 0, 8.2]))`, [6.5, 0, 8.2]],
      [`series_sign(dynamic([-6, 0, 8]))`, [-1, 0, 1]],
      [`series_fill_forward(dynamic([null, 1, null, 2]))`, [null, 1, 1, 2]],
      [`series_fill_backward(dynamic([null, 1, null, 2]))`, [1, 1, 2, 2]],
      [`series_fill_const(dynamic([null, 1]), 0)`, [0, 1]],
      [`series_fill_linear(dynamic([null, 1, null, 3]))`, [1, 1, 2, 3]],
      [`series_fir(dynamic([1, 2, 3]), dynamic([1, 1]), false)`, [1, 3, 5]],
      [`series_iir(dynamic([1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))`, [1, 3, 6, 10]],
      [`series_dot_product(dynamic([1, 2, 3]), dynamic([4, 5, 6]))`, 32],
      [`series_sum(dynamic([1, 2, 3, 4]))`, 10],
      [`series_product(dynamic([1, 2, 3, 4]))`, 24],
      [`series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6]))`, 1],
    ]);
  });

  it('have statistics', () => {
    // The documentation's page of series_stats().
    const [min, minAt, max, maxAt, average, deviation, variance] = firstRow(
      `print x = dynamic([23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]) | project series_stats(x)`,
    );
    expect([min, minAt, max, maxAt]).to.deep.equal([2, 8, 87, 3]);
    closeTo([average, deviation, variance], [32.8, 28.5036338535483, 812.457142857143]);
  });

  it('score outliers', () => {
    // A published result: https://stackoverflow.com/questions/75264555
    closeTo(
      firstRow(
        `print series_outliers(dynamic([-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4]))`,
      )[0],
      [
        -1.9040785483608571, -0.10021466044004519, 1.3361954725339347, 0, 0, 0, 0, 0, 0, 0, 0,
        1.6702443406674186, 0, 0, 0, 0,
      ],
    );
    // Tukey's own fences: quartiles of 1 to 5 are 2 and 4, and 9 lies 2.5 of their distances above.
    closeTo(firstRow(`print series_outliers(dynamic([1, 2, 3, 4, 5]), 'tukey')`)[0], [-0.5, 0, 0, 0, 0.5]);
  });

  describe('with seasons', () => {
    // The documentation's page of series_seasonal().
    gives([
      [
        `series_seasonal(dynamic([2, 5, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]))`,
        [1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1],
      ],
      [
        `series_seasonal(dynamic([8, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10]))`,
        [10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10],
      ],
      [
        `series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]))`,
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      ],
      [
        `series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]), 3)`,
        [1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5],
      ],
    ]);

    it('are decomposed', () => {
      expect(
        firstRow(`print y = dynamic([1, 5, 1, 5, 1, 5, 1, 9]) | project series_decompose(y, 2)`),
      ).to.deep.equal([
        [1.5, 5.5, 1.5, 5.5, 1.5, 5.5, 1.5, 5.5],
        [1, 5, 1, 5, 1, 5, 1, 5],
        [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
        [-0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, 3.5],
      ]);
    });

    it('are decomposed with a line that continues', () => {
      const [baseline] = firstRow(
        `print y = dynamic([1, 2, 3, 4, 5, 6, 7, 8, 0, 0]) | project series_decompose_forecast(y, 2, 0, 'linefit')`,
      );
      closeTo(baseline, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('show their anomalies', () => {
      const [flags, scores, baseline] = firstRow(
        `print y = dynamic([1, 2, 1, 2, 1, 50, 1, 2, 1, 2, 1]) | project series_decompose_anomalies(y, 1.5, 0)`,
      );
      expect(flags).to.deep.equal([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
      // Mean 64/11; the residuals' 10th and 90th percentiles are one apart: (48 * 2.7726056055079153).
      closeTo(
        baseline,
        Array.from({ length: 11 }, () => 64 / 11),
      );
      closeTo(scores, [0, 0, 0, 0, 0, 133.085069064379, 0, 0, 0, 0, 0]);
    });
  });

  it('are fitted', () => {
    const [rsquare, slope, variance, rvariance, interception, fit] = firstRow(
      `print y = dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30]) | project series_fit_line(y)`,
    );
    // The documentation's page of series_fit_line() has these, cut off after three places.
    closeTo(
      [rsquare, slope, variance, rvariance, interception],
      [0.9829007308844475, 2.730769230769231, 98.62878787878786, 1.68648018648018, -1.666666666666667],
    );
    expect(fit).to.have.length(12);
  });

  it('are fitted by two lines', () => {
    const [rsquare, split, , rvariance, fit] = firstRow(
      `print y = dynamic([1, 2, 3, 4, 10, 9, 8, 7]) | project series_fit_2lines(y)`,
    );
    closeTo([rsquare, rvariance], [1, 0]);
    expect(split).to.equal(4);
    closeTo(fit, [1, 2, 3, 4, 10, 9, 8, 7]);
  });

  it('are fitted by a polynomial', () => {
    const [rsquare, coefficients] = firstRow(
      `print y = dynamic([3, 6, 11, 18]) | project series_fit_poly(y, dynamic([1, 2, 3, 4]), int(2))`,
    );
    closeTo([rsquare], [1]);
    closeTo(coefficients, [1, 0, 2]);
  });

  it('are transformed to frequencies and back', () => {
    const row = firstRow(
      `print y = dynamic([1, 2, 3, 4]) | extend (re, im) = series_fft(y) | extend (back, none) = series_ifft(re, im)
        | project re, im, back, none`,
    );
    closeTo(row[0], [10, -2, -2, -2]);
    closeTo(row[1], [0, 2, 0, -2]);
    closeTo(row[2], [1, 2, 3, 4]);
    closeTo(row[3], [0, 0, 0, 0]);
    const [odd] = firstRow(`print y = dynamic([1, 2, 3]) | project series_fft(y)`);
    closeTo(odd, [6, -1.5, -1.5]);
  });

  refuses([
    [`series_outliers(dynamic([1, 2, 3]), 'ctukey', 0.0, 5, 95)`, 'other percentiles'],
    [`x = series_decompose_forecast(dynamic([1, 2, 3]), 1)`, 'without a trend'],
    // Correlated at a lag of 5 (0.69), but not clearly.
    [`series_seasonal(dynamic([3, 7, 3, 13, 4, 5, 6, 6, 11, 6, 3, 8, 5, 12, 4]))`, 'unclear'],
  ]);
});
