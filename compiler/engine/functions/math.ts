import { arithmetic } from '../lower/arithmetic.ts';
import { cast, derived } from '../lower/expr.ts';
import { floorLong, toLong, type Long } from '../numbers/long.ts';
import { betaCdf, betaInverse, betaPdf, erf, gamma, logGamma } from '../numbers/special.ts';
import { Decimal, isDecimal, type Value } from '../values.ts';
import { argument, result, strict, type Builtin } from './builtin.ts';
import { binOfTime } from './datetimes.ts';

const real = (compute: (...values: number[]) => number): Builtin =>
  strict('r', (...values: number[]) => compute(...values));

/** Reals that have no result become null. */
const realOrNull = (compute: (value: number) => number): Builtin =>
  strict('r', (value: number) => {
    const found = compute(value);
    return Number.isNaN(found) && !Number.isNaN(value) ? null : found;
  });

const abs: Builtin = (call) => {
  const argumentOf = argument(call, 0);
  const { evaluate } = cast(argumentOf, call.type);
  return result(call, [argumentOf], (row, run) => {
    const value = evaluate(row, run);
    if (isDecimal(value)) return value.abs();
    if (typeof value === 'bigint')
      return call.type === 'timespan' ? (value < 0n ? -value : value) : toLong(value < 0n ? -value : value);
    return typeof value === 'number' ? Math.abs(value) : null;
  });
};

/** Rounds half away from zero, to a number of digits. */
const round: Builtin = (call) => {
  const value = argument(call, 0);
  if (value.type === 'decimal') {
    return strict('ml', (number: Decimal, digits: Long = 0) =>
      Number(digits) >= 0
        ? number.toDecimalPlaces(Number(digits), Decimal.ROUND_HALF_UP)
        : number
            .div(new Decimal(10).pow(-Number(digits)))
            .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
            .mul(new Decimal(10).pow(-Number(digits))),
    )(call);
  }
  if ((value.type === 'long' || value.type === 'int') && call.args.length === 1)
    return cast(value, call.type);
  return strict('rl', (number: number, digits: Long = 0) => roundTo(number, Number(digits)))(call);
};

export function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const rounded = new Decimal(value);
  if (digits < 0) {
    const scale = new Decimal(10).pow(-digits);
    return rounded.div(scale).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).mul(scale).toNumber();
  }
  return rounded.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).toNumber();
}

/** The same type as its argument: `floor` of `bin`, or of a real. */
const bin: Builtin = (call) => {
  if (call.args.length === 1) return strict('r', (value: number) => Math.floor(value))(call);
  const time = binOfTime(call);
  if (time !== undefined) return time;
  return numericBin(call, undefined);
};

function numericBin(call: Parameters<Builtin>[0], originIndex: number | undefined): ReturnType<Builtin> {
  const origin = originIndex === undefined ? undefined : argument(call, originIndex);
  const isWhole = [argument(call, 0), argument(call, 1), ...(origin === undefined ? [] : [origin])].every(
    ({ type }) => type === 'long' || type === 'int',
  );
  if (isWhole) {
    return strict('lll', (value: Long, size: Long, from: Long = 0) => floorLong(value, size, from))(call);
  }
  if (call.type === 'decimal') {
    return strict('mmm', (value: Decimal, size: Decimal, from: Decimal = new Decimal(0)) =>
      size.lte(0) ? null : value.sub(from).div(size).floor().mul(size).add(from),
    )(call);
  }
  const binReal = (value: number, size: number, from = 0): number | null =>
    size <= 0 ? null : Math.floor((value - from) / size) * size + from;
  const expr = strict('rrr', binReal)({ ...call, type: 'real' });
  return cast(expr, call.type);
}

const binAt: Builtin = (call) => {
  const value = argument(call, 0);
  const origin = argument(call, 2);
  return binOfTime(call, cast(origin, value.type)) ?? numericBin(call, 2);
};

const ceiling: Builtin = (call) => {
  const { type } = argument(call, 0);
  if (type === 'long' || type === 'int') return cast(argument(call, 0), call.type);
  if (type === 'decimal') return strict('m', (value: Decimal) => value.ceil())(call);
  return strict('r', (value: number) => {
    const up = Math.ceil(value);
    return up === 0 ? 0 : up;
  })(call);
};

