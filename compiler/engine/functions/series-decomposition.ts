import { unsupported } from '../diagnostics.ts';
import { boxReal } from '../dynamic/json.ts';
import { interpolatedPercentile, lineThrough, median } from '../numbers/samples.ts';
import { findPeriod } from '../numbers/seasonality.ts';
import { isArray, type Value } from '../values.ts';
import { lax, type Builtin, type Call } from './builtin.ts';
import { numberOf } from './series.ts';

type Points = readonly (number | null)[];

/** Null where the value is no array: the function then gives null. */
function pointsOf(series: Value): Points | null {
  return isArray(series) ? series.map(numberOf) : null;
}

const known = (points: Points): readonly number[] => points.filter((point) => point !== null);
const reals = (points: Points): Value => points.map((point) => (point === null ? null : boxReal(point)));

/**
 * Brings scores by the 10th and 90th percentile to the scale of those by the 25th and 75th. Taken from a published
 * result of `series_outliers`; how it depends on other percentiles is not published.
 * @see https://stackoverflow.com/questions/75264555
 */
const customScale = 2.7726056055079153;

/** Tukey's test: how far each value lies beyond a low and a high percentile, in multiples of their distance. */
function outlierScores(points: Points, learned: Points, kind: string): Points {
  const isCustom = kind !== 'tukey';
  const sorted = [...known(learned)].sort((a, b) => a - b);
  const low = interpolatedPercentile(sorted, isCustom ? 10 : 25);
  const high = interpolatedPercentile(sorted, isCustom ? 90 : 75);
  const scale = (isCustom ? customScale : 1) / (high - low);
  return points.map((point) =>
    point === null ? 0 : point > high ? (point - high) * scale : point < low ? (point - low) * scale : 0,
  );
}

function readKind(kind: Value, call: Call): string {
  const name = typeof kind === 'string' && kind !== '' ? kind : 'ctukey';
  if (name === 'tukey' || name === 'ctukey') return name;
  throw unsupported(`${call.name}() of the kind ${name}`, call.place);
}

const outliers: Builtin = (call) =>
  lax(
    'ysrrri',
    (
      series: Value,
      kind: Value = null,
      ignored: Value = null,
      low: Value = 10,
      high: Value = 90,
      tests: Value = 0,
    ) => {
      const points = pointsOf(series)?.map((point) => (point === ignored ? null : point));
      if (points === undefined) return null;
      const name = readKind(kind, call);
      if (name === 'ctukey' && (low !== 10 || high !== 90))
        throw unsupported(`${call.name}() with other percentiles than 10 and 90`, call.place);
      return reals(outlierScores(points, points.slice(0, points.length - Number(tests ?? 0)), name));
    },
  )(call);

interface Options {
  /** -1 finds the period, 0 is none. */
  readonly period: number;
  readonly trend: string;
  /** Points at the end that are not learned from. */
  readonly tests: number;
  readonly threshold: number;
}

interface Parts {
  readonly baseline: Points;
  readonly seasonal: Points;
  readonly trend: Points;
  readonly residual: Points;
}

/** Kusto's own score of a period is not published: near to the threshold there is no telling what it would find. */
function periodOf(learned: Points, { period, threshold }: Options, call: Call): number {
  if (period >= 0) return period;
  const found = findPeriod(learned.map((point) => point ?? 0));
  if (found === undefined || found.score < threshold - 0.05) return 0;
  if (found.score > threshold + 0.04) return found.period;
  throw unsupported(`${call.name}() of a series whose period is unclear (give the period, or 0)`, call.place);
}

/** The median of the points in the same phase. */
function seasonOf(learned: Points, length: number, period: number): readonly number[] {
  if (period <= 0) return Array.from({ length }, () => 0);
  const phases = Array.from({ length: period }, (_, phase) =>
    median(known(learned.filter((__, index) => index % period === phase))),
  );
  return Array.from({ length }, (_, index) => phases[index % period] ?? 0);
}

