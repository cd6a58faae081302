import { binTicks } from '../lower/arithmetic.ts';
import { cast, derived } from '../lower/expr.ts';
import type { Evaluate, Expr } from '../lower/plan-types.ts';
import { unsupported } from '../diagnostics.ts';
import {
  addMonths,
  checkDatetime,
  checkTimespan,
  civilOf,
  dayOfWeek,
  dayOfYear,
  floorDivide,
  isoWeek,
  ticksOfCivil,
  ticksPerDay,
  ticksPerHour,
  ticksPerMicrosecond,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
  unixEpoch,
} from '../time/calendar.ts';
import { formatDatetimeAs, formatTimespanAs } from '../time/format.ts';
import { localToUtc, utcToLocal } from '../time/zones.ts';
import { toLong, type Long } from '../numbers/long.ts';
import { argument, strict, type Builtin } from './builtin.ts';

const now: Builtin = (call) => {
  const offset = call.args[0] === undefined ? undefined : cast(call.args[0], 'timespan').evaluate;
  return derived(
    'datetime',
    call.args,
    (row, run) => {
      const span = offset === undefined ? 0n : offset(row, run);
      return span === null ? null : checkDatetime(run.now + (span as bigint));
    },
    call.scope.plan,
  );
};

const ago: Builtin = (call) => {
  const { evaluate } = cast(argument(call, 0), 'timespan');
  return derived(
    'datetime',
    call.args,
    (row, run) => {
      const span = evaluate(row, run);
      return span === null ? null : checkDatetime(run.now - (span as bigint));
    },
    call.scope.plan,
  );
};

/** Of the row of the table that the row comes from; null where it derives from several. */
const ingestionTime: Builtin = (call) => {
  const evaluate: Evaluate = (row, run) => run.ingestionTime(row[0] as number);
  return { type: call.type, constant: false, evaluate };
};

type Period =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond';

const spans: Readonly<Record<Exclude<Period, 'year' | 'quarter' | 'month' | 'nanosecond'>, bigint>> = {
  week: ticksPerDay * 7n,
  day: ticksPerDay,
  hour: ticksPerHour,
  minute: ticksPerMinute,
  second: ticksPerSecond,
  millisecond: ticksPerMillisecond,
  microsecond: ticksPerMicrosecond,
};

function readPeriod(text: string): Period | undefined {
  const name = text.toLowerCase().replace(/_?of.*$/u, '');
  const known: readonly Period[] = [
    'year',
    'quarter',
    'month',
    'week',
    'day',
    'hour',
    'minute',
    'second',
    'millisecond',
    'microsecond',
    'nanosecond',
  ];
  return known.find((period) => period === name);
}

function addPeriods(text: string, amount: Long, ticks: bigint): bigint | null {
  const period = readPeriod(text);
  const count = Number(amount);
  switch (period) {
    case 'year':
      return addMonths(ticks, count * 12);
    case 'quarter':
      return addMonths(ticks, count * 3);
    case 'month':
      return addMonths(ticks, count);
    case 'nanosecond':
      return checkDatetime(ticks + BigInt(amount) / 100n);
    case undefined:
      return null;
    case 'week':
    case 'day':
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
    case 'microsecond':
      return checkDatetime(ticks + BigInt(amount) * spans[period]);
  }
}

/** Counts the boundaries between two times, not full periods. */
function difference(text: string, left: bigint, right: bigint): Long | null {
  const period = readPeriod(text);
  const a = civilOf(left);
  const b = civilOf(right);
  switch (period) {
    case 'year':
      return a.year - b.year;
    case 'quarter':
      return (a.year - b.year) * 4 + Math.floor((a.month - 1) / 3) - Math.floor((b.month - 1) / 3);
    case 'month':
      return (a.year - b.year) * 12 + a.month - b.month;
    case 'week': {
      // Weeks start on Sunday; year 1 began on a Monday.
      const week = (ticks: bigint): bigint => floorDivide(ticks + ticksPerDay, ticksPerDay * 7n);
      return toLong(week(left) - week(right));
    }
    case 'nanosecond':
      return toLong((left - right) * 100n);
    case undefined:
      return null;
    case 'day':
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
    case 'microsecond':
      return toLong(floorDivide(left, spans[period]) - floorDivide(right, spans[period]));
  }
}

