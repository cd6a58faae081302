import { compareDynamic, equalValues } from '../compare.ts';
import { converter } from '../convert.ts';
import { boxReal } from '../dynamic/json.ts';
import { arithmetic, type ArithmeticOperator } from '../lower/arithmetic.ts';
import { isArray, type Value } from '../values.ts';
import { lax, strict, type Builtin } from './builtin.ts';

const toReal = converter('dynamic', 'real');

export function numberOf(value: Value | undefined): number | null {
  const number = value === undefined || typeof value === 'string' ? null : toReal(value);
  return typeof number === 'number' ? number : null;
}

/** One value for each element; what is no number gives null. */
const each = (compute: (value: number) => number): Builtin =>
  lax('y', (series: Value) =>
    isArray(series)
      ? series.map((entry) => {
          const number = numberOf(entry);
          return number === null ? null : boxReal(compute(number));
        })
      : null,
  );

/** Two series element by element; a single number goes with every element. */
const pairs = (combine: (a: Value, b: Value) => Value): Builtin =>
  lax('yy', (left: Value, right: Value) => {
    const lengths = [left, right].flatMap((side) => (isArray(side) ? [side.length] : []));
    if (lengths.length === 0) return null;
    return Array.from({ length: Math.max(...lengths) }, (_, index) => {
      const a = isArray(left) ? (left[index] ?? null) : left;
      const b = isArray(right) ? (right[index] ?? null) : right;
      return a === null || b === null ? null : combine(a, b);
    });
  });

const calculate = (operator: ArithmeticOperator): Builtin => {
  const operate = arithmetic(operator, 'dynamic', 'dynamic');
  return pairs((a, b) => operate?.(a, b) ?? null);
};

const divide: Builtin = pairs((a, b) => {
  const x = numberOf(a);
  const y = numberOf(b);
  return x === null || y === null ? null : boxReal(x / y);
});

const compare = (holds: (order: number) => boolean): Builtin =>
  pairs((a, b) => {
    const order = compareDynamic(a, b);
    return order === undefined ? null : holds(order);
  });

function isMissing(value: Value, placeholder: Value): boolean {
  return value === null || (placeholder !== null && equalValues(value, placeholder));
}

const fillConst: Builtin = lax('yyy', (series: Value, fill: Value, placeholder: Value = null) =>
  isArray(series) ? series.map((value) => (isMissing(value, placeholder) ? fill : value)) : null,
);

function fillForward(series: readonly Value[], placeholder: Value): readonly Value[] {
  let last: Value | undefined;
  return series.map((value) => {
    if (!isMissing(value, placeholder)) last = value;
    return last ?? value;
  });
}

/** Missing values between two known ones lie on the line between them; at the ends the nearest, if asked. */
function fillLinear(
  series: readonly Value[],
  placeholder: Value,
  fillsEdges: boolean,
  edge: Value,
): readonly Value[] {
  const known = series.flatMap((value, index) => {
    const number = isMissing(value, placeholder) ? null : numberOf(value);
    return number === null ? [] : [{ index, number }];
  });
  return series.map((value, index) => {
    if (!isMissing(value, placeholder)) return value;
    const before = known.findLast((point) => point.index < index);
    const after = known.find((point) => point.index > index);
    if (before === undefined || after === undefined) {
      const nearest = before ?? after;
      return nearest === undefined ? edge : fillsEdges ? boxReal(nearest.number) : value;
    }
    const share = (index - before.index) / (after.index - before.index);
    return boxReal(before.number + share * (after.number - before.number));
  });
}

export function numbersOf(series: Value): readonly number[] {
  return isArray(series) ? series.map((value) => numberOf(value) ?? NaN) : [];
}

export interface Line {
  readonly rsquare: number;
  readonly slope: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly interception: number;
  readonly fit: readonly number[];
}

/**
 * The line of least squares; the first value is at place 1, and variances are of the sample.
 * @see https://learn.microsoft.com/kusto/query/series-fit-line-function
 */