const sign: Builtin = strict('r', (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0));

const pow: Builtin = (call) => {
  const expr = strict('rr', (base: number, exponent: number) => base ** exponent)({ ...call, type: 'real' });
  if (call.type === 'real') return expr;
  const exact = strict('ll', (base: Long, exponent: Long) => {
    if (Number(exponent) < 0) return Math.trunc(Number(base) ** Number(exponent));
    return toLong(BigInt.asIntN(64, BigInt(base) ** BigInt(Math.min(Number(exponent), 4096))));
  });
  return call.args.every(({ type }) => type === 'long' || type === 'int')
    ? exact(call)
    : cast(expr, call.type);
};

const rand: Builtin = (call) => {
  const limit = call.args[0] === undefined ? undefined : cast(call.args[0], 'long').evaluate;
  return {
    type: call.type,
    constant: false,
    evaluate: (row, run) => {
      const most = limit?.(row, run);
      return most === undefined || most === null ? run.random() : Math.floor(run.random() * Number(most));
    },
  };
};

const byteUnits = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** `format_bytes(value[, precision[, unit]])`; without a unit the largest that gives 1 or more. */
function formatBytes(value: number, precision: Long = 0, unit = ''): string {
  const wanted = byteUnits.findIndex((name) => name.toLowerCase() === unit.toLowerCase());
  let power = Math.max(0, wanted);
  if (wanted < 0) while (power < byteUnits.length - 1 && Math.abs(value) >= 1024 ** (power + 1)) power++;
  return `${roundTo(value / 1024 ** power, Number(precision))} ${byteUnits[power] ?? ''}`;
}

/** The two-sided probability of Welch's t-test. */
function welchTest(
  mean1: number,
  variance1: number,
  count1: number,
  mean2: number,
  variance2: number,
  count2: number,
): number {
  const [error1, error2] = [variance1 / count1, variance2 / count2];
  const squared = (mean1 - mean2) ** 2 / (error1 + error2);
  const freedom = (error1 + error2) ** 2 / (error1 ** 2 / (count1 - 1) + error2 ** 2 / (count2 - 1));
  return betaCdf(freedom / (freedom + squared), freedom / 2, 0.5);
}

const negate: Builtin = (call) => {
  const value = argument(call, 0);
  const subtract = arithmetic('-', 'long', 'long');
  return derived(
    value.type,
    [value],
    (row, run) => {
      const found: Value = value.evaluate(row, run);
      return found === null ? null : (subtract?.(0, found) ?? null);
    },
    call.scope.plan,
  );
};

export const math: Readonly<Record<string, Builtin>> = {
  abs,
  acos: realOrNull(Math.acos),
  asin: realOrNull(Math.asin),
  atan: real(Math.atan),
  atan2: real(Math.atan2),
  beta_cdf: real(betaCdf),
  beta_inv: strict('rrr', betaInverse),
  beta_pdf: real(betaPdf),
  bin,
  bin_at: binAt,
  ceiling,
  cos: real(Math.cos),
  cot: real((value) => 1 / Math.tan(value)),
  degrees: real((value) => (value * 180) / Math.PI),
  erf: real(erf),
  erfc: real((value) => 1 - erf(value)),
  exp: real(Math.exp),
  exp10: real((value) => 10 ** value),
  exp2: real((value) => 2 ** value),
  floor: bin,
  format_bytes: strict('rls', formatBytes),
  gamma: realOrNull(gamma),
  log: realOrNull(Math.log),
  log10: realOrNull(Math.log10),
  log2: realOrNull(Math.log2),
  loggamma: realOrNull(logGamma),
  negate,
  pi: real(() => Math.PI),
  pow,
  radians: real((value) => (value * Math.PI) / 180),
  rand,
  round,
  sign,
  sin: real(Math.sin),
  sqrt: realOrNull(Math.sqrt),
  tan: real(Math.tan),
  welch_test: real(welchTest),
};
