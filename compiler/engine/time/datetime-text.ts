import {
  checkDatetime,
  civilOf,
  daysFromCivil,
  daysInMonth,
  ticksOfCivil,
  ticksPerHour,
  ticksPerMinute,
  ticksPerSecond,
} from './calendar.ts';

const two = (value: number | bigint): string => String(value).padStart(2, '0');

/** `yyyy-MM-ddTHH:mm:ss.fffffffZ` */
export function formatDatetime(ticks: bigint): string {
  const { year, month, day, ticksOfDay } = civilOf(ticks);
  const clock = [
    ticksOfDay / ticksPerHour,
    (ticksOfDay / ticksPerMinute) % 60n,
    (ticksOfDay / ticksPerSecond) % 60n,
  ];
  return (
    `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` +
    `T${clock.map(two).join(':')}.${String(ticksOfDay % ticksPerSecond).padStart(7, '0')}Z`
  );
}

const months: readonly string[] = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

const clockPattern = String.raw`(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([AaPp][Mm])?`;
const zonePattern = String.raw`\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?`;
/** ISO 8601. */
const iso = new RegExp(
  String.raw`^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]+${clockPattern}${zonePattern})?$`,
  'u',
);
const isoSlash = new RegExp(
  String.raw`^(\d{4})/(\d{1,2})/(\d{1,2})(?:[T ]+${clockPattern}${zonePattern})?$`,
  'u',
);
const compact = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?Z?)?$/u;
/** Month first, as in the United States. */
const american = new RegExp(
  String.raw`^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})(?:[T ]+${clockPattern}${zonePattern})?$`,
  'u',
);
/** RFC 822 and RFC 850. */
const rfc = new RegExp(
  String.raw`^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4}|\d{2})(?:[T ]+${clockPattern}${zonePattern})?$`,
  'u',
);
const monthFirst = new RegExp(
  String.raw`^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})(?:,?[T ]+${clockPattern}${zonePattern})?$`,
  'u',
);

const [letterT, letterZ, dash, colon, point] = [84, 90, 45, 58, 46];

function isAt(text: string, at: number, code: number | undefined): boolean {
  return text.charCodeAt(at) === code;
}

/** Two digits at a place; NaN where there is another character. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/**
 * Reads `yyyy-MM-ddTHH:mm:ss[.fffffff]Z`, the form of nearly every log, several times faster than by patterns;
 * undefined for any other text.
 */
function parseLogTime(text: string): bigint | undefined {
  const { length } = text;
  if (length < 20 || length > 28 || !isAt(text, 10, letterT) || !isAt(text, length - 1, letterZ))
    return undefined;
  if (!isAt(text, 4, dash) || !isAt(text, 7, dash) || !isAt(text, 13, colon) || !isAt(text, 16, colon)) {
    return undefined;
  }
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  let fraction = 0;
  if (length > 20) {
    if (!isAt(text, 19, point) || length === 21) return undefined;
    for (let at = 20; at < length - 1; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) return undefined;
      fraction = fraction * 10 + digit;
    }
    for (let digits = length - 21; digits < 7; digits++) fraction *= 10;
  }
  // A comparison with NaN is false.
  if (!(hour <= 23 && minute <= 59 && second <= 59 && year >= 1 && month >= 1 && month <= 12 && day >= 1))
    return undefined;
  if (day > daysInMonth(year, month)) return undefined;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  return ticksOf(seconds, fraction);
}

const halves = new DataView(new ArrayBuffer(8));
const half = 2 ** 32;

/** Exact, by halves of 32 bits, and with one bigint where the same with bigints makes four. */
function ticksOf(seconds: number, fraction: number): bigint {
  const upper = Math.floor(seconds / 65_536);
  const product = (seconds - upper * 65_536) * 10_000_000 + fraction;
  const high = upper * 10_000_000;
  const highUpper = Math.floor(high / 65_536);
  const low = (high - highUpper * 65_536) * 65_536 + product;
  const carry = Math.floor(low / half);
  halves.setUint32(0, highUpper + carry);
  halves.setUint32(4, low - carry * half);
  return halves.getBigUint64(0);
}

/** Reads a date in any form that Kusto accepts; undefined where it is none. The result is in UTC. */
export function parseDatetime(text: string): bigint | undefined {
  const quick = parseLogTime(text);
  if (quick !== undefined) return quick;
  const trimmed = text.trim();
  const year = /^\d{4}$/u.exec(trimmed);
  if (year !== null) return ticksOfCivil(Number(trimmed), 1, 1) ?? undefined;
  const isoMatch = iso.exec(trimmed) ?? isoSlash.exec(trimmed);
  if (isoMatch !== null) return build(isoMatch[1], isoMatch[2], isoMatch[3] ?? '1', isoMatch.slice(4));
  const americanMatch = american.exec(trimmed);
  if (americanMatch !== null) {
    return build(fullYear(americanMatch[3]), americanMatch[1], americanMatch[2], americanMatch.slice(4));
  }
  const rfcMatch = rfc.exec(trimmed);
  if (rfcMatch !== null)
    return build(fullYear(rfcMatch[3]), monthOf(rfcMatch[2]), rfcMatch[1], rfcMatch.slice(4));
  const monthMatch = monthFirst.exec(trimmed);
  if (monthMatch !== null)
    return build(monthMatch[3], monthOf(monthMatch[1]), monthMatch[2], monthMatch.slice(4));
  const compactMatch = compact.exec(trimmed);
  if (compactMatch !== null)
    return build(compactMatch[1], compactMatch[2], compactMatch[3], compactMatch.slice(4));
  return undefined;
}

function fullYear(text: string | undefined): string | undefined {
  if (text?.length !== 2) return text;
  return `${Number(text) < 50 ? '20' : '19'}${text}`;
}

function monthOf(name: string | undefined): string {
  return String(months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}

function build(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  rest: readonly (string | undefined)[],
): bigint | undefined {
  const [hours = '0', minutes = '0', seconds = '0', fraction = '', half, zone] = rest;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const clock =
    BigInt(hour) * ticksPerHour +
    BigInt(minutes) * ticksPerMinute +
    BigInt(seconds) * ticksPerSecond +
    BigInt(fraction.slice(0, 7).padEnd(7, '0'));
  const local = ticksOfCivil(Number(year), Number(month), Number(day), clock);
  if (local === null) return undefined;
  return checkDatetime(local - offsetOf(zone)) ?? undefined;
}

function offsetOf(zone: string | undefined): bigint {
  const parts = /^([+-])(\d{1,2}):?(\d{2})?$/u.exec(zone ?? '');
  if (parts === null) return 0n;
  const offset = BigInt(parts[2] ?? '0') * ticksPerHour + BigInt(parts[3] ?? '0') * ticksPerMinute;
  return parts[1] === '-' ? -offset : offset;
}
