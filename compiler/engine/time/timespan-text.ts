import {
  checkTimespan,
  ticksPerDay,
  ticksPerHour,
  ticksPerMicrosecond,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from './calendar.ts';

/** `[-][d.]hh:mm:ss[.fffffff]` */
export function formatTimespan(ticks: bigint): string {
  const magnitude = ticks < 0n ? -ticks : ticks;
  const days = magnitude / ticksPerDay;
  const clock = [
    (magnitude / ticksPerHour) % 24n,
    (magnitude / ticksPerMinute) % 60n,
    (magnitude / ticksPerSecond) % 60n,
  ]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const fraction = magnitude % ticksPerSecond;
  return (
    (ticks < 0n ? '-' : '') +
    (days === 0n ? '' : `${String(days)}.`) +
    clock +
    (fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`)
  );
}

const units: Readonly<Record<string, bigint>> = {
  d: ticksPerDay,
  day: ticksPerDay,
  days: ticksPerDay,
  h: ticksPerHour,
  hr: ticksPerHour,
  hrs: ticksPerHour,
  hour: ticksPerHour,
  hours: ticksPerHour,
  m: ticksPerMinute,
  min: ticksPerMinute,
  minute: ticksPerMinute,
  minutes: ticksPerMinute,
  s: ticksPerSecond,
  sec: ticksPerSecond,
  second: ticksPerSecond,
  seconds: ticksPerSecond,
  ms: ticksPerMillisecond,
  milli: ticksPerMillisecond,
  millis: ticksPerMillisecond,
  millisec: ticksPerMillisecond,
  millisecond: ticksPerMillisecond,
  milliseconds: ticksPerMillisecond,
  micro: ticksPerMicrosecond,
  micros: ticksPerMicrosecond,
  microsec: ticksPerMicrosecond,
  microsecond: ticksPerMicrosecond,
  microseconds: ticksPerMicrosecond,
  us: ticksPerMicrosecond,
  tick: 1n,
  ticks: 1n,
};

/** `[d.]hh:mm[:ss[.fffffff]]`, and `d:hh:mm:ss`. */
const clockForm =
  /^(?<sign>[+-]?)(?:(?<days>\d+)\.)?(?<hours>[01]?\d|2[0-3]):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,7})\d*)?)?$/u;
/** As .NET reads it, three numbers whose first is no hour of a day are days, hours and minutes. */
const daysForm =
  /^(?<sign>[+-]?)(?<days>\d+):(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,7})\d*)?)?$/u;

/** Reads `1.5h`, `2 days`, `[-][d.]hh:mm[:ss[.fffffff]]`, or a bare number of days; undefined where it is none. */
export function parseTimespan(text: string): bigint | undefined {
  const trimmed = text.trim();
  const unit = /^([+-]?)(\d+)(?:\.(\d+))?\s*([a-zA-Z]+)$/u.exec(trimmed);
  if (unit !== null) {
    const [, sign, whole = '0', fraction = '', name = ''] = unit;
    const size = Object.hasOwn(units, name.toLowerCase()) ? units[name.toLowerCase()] : undefined;
    if (size === undefined) return undefined;
    const scale = 10n ** BigInt(fraction.length);
    const magnitude = (BigInt(whole + fraction) * size) / scale;
    return checkTimespan(sign === '-' ? -magnitude : magnitude) ?? undefined;
  }
  const clock = clockForm.exec(trimmed) ?? daysForm.exec(trimmed);
  if (clock?.groups !== undefined) {
    const { sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '' } = clock.groups;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const magnitude =
      BigInt(days) * ticksPerDay +
      BigInt(hours) * ticksPerHour +
      BigInt(minutes) * ticksPerMinute +
      BigInt(seconds) * ticksPerSecond +
      BigInt(fraction.padEnd(7, '0'));
    return checkTimespan(sign === '-' ? -magnitude : magnitude) ?? undefined;
  }
  return /^[+-]?\d{1,8}$/u.test(trimmed) ? BigInt(Number(trimmed)) * ticksPerDay : undefined;
}
