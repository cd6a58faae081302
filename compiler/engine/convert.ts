import { boxedText, boxReal, formatJson, parseJson } from './dynamic/json.ts';
import { parseLong, realToLong, toLong } from './numbers/long.ts';
import { formatReal, parseReal } from './numbers/real-text.ts';
import { checkDatetime, checkTimespan } from './time/calendar.ts';
import { formatDatetime, parseDatetime } from './time/datetime-text.ts';
import { formatTimespan, parseTimespan } from './time/timespan-text.ts';
import type { KqlType } from './types.ts';
import { Boxed, Decimal, isDecimal, type Value } from './values.ts';

export type Conversion = (value: Value) => Value;

/** How a value of one type becomes one of another, as `tostring`, `tolong` and the others do: null where it cannot. */
export function converter(from: KqlType, to: KqlType): Conversion {
  if (from === 'dynamic' && to !== 'dynamic') {
    const targets = scalarTargets[to];
    return (value) => (value === null ? missing(to) : targets(unboxed(value), dynamicScalarType(value)));
  }
  if (from === to) return (value) => value;
  if (to === 'dynamic') return toDynamic(from);
  if (isExact(from, to)) return (value) => value;
  const target = scalarTargets[to];
  return (value) => (value === null ? missing(to) : target(value, from));
}

function isExact(from: KqlType, to: KqlType): boolean {
  return from === 'int' && (to === 'long' || to === 'real');
}

/** What a missing value of this type is. */
export function missing(type: KqlType): Value {
  return type === 'string' ? '' : null;
}

function unboxed(value: Value): Value {
  return value instanceof Boxed ? value.value : value;
}

function dynamicScalarType(value: Value): KqlType {
  if (value instanceof Boxed) return value.type;
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'long';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'long' : 'real') : 'dynamic';
}

/** A scalar as a dynamic value. Text stays text: only `parse_json` reads JSON. */
export function toDynamic(from: KqlType): Conversion {
  switch (from) {
    case 'real':
      return (value) => (typeof value === 'number' ? boxReal(value) : value);
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'decimal':
      return (value) => (value === null ? null : new Boxed(from, value as bigint | string | Decimal));
    case 'bool':
    case 'int':
    case 'long':
    case 'string':
    case 'dynamic':
      return (value) => value;
  }
}

type Target = (value: Value, from: KqlType) => Value;

const scalarTargets: Readonly<Record<Exclude<KqlType, 'dynamic'>, Target>> = {
  string: toText,
  bool: (value, from) => {
    switch (from) {
      case 'bool':
        return value;
      case 'int':
      case 'long':
      case 'real':
        return value !== 0;
      case 'string': {
        const text = (value as string).trim().toLowerCase();
        if (text === 'true') return true;
        if (text === 'false') return false;
        const number = parseLong(text);
        return number === undefined ? null : number !== 0;
      }
      case 'decimal':
        return isDecimal(value) && !value.isZero();
      case 'datetime':
      case 'timespan':
      case 'guid':
      case 'dynamic':
        return null;
    }
  },
  int: (value, from) => {
    const long = asLong(value, from);
    return typeof long === 'number' && long >= -2147483648 && long <= 2147483647 ? long : null;
  },
  long: asLong,
  real: (value, from) => {
    switch (from) {
      case 'bool':
        return value === true ? 1 : 0;
      case 'int':
      case 'long':
      case 'real':
      case 'datetime':
      case 'timespan':
        return Number(value);
      case 'string':
        return parseReal(value as string) ?? null;
      case 'decimal':
        return isDecimal(value) ? value.toNumber() : null;
      case 'guid':
      case 'dynamic':
        return null;
    }
  },
  decimal: (value, from) => {
    switch (from) {
      case 'decimal':
        return value;
      case 'bool':
        return new Decimal(value === true ? 1 : 0);
      case 'int':
      case 'long':
      case 'datetime':
      case 'timespan':
        return new Decimal(integerText(value));
      case 'real':
        return Number.isFinite(value) ? new Decimal(value as number) : null;
      case 'string': {
        const text = (value as string).trim();
        return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(text)
          ? new Decimal(text).toSignificantDigits(34)
          : null;
      }
      case 'guid':
      case 'dynamic':
        return null;
    }
  },
  datetime: (value, from) => {
    switch (from) {
      case 'datetime':
        return value;
      case 'string':
        return parseDatetime(value as string) ?? null;
      case 'int':
      case 'long':
        return checkDatetime(BigInt(value as number | bigint));
      case 'real':
        return Number.isFinite(value) ? checkDatetime(BigInt(Math.trunc(value as number))) : null;
      case 'timespan':
        return checkDatetime(value as bigint);
      case 'bool':
      case 'decimal':
      case 'guid':
      case 'dynamic':
        return null;
    }
  },
  timespan: (value, from) => {
    switch (from) {
      case 'timespan':
        return value;
      case 'string':
        return parseTimespan(value as string) ?? null;
      case 'int':
      case 'long':
        return checkTimespan(BigInt(value as number | bigint));
      case 'real':
        return Number.isFinite(value) ? checkTimespan(BigInt(Math.trunc(value as number))) : null;
      case 'bool':
      case 'datetime':
      case 'decimal':
      case 'guid':
      case 'dynamic':
        return null;
    }
  },
  guid: (value, from) => {
    if (from === 'guid') return value;
    return from === 'string' ? (parseGuid(value as string) ?? null) : null;
  },
};

function asLong(value: Value, from: KqlType): Value {
  switch (from) {
    case 'bool':
      return value === true ? 1 : 0;
    case 'int':
    case 'long':
      return value;
    case 'datetime':
    case 'timespan':
      return toLong(value as bigint);
    case 'real':
      return realToLong(value as number);
    case 'decimal':
      return isDecimal(value) ? decimalToLong(value) : null;
    case 'string': {
      const long = parseLong(value as string);
      if (long !== undefined) return long;
      const real = parseReal(value as string);
      return real === undefined ? null : realToLong(real);
    }
    case 'guid':
    case 'dynamic':
      return null;
  }
}

function decimalToLong(value: Decimal): Value {
  const whole = value.trunc();
  return whole.abs().lt('9223372036854775808') ? toLong(BigInt(whole.toFixed(0))) : null;
}

/** Digits without dashes are accepted, and dashes at any place. */
export function parseGuid(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^\{(.*)\}$|^\((.*)\)$/u, '$1$2')
    .replaceAll('-', '')
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/u.test(digits)) return undefined;
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digits.slice(from, to))
    .join('-');
}

function integerText(value: Value): string {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** `tostring` */
export function toText(value: Value, from: KqlType): string {
  if (value === null) return '';
  switch (from) {
    case 'string':
    case 'guid':
      return value as string;
    case 'datetime':
      return formatDatetime(value as bigint);
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'real':
      return formatReal(value as number);
    case 'bool':
    case 'int':
    case 'long':
      return integerText(value);
    case 'decimal':
      return isDecimal(value) ? value.toFixed() : '';
    case 'dynamic':
      return dynamicText(value);
  }
}

function dynamicText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return value instanceof Boxed ? boxedText(value) : formatJson(value);
}

/** `parse_json`: text that is no JSON becomes a dynamic string that holds it. */
export function parseDynamic(text: string): Value {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const parsed = parseJson(trimmed);
  return parsed === undefined ? text : parsed;
}
