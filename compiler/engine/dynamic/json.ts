import { formatJsonReal } from '../numbers/real-text.ts';
import { parseLong, realToLong } from '../numbers/long.ts';
import { formatDatetime } from '../time/datetime-text.ts';
import { formatTimespan } from '../time/timespan-text.ts';
import { Boxed, isArray, isBag, isDecimal, setEntry, type Bag, type Value } from '../values.ts';

/**
 * A number that `JSON.parse` may lose: with a fraction of zero, an exponent, 15 digits or more. Looks only where a
 * value may begin, so that addresses, versions and dates in strings do not cost a second look.
 */
const perhapsLost = /(?:^|[:,[])\s*-?(?:\d{15}|\d+\.0+(?!\d)|\d+(?:\.\d+)?[eE])/u;
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu;

/** Reads JSON as dynamic values; undefined where the text is not JSON. */
export function parseJson(text: string): Value | undefined {
  if (perhapsLost.test(text) && (text.match(tokens) ?? []).some(isLost)) return parseExactly(text);
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isLost(token: string): boolean {
  if (token.startsWith('"')) return false;
  return /^-?\d+$/u.test(token) ? token.length > 15 : Number.isInteger(Number(token));
}

/** Keeps 64-bit integers and reals without fraction, which `JSON.parse` would lose. */
function parseExactly(text: string): Value | undefined {
  const marked = text.replace(tokens, (token) =>
    isLost(token) ? JSON.stringify(`${marker}${token}`) : token,
  );
  try {
    return JSON.parse(marked, (_, value: Value) =>
      typeof value === 'string' && value.startsWith(marker) ? readNumber(value.slice(marker.length)) : value,
    ) as Value;
  } catch {
    return undefined;
  }
}

/** A noncharacter, which no JSON text of a log holds. */
const marker = '\uFDD0detc:';

function readNumber(token: string): Value {
  const long = /^-?\d+$/u.test(token) ? parseLong(token) : undefined;
  return long ?? boxReal(Number(token));
}

/** A real as a dynamic value. */
export function boxReal(value: number): Value {
  return Number.isInteger(value) || !Number.isFinite(value) ? new Boxed('real', value) : value;
}

/** Dynamic values as compact JSON, as Kusto's `tostring` writes them. */
export function formatJson(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return formatJsonNumber(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Boxed) return formatBoxed(value);
  if (isDecimal(value)) return JSON.stringify(value.toString());
  if (isArray(value)) return `[${value.map(formatJson).join(',')}]`;
  if (!isBag(value)) return 'null';
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}:${formatJson(entry)}`)
    .join(',')}}`;
}

function formatJsonNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? String(value === 0 ? 0 : value)
    : formatJsonReal(value);
}

function formatBoxed(boxed: Boxed): string {
  return boxed.type === 'real' ? formatJsonReal(Number(boxed.value)) : JSON.stringify(boxedText(boxed));
}

export function boxedText({ type, value }: Boxed): string {
  if (typeof value === 'bigint') {
    return type === 'datetime' ? formatDatetime(value) : formatTimespan(value);
  }
  return typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? formatJsonReal(value)
      : value.toString();
}

/** A dynamic value as plain JSON, for those outside of the engine: longs beyond 53 bits become text. */
export function toPlain(value: Value): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Boxed) return typeof value.value === 'number' ? value.value : boxedText(value);
  if (isDecimal(value)) return value.toString();
  if (isArray(value)) return value.map(toPlain);
  const plain: Bag = {};
  for (const [key, entry] of Object.entries(value)) setEntry(plain, key, toPlain(entry) as Value);
  return plain;
}

/** The name of a dynamic value's type, as `gettype` gives it. */
export function dynamicType(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return realToLong(value) === value ? 'long' : 'double';
  if (value instanceof Boxed) return value.type === 'real' ? 'double' : value.type;
  if (isDecimal(value)) return 'decimal';
  return isArray(value) ? 'array' : 'dictionary';
}
