import { boxReal } from '../dynamic/json.ts';
import { transform } from '../numbers/fourier.ts';
import { polynomialThrough } from '../numbers/samples.ts';
import { isArray, type Value } from '../values.ts';
import { lax, type Builtin } from './builtin.ts';
import { fitLine, numbersOf, type Line } from './series.ts';

interface TwoLines {
  readonly whole: Omit<Line, 'slope' | 'interception'>;
  readonly split: number;
  readonly left: Line;
  readonly right: Line;
}

const squaresOf = (values: readonly number[], fit: readonly number[]): number =>
  values.reduce((sum, value, index) => sum + (value - (fit[index] ?? 0)) ** 2, 0);

/** Variances are of the sample, as those of `series_fit_line`. */
function goodness(
  values: readonly number[],
  fit: readonly number[],
): Omit<Line, 'slope' | 'interception' | 'fit'> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const residual = squaresOf(values, fit);
  const divisor = Math.max(1, values.length - 1);
  return {
    rsquare: total === 0 ? 0 : 1 - residual / total,
    variance: total / divisor,
    rvariance: residual / divisor,
  };
}

/**
 * Two lines that together fit best; the split is the first place of the right one. Undefined for fewer than 4 points,
 * which no two lines need.
 * @see https://learn.microsoft.com/kusto/query/series-fit-2lines-function
 */
function fitTwoLines(values: readonly number[]): TwoLines | undefined {
  let best:
    { readonly split: number; readonly left: Line; readonly right: Line; readonly error: number } | undefined;
  for (let split = 2; split <= values.length - 2; split++) {
    const left = fitLine(values.slice(0, split));
    const right = fitLine(values.slice(split));
    const error = squaresOf(values, [...left.fit, ...right.fit]);
    if (best === undefined || error < best.error) best = { split, left, right, error };
  }
  if (best === undefined) return undefined;
  const fit = [...best.left.fit, ...best.right.fit];
  return { whole: { ...goodness(values, fit), fit }, split: best.split, left: best.left, right: best.right };
}

const twoLinesTuple: Builtin = lax('y', (series: Value) => {
  const found = fitTwoLines(numbersOf(series));
  if (found === undefined) return null;
  const { whole, split, left, right } = found;
  const side = ({ rsquare, slope, interception, variance, rvariance }: Line): readonly Value[] => [
    rsquare,
    slope,
    interception,
    variance,
    rvariance,
  ];
  return [
    whole.rsquare,
    split,
    whole.variance,
    whole.rvariance,
    whole.fit.map(boxReal),
    ...side(right),
    ...side(left),
  ];
});

const twoLinesBag: Builtin = lax('y', (series: Value) => {
  const found = fitTwoLines(numbersOf(series));
  if (found === undefined) return null;
  const { whole, split, left, right } = found;
  const side = ({ rsquare, slope, interception, variance, rvariance }: Line): Value => ({
    rsquare: boxReal(rsquare),
    slope: boxReal(slope),
    interception: boxReal(interception),
    variance: boxReal(variance),
    rvariance: boxReal(rvariance),
  });
  return {
    rsquare: boxReal(whole.rsquare),
    split_idx: split,
    variance: boxReal(whole.variance),
    rvariance: boxReal(whole.rvariance),
    line_fit: whole.fit.map(boxReal),
    right: side(right),
    left: side(left),
  };
});

/** `series_fit_poly(y[, x[, degree]])`; coefficients from the highest power down. */
const fitPolynomial: Builtin = lax('yyl', (series: Value, places: Value = null, degree: Value = 1) => {
  const values = numbersOf(series);
  if (values.length === 0) return null;
  const xs = isArray(places) ? numbersOf(places) : values.map((_, index) => index + 1);
  const coefficients = polynomialThrough(
    values.map((y, index) => ({ x: xs[index] ?? NaN, y })),
    Number(degree ?? 1),
  );
  if (coefficients === undefined || coefficients.some((value) => Number.isNaN(value))) return null;
  const fit = xs.map((x) => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0));
  const { rsquare, variance, rvariance } = goodness(values, fit);
  return [rsquare, coefficients.map(boxReal), variance, rvariance, fit.map(boxReal)];
});

const fourier = (sign: 1 | -1): Builtin =>
  lax('yy', (real: Value, imaginary: Value = null) => {
    if (!isArray(real)) return null;
    const im = numbersOf(imaginary);
    const found = transform(
      numbersOf(real).map((re, index) => ({ re, im: im[index] ?? 0 })),
      sign,
    );
    const scale = sign === 1 ? found.length : 1;
    return [found.map((value) => boxReal(value.re / scale)), found.map((value) => boxReal(value.im / scale))];
  });

export const seriesFits: Readonly<Record<string, Builtin>> = {
  series_fft: fourier(-1),
  series_fit_2lines: twoLinesTuple,
  series_fit_2lines_dynamic: twoLinesBag,
  series_fit_poly: fitPolynomial,
  series_ifft: fourier(1),
};