function part(text: string, ticks: bigint): number | null {
  const { year, month, day, ticksOfDay } = civilOf(ticks);
  switch (text.toLowerCase().replaceAll('_', '')) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'month':
    case 'monthofyear':
      return month;
    case 'weekofyear':
    case 'week':
      return isoWeek(ticks);
    case 'day':
    case 'dayofmonth':
      return day;
    case 'dayofyear':
      return dayOfYear(year, month, day);
    case 'dayofweek':
      return dayOfWeek(ticks);
    case 'hour':
    case 'hourofday':
      return Number(ticksOfDay / ticksPerHour);
    case 'minute':
      return Number((ticksOfDay / ticksPerMinute) % 60n);
    case 'second':
      return Number((ticksOfDay / ticksPerSecond) % 60n);
    case 'millisecond':
      return Number((ticksOfDay / ticksPerMillisecond) % 1000n);
    case 'microsecond':
      return Number((ticksOfDay / ticksPerMicrosecond) % 1000000n);
    case 'nanosecond':
      return Number((ticksOfDay % ticksPerSecond) * 100n);
    default:
      return null;
  }
}

type Start = (ticks: bigint, offset: number) => bigint | null;

const starts: Readonly<Record<'day' | 'week' | 'month' | 'year', Start>> = {
  day: (ticks, offset) =>
    checkDatetime(floorDivide(ticks, ticksPerDay) * ticksPerDay + BigInt(offset) * ticksPerDay),
  week: (ticks, offset) =>
    checkDatetime(
      (floorDivide(ticks, ticksPerDay) - BigInt(dayOfWeek(ticks)) + BigInt(offset) * 7n) * ticksPerDay,
    ),
  month: (ticks, offset) => {
    const { year, month } = civilOf(ticks);
    const first = ticksOfCivil(year, month, 1);
    return first === null ? null : addMonths(first, offset);
  },
  year: (ticks, offset) => ticksOfCivil(civilOf(ticks).year + offset, 1, 1),
};

const startOf = (period: keyof typeof starts): Builtin =>
  strict('dl', (ticks: bigint, offset?: Long) => starts[period](ticks, Number(offset ?? 0)));

const endOf = (period: keyof typeof starts): Builtin =>
  strict('dl', (ticks: bigint, offset?: Long) => {
    const next = starts[period](ticks, Number(offset ?? 0) + 1);
    return next === null ? null : next - 1n;
  });

function makeDatetime(
  year: Long,
  month: Long = 1,
  day: Long = 1,
  hour: Long = 0,
  minute: Long = 0,
  second = 0,
): bigint | null {
  const clock = ticksOfClock(hour, minute, second);
  return clock === null ? null : ticksOfCivil(Number(year), Number(month), Number(day), clock);
}

function ticksOfClock(hour: Long, minute: Long, second: number): bigint | null {
  const isOnClock =
    Number(hour) >= 0 &&
    Number(hour) <= 23 &&
    Number(minute) >= 0 &&
    Number(minute) <= 59 &&
    second >= 0 &&
    second < 60;
  if (!isOnClock) return null;
  return (
    BigInt(hour) * ticksPerHour +
    BigInt(minute) * ticksPerMinute +
    BigInt(Math.round(second * Number(ticksPerSecond)))
  );
}

const makeDatetimeCall: Builtin = (call) =>
  call.args.length === 1 ? cast(argument(call, 0), 'datetime') : strict('lllllr', makeDatetime)(call);

/** `make_timespan([days,] hours, minutes[, seconds])` */
const makeTimespan: Builtin = (call) => {
  if (call.args.length === 1) return cast(argument(call, 0), 'timespan');
  if (call.args.length === 4) {
    return strict('lllr', (days: Long, hours: Long, minutes: Long, seconds: number) =>
      span(days, hours, minutes, seconds),
    )(call);
  }
  return strict('llr', (hours: Long, minutes: Long, seconds = 0) => span(0, hours, minutes, seconds))(call);
};

function span(days: Long, hours: Long, minutes: Long, seconds: number): bigint | null {
  const clock = ticksOfClock(hours, minutes, seconds);
  return clock === null ? null : checkTimespan(BigInt(days) * ticksPerDay + clock);
}

