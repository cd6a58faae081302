import { converter, type Conversion } from './convert.ts';
import { parseLong, toLong } from './numbers/long.ts';
import { ticksFromUnixMilliseconds } from './time/calendar.ts';
import { parseDatetime } from './time/datetime-text.ts';
import { parseTimespan } from './time/timespan-text.ts';
import type { KqlType } from './types.ts';
import { Boxed, isDecimal, type Value } from './values.ts';

/**
 * How a cell of the caller becomes a value of a type: JSON values, text as Kusto writes it, `Date`, bigint ticks.
 * What does not fit becomes null, as on ingestion.
 */
export function readCell(type: KqlType): Conversion {
  return readers[type];
}

function text(value: Value): string {
  return typeof value === 'string' ? value : textOf(value);
}

const dynamicToText = converter('dynamic', 'string');

function textOf(value: Value): string {
  return dynamicToText(value) as string;
}

const convertFromJson = (type: KqlType): Conversion => {
  const convert = converter('dynamic', type);
  return (value) => convert(value);
};

const toGuid = converter('string', 'guid');
const toReal = convertFromJson('real');
const toDecimalValue = convertFromJson('decimal');
const toBool = convertFromJson('bool');
const toInt = convertFromJson('int');

const readers: Readonly<Record<KqlType, Conversion>> = {
  string: text,
  dynamic: (value) => value,
  bool: (value) => (typeof value === 'boolean' ? value : toBool(value)),
  int: (value) => toInt(value),
  long: (value) => {
    if (typeof value === 'number')
      return Number.isSafeInteger(value) ? value : convertFromJson('long')(value);
    if (typeof value === 'bigint') return toLong(value);
    return typeof value === 'string' ? (parseLong(value) ?? null) : convertFromJson('long')(value);
  },
  real: (value) => (typeof value === 'number' ? value : toReal(value)),
  decimal: (value) => (isDecimal(value) ? value : toDecimalValue(value)),
  datetime: (value) => {
    if (typeof value === 'string') return parseDatetime(value) ?? null;
    if (typeof value === 'bigint') return value;
    if (value instanceof Date) return ticksFromUnixMilliseconds(value.getTime());
    return value instanceof Boxed && value.type === 'datetime' ? value.value : null;
  },
  timespan: (value) => {
    if (typeof value === 'string') return parseTimespan(value) ?? null;
    if (typeof value === 'bigint') return value;
    return value instanceof Boxed && value.type === 'timespan' ? value.value : null;
  },
  guid: (value) => (typeof value === 'string' ? toGuid(value) : null),
};
