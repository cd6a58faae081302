import { ticksFromUnixMilliseconds, ticksPerMillisecond, unixEpoch, checkDatetime } from './calendar.ts';

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    try {
      formats.set(
        zone,
        new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          hourCycle: 'h23',
          year: 'numeric',
          month: 'numeric',
          day: 'numeric',
          hour: 'numeric',
          minute: 'numeric',
          second: 'numeric',
        }),
      );
    } catch {
      formats.set(zone, undefined);
    }
  }
  return formats.get(zone);
}

/** How far a zone is ahead of UTC at a time in UTC; undefined for a zone that is not known. */
function offsetAt(ticks: bigint, zone: string): bigint | undefined {
  const format = formatOf(zone);
  if (format === undefined) return undefined;
  const milliseconds = Number((ticks - unixEpoch) / ticksPerMillisecond);
  const parts = new Map(
    format.formatToParts(new Date(milliseconds)).map(({ type, value }) => [type, Number(value)]),
  );
  const local = Date.UTC(
    parts.get('year') ?? 0,
    (parts.get('month') ?? 1) - 1,
    parts.get('day') ?? 1,
    parts.get('hour') ?? 0,
    parts.get('minute') ?? 0,
    parts.get('second') ?? 0,
  );
  const whole = Math.floor(milliseconds / 1000) * 1000;
  return ticksFromUnixMilliseconds(local) - ticksFromUnixMilliseconds(whole);
}

export function utcToLocal(ticks: bigint, zone: string): bigint | null {
  const offset = offsetAt(ticks, zone);
  return offset === undefined ? null : checkDatetime(ticks + offset);
}

export function localToUtc(ticks: bigint, zone: string): bigint | null {
  const first = offsetAt(ticks, zone);
  if (first === undefined) return null;
  const second = offsetAt(ticks - first, zone) ?? first;
  return checkDatetime(ticks - second);
}