function trendOf(points: Points, length: number, kind: string, call: Call): readonly number[] {
  const values = known(points);
  switch (kind) {
    case 'none':
      return Array.from({ length }, () => 0);
    case 'avg': {
      const mean = values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
      return Array.from({ length }, () => mean);
    }
    case 'linefit': {
      const line = lineThrough(
        points.flatMap((value, index) => (value === null ? [] : [{ x: index, y: value }])),
      );
      return Array.from({ length }, (_, index) => line.interception + line.slope * index);
    }
    default:
      throw unsupported(`${call.name}() with the trend ${kind}`, call.place);
  }
}

/** @see https://learn.microsoft.com/kusto/query/series-decompose-function */
function decompose(points: Points, options: Options, call: Call): Parts {
  const learned = points.slice(0, Math.max(0, points.length - options.tests));
  const seasonal = seasonOf(learned, points.length, periodOf(learned, options, call));
  const rest = learned.map((point, index) => (point === null ? null : point - (seasonal[index] ?? 0)));
  const trend = trendOf(rest, points.length, options.trend, call);
  const baseline = seasonal.map((value, index) => value + (trend[index] ?? 0));
  const residual = points.map((point, index) => (point === null ? null : point - (baseline[index] ?? 0)));
  return { baseline, seasonal, trend, residual };
}

const text = (value: Value | undefined, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;
const number = (value: Value | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

function optionsOf(period?: Value, trend?: Value, tests?: Value, threshold?: Value): Options {
  return {
    period: number(period, -1),
    trend: text(trend, 'avg'),
    tests: number(tests, 0),
    threshold: number(threshold, 0.6),
  };
}

const decomposeCall: Builtin = (call) =>
  lax('yisir', (series: Value, period?: Value, trend?: Value, tests?: Value, threshold?: Value) => {
    const points = pointsOf(series);
    if (points === null) return null;
    const parts = decompose(points, optionsOf(period, trend, tests, threshold), call);
    return [reals(parts.baseline), reals(parts.seasonal), reals(parts.trend), reals(parts.residual)];
  })(call);

const anomalies: Builtin = (call) =>
  lax(
    'yrisisr',
    (
      series: Value,
      limit?: Value,
      period?: Value,
      trend?: Value,
      tests?: Value,
      method?: Value,
      threshold?: Value,
    ) => {
      const points = pointsOf(series);
      if (points === null) return null;
      const options = optionsOf(period, trend, tests, threshold);
      const { baseline, residual } = decompose(points, options, call);
      const learned = residual.slice(0, Math.max(0, residual.length - options.tests));
      const scores = outlierScores(residual, learned, readKind(method ?? null, call));
      const least = number(limit, 1.5);
      const flags = scores.map((score) => (score === null ? 0 : score > least ? 1 : score < -least ? -1 : 0));
      return [flags, reals(scores), reals(baseline)];
    },
  )(call);

/** The documentation has named both `linefit` and `avg` as the trend where none is given. */
const forecast: Builtin = (call) => {
  if (call.args.length < 4) throw unsupported(`${call.name}() without a trend`, call.place);
  return lax('yiisr', (series: Value, tests: Value, period?: Value, trend?: Value, threshold?: Value) => {
    const points = pointsOf(series);
    if (points === null) return null;
    const parts = decompose(points, optionsOf(period, trend, tests, threshold), call);
    return [reals(parts.baseline), reals(parts.seasonal), reals(parts.trend), reals(parts.residual)];
  })(call);
};

const seasonal: Builtin = (call) =>
  lax('yii', (series: Value, period?: Value, tests?: Value) => {
    const points = pointsOf(series);
    return points === null
      ? null
      : reals(decompose(points, optionsOf(period, 'none', tests, 0.7), call).seasonal);
  })(call);

export const seriesDecomposition: Readonly<Record<string, Builtin>> = {
  series_decompose: decomposeCall,
  series_decompose_anomalies: anomalies,
  series_decompose_forecast: forecast,
  series_outliers: outliers,
  series_seasonal: seasonal,
};