const fromUnix = (size: bigint): Builtin =>
  strict('r', (value: number) =>
    Number.isFinite(value) ? checkDatetime(unixEpoch + BigInt(Math.round(value * Number(size)))) : null,
  );

const fromUnixLong =
  (size: bigint): Builtin =>
  (call) =>
    argument(call, 0).type === 'real' || argument(call, 0).type === 'dynamic'
      ? fromUnix(size)(call)
      : strict('l', (value: Long) => checkDatetime(unixEpoch + BigInt(value) * size))(call);

const fromUnixNanoseconds: Builtin = strict('l', (value: Long) =>
  checkDatetime(unixEpoch + BigInt(value) / 100n),
);

/** `bin`, `floor`, `bin_at`: rounds down to a multiple of the size. */
function ticksBin(call: Parameters<Builtin>[0], origin: Expr | undefined): Expr {
  const value = argument(call, 0);
  const size = cast(argument(call, 1), 'timespan');
  return derived(
    value.type,
    call.args,
    (row, run) => {
      const ticks = value.evaluate(row, run);
      const step = size.evaluate(row, run);
      const from = origin === undefined ? 0n : origin.evaluate(row, run);
      if (ticks === null || step === null || from === null) return null;
      const binned = binTicks(ticks as bigint, step as bigint, from as bigint);
      return binned === null
        ? null
        : value.type === 'datetime'
          ? checkDatetime(binned)
          : checkTimespan(binned);
    },
    call.scope.plan,
  );
}

/** Undefined where the value is no time. */
export function binOfTime(call: Parameters<Builtin>[0], origin?: Expr): Expr | undefined {
  const { type } = argument(call, 0);
  return type === 'datetime' || type === 'timespan' ? ticksBin(call, origin) : undefined;
}

const zoned =
  (convert: (ticks: bigint, zone: string) => bigint | null): Builtin =>
  (call) =>
    strict('ds', (ticks: bigint, zone: string) => {
      const moved = convert(ticks, zone);
      if (moved === null) throw unsupported(`The time zone ${zone}`, call.place);
      return moved;
    })(call);

export const datetimes: Readonly<Record<string, Builtin>> = {
  ago,
  datepart: strict('sd', part),
  datetime_add: strict('sld', addPeriods),
  datetime_diff: strict('sdd', difference),
  datetime_local_to_utc: zoned(localToUtc),
  datetime_part: strict('sd', part),
  datetime_utc_to_local: zoned(utcToLocal),
  dayofmonth: strict('d', (ticks: bigint) => civilOf(ticks).day),
  dayofweek: strict('d', (ticks: bigint) => BigInt(dayOfWeek(ticks)) * ticksPerDay),
  dayofyear: strict('d', (ticks: bigint) => part('dayofyear', ticks)),
  endofday: endOf('day'),
  endofmonth: endOf('month'),
  endofweek: endOf('week'),
  endofyear: endOf('year'),
  format_datetime: (call) =>
    strict('ds', (ticks: bigint, format: string) => formatDatetimeAs(ticks, format, call.place))(call),
  format_timespan: strict('ts', formatTimespanAs),
  getmonth: strict('d', (ticks: bigint) => civilOf(ticks).month),
  getyear: strict('d', (ticks: bigint) => civilOf(ticks).year),
  hourofday: strict('d', (ticks: bigint) => part('hour', ticks)),
  ingestion_time: ingestionTime,
  make_datetime: makeDatetimeCall,
  make_timespan: makeTimespan,
  monthofyear: strict('d', (ticks: bigint) => civilOf(ticks).month),
  now,
  startofday: startOf('day'),
  startofmonth: startOf('month'),
  startofweek: startOf('week'),
  startofyear: startOf('year'),
  unixtime_microseconds_todatetime: fromUnixLong(ticksPerMicrosecond),
  unixtime_milliseconds_todatetime: fromUnixLong(ticksPerMillisecond),
  unixtime_nanoseconds_todatetime: fromUnixNanoseconds,
  unixtime_seconds_todatetime: fromUnixLong(ticksPerSecond),
  week_of_year: strict('d', isoWeek),
  weekofyear: strict('d', isoWeek),
};