export function fitLine(values: readonly number[]): Line {
  const count = values.length;
  const meanX = (count + 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / count;
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  values.forEach((value, index) => {
    products += (index + 1 - meanX) * (value - meanY);
    squaresX += (index + 1 - meanX) ** 2;
    squaresY += (value - meanY) ** 2;
  });
  const slope = squaresX === 0 ? 0 : products / squaresX;
  const interception = meanY - slope * meanX;
  const fit = values.map((_, index) => interception + slope * (index + 1));
  const residual = values.reduce((sum, value, index) => sum + (value - (fit[index] ?? 0)) ** 2, 0);
  return {
    rsquare: squaresY === 0 ? 0 : 1 - residual / squaresY,
    slope,
    variance: squaresY / Math.max(1, count - 1),
    rvariance: residual / Math.max(1, count - 1),
    interception,
    fit,
  };
}

interface Stats {
  readonly min: number;
  readonly minIndex: number;
  readonly max: number;
  readonly maxIndex: number;
  readonly avg: number;
  readonly stdev: number;
  readonly variance: number;
  readonly sum: number;
  readonly count: number;
}

/** Sample variance. */
function statsOf(values: readonly number[]): Stats | undefined {
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  const avg = sum / values.length;
  const squares = values.reduce((total, value) => total + (value - avg) ** 2, 0);
  const variance = values.length > 1 ? squares / (values.length - 1) : 0;
  const min = Math.min(...values);
  const max = Math.max(...values);
  return {
    min,
    minIndex: values.indexOf(min),
    max,
    maxIndex: values.indexOf(max),
    avg,
    stdev: Math.sqrt(variance),
    variance,
    sum,
    count: values.length,
  };
}

/** A filter with feedback. */
function iir(series: Value, b: Value, a: Value): Value {
  const [x, numerators, denominators] = [numbersOf(series), numbersOf(b), numbersOf(a)];
  const y: number[] = [];
  x.forEach((_, at) => {
    const forward = numerators.reduce((sum, factor, index) => sum + factor * (x[at - index] ?? 0), 0);
    const back = denominators
      .slice(1)
      .reduce((sum, factor, index) => sum + factor * (y[at - index - 1] ?? 0), 0);
    y.push((forward - back) / (denominators[0] ?? 1));
  });
  return y.map(boxReal);
}

/** A moving weighted sum; normalised unless told not to, centred if told to. */
function fir(series: Value, filter: Value, normalize?: Value, center?: Value): Value {
  if (!isArray(series) || !isArray(filter)) return null;
  const x = numbersOf(series);
  const factors = numbersOf(filter);
  const total = factors.reduce((sum, factor) => sum + factor, 0);
  const scale = normalize === false || total === 0 ? 1 : total;
  const shift = center === true ? Math.floor((factors.length - 1) / 2) : 0;
  return x.map((_, at) =>
    boxReal(factors.reduce((sum, factor, index) => sum + factor * (x[at - index + shift] ?? 0), 0) / scale),
  );
}

function dot(a: Value, b: Value): Value {
  if (!isArray(a) || !isArray(b)) return null;
  const y = numbersOf(b);
  return numbersOf(a).reduce((sum, value, index) => sum + value * (y[index] ?? NaN), 0);
}

function pearson(a: Value, b: Value): Value {
  const x = numbersOf(a);
  const y = numbersOf(b);
  if (x.length !== y.length || x.length === 0) return null;
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  x.forEach((value, index) => {
    const other = (y[index] ?? 0) - meanY;
    products += (value - meanX) * other;
    squaresX += (value - meanX) ** 2;
    squaresY += other ** 2;
  });
  return products / Math.sqrt(squaresX * squaresY);
}

const fitLineTuple: Builtin = lax('y', (series: Value) => {
  if (!isArray(series) || series.length === 0) return null;
  const line = fitLine(numbersOf(series));
  return [line.rsquare, line.slope, line.variance, line.rvariance, line.interception, line.fit.map(boxReal)];
});

const fitLineBag: Builtin = lax('y', (series: Value) => {
  if (!isArray(series) || series.length === 0) return null;
  const line = fitLine(numbersOf(series));
  return {
    rsquare: boxReal(line.rsquare),
    slope: boxReal(line.slope),
    variance: boxReal(line.variance),
    rvariance: boxReal(line.rvariance),
    interception: boxReal(line.interception),
    line_fit: line.fit.map(boxReal),
  };
});

const statsTuple: Builtin = lax('y', (series: Value) => {
  const stats = statsOf(numbersOf(series));
  return stats === undefined
    ? null
    : [stats.min, stats.minIndex, stats.max, stats.maxIndex, stats.avg, stats.stdev, stats.variance];
});

const statsBag: Builtin = lax('y', (series: Value) => {
  const stats = statsOf(numbersOf(series));
  if (stats === undefined) return null;
  return {
    min: boxReal(stats.min),
    min_idx: stats.minIndex,
    max: boxReal(stats.max),
    max_idx: stats.maxIndex,
    avg: boxReal(stats.avg),
    stdev: boxReal(stats.stdev),
    variance: boxReal(stats.variance),
    sum: boxReal(stats.sum),
    len: stats.count,
  };
});

export const series: Readonly<Record<string, Builtin>> = {
  series_abs: each(Math.abs),
  series_acos: each(Math.acos),
  series_add: calculate('+'),
  series_asin: each(Math.asin),
  series_atan: each(Math.atan),
  series_ceiling: each(Math.ceil),
  series_cos: each(Math.cos),
  series_cosine_similarity: strict('yy', (a: Value, b: Value) => {
    const product = dot(a, b);
    const [x, y] = [dot(a, a), dot(b, b)];
    return typeof product === 'number' ? product / Math.sqrt(Number(x) * Number(y)) : null;
  }),
  series_divide: divide,
  series_dot_product: strict('yy', dot),
  series_equals: compare((order) => order === 0),
  series_exp: each(Math.exp),
  series_fill_backward: lax('yy', (values: Value, placeholder: Value = null) =>
    isArray(values) ? [...fillForward([...values].reverse(), placeholder)].reverse() : null,
  ),
  series_fill_const: fillConst,
  series_fill_forward: lax('yy', (values: Value, placeholder: Value = null) =>
    isArray(values) ? fillForward(values, placeholder) : null,
  ),
  series_fill_linear: lax(
    'yyby',
    (values: Value, placeholder: Value = null, edges: Value = true, edge: Value = 0) =>
      isArray(values) ? fillLinear(values, placeholder, edges !== false, edge) : null,
  ),
  series_fir: lax('yybb', fir),
  series_fit_line: fitLineTuple,
  series_fit_line_dynamic: fitLineBag,
  series_floor: each(Math.floor),
  series_greater: compare((order) => order > 0),
  series_greater_equals: compare((order) => order >= 0),
  series_iir: strict('yyy', iir),
  series_less: compare((order) => order < 0),
  series_less_equals: compare((order) => order <= 0),
  series_log: each(Math.log),
  series_magnitude: strict('y', (values: Value) => {
    const square = dot(values, values);
    return typeof square === 'number' ? Math.sqrt(square) : null;
  }),
  series_multiply: calculate('*'),
  series_not_equals: compare((order) => order !== 0),
  series_pearson_correlation: strict('yy', pearson),
  series_pow: pairs((a, b) => {
    const x = numberOf(a);
    const y = numberOf(b);
    return x === null || y === null ? null : boxReal(x ** y);
  }),
  series_product: strict('y', (values: Value) =>
    numbersOf(values).reduce((product, value) => product * value, 1),
  ),
  series_sign: each(Math.sign),
  series_sin: each(Math.sin),
  series_stats: statsTuple,
  series_stats_dynamic: statsBag,
  series_subtract: calculate('-'),
  series_sum: strict('y', (values: Value) => numbersOf(values).reduce((sum, value) => sum + value, 0)),
  series_tan: each(Math.tan),
};
