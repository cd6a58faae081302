import { formatJson } from './dynamic/json.ts';
import { Boxed, Decimal, isArray, isBag, isDecimal, type Value } from './values.ts';

/** What dynamic scalars compare as: numbers of all types with each other, others only with their own. */
type Rank = 'array' | 'bag' | 'bool' | 'datetime' | 'guid' | 'null' | 'number' | 'string' | 'timespan';

const order: readonly Rank[] = [
  'null',
  'bool',
  'number',
  'timespan',
  'datetime',
  'guid',
  'string',
  'array',
  'bag',
];

function rankOf(value: Value): Rank {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint' || isDecimal(value)) return 'number';
  if (value instanceof Boxed)
    return value.type === 'real' || value.type === 'decimal' ? 'number' : value.type;
  return isArray(value) ? 'array' : 'bag';
}

function unbox(value: Value): Value {
  return value instanceof Boxed ? value.value : value;
}

/** Numbers of any type; NaN is less than all. */
function compareNumbers(a: Value, b: Value): number {
  const left = unbox(a);
  const right = unbox(b);
  if (isDecimal(left) || isDecimal(right)) return toDecimal(left).cmp(toDecimal(right));
  if (typeof left === 'number' && Number.isNaN(left))
    return typeof right === 'number' && Number.isNaN(right) ? 0 : -1;
  if (typeof right === 'number' && Number.isNaN(right)) return 1;
  // Number and bigint compare exactly in JavaScript.
  const x = left as number | bigint;
  const y = right as number | bigint;
  return x < y ? -1 : x > y ? 1 : 0;
}

function toDecimal(value: Value): Decimal {
  return isDecimal(value)
    ? value
    : new Decimal(typeof value === 'bigint' ? String(value) : (value as number));
}

/** A total order of values, for sorting, min and max. Null comes first. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  const left = rankOf(a);
  const right = rankOf(b);
  if (left !== right) return order.indexOf(left) - order.indexOf(right);
  switch (left) {
    case 'null':
      return 0;
    case 'number':
      return compareNumbers(a, b);
    case 'bool':
    case 'datetime':
    case 'guid':
    case 'string':
    case 'timespan': {
      const x = unbox(a) as string;
      const y = unbox(b) as string;
      return x < y ? -1 : x > y ? 1 : 0;
    }
    case 'array':
    case 'bag': {
      const x = formatJson(a);
      const y = formatJson(b);
      return x < y ? -1 : x > y ? 1 : 0;
    }
  }
}

/** Undefined where the values are of kinds that have no order with each other. */
export function compareDynamic(a: Value, b: Value): number | undefined {
  return rankOf(a) === rankOf(b) ? compareValues(a, b) : undefined;
}

export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const rank = rankOf(a);
  if (rank !== rankOf(b)) return false;
  if (rank === 'array' && isArray(a) && isArray(b)) {
    return a.length === b.length && a.every((entry, index) => equalValues(entry, b[index] ?? null));
  }
  if (rank === 'bag' && isBag(a) && isBag(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key] ?? null, b[key] ?? null))
    );
  }
  if (rank === 'number') {
    if (isNaNValue(a) || isNaNValue(b)) return false;
    return compareNumbers(a, b) === 0;
  }
  return unbox(a) === unbox(b);
}

function isNaNValue(value: Value): boolean {
  const inner = unbox(value);
  return typeof inner === 'number' && Number.isNaN(inner);
}

/** A primitive that is the same for values that group together; for the keys of maps. */
export function keyOf(value: Value): string | number | bigint | boolean | null {
  if (value === null || typeof value !== 'object')
    return typeof value === 'number' && value === 0 ? 0 : value;
  if (isDecimal(value)) return `\u0000m${value.toString()}`;
  if (value instanceof Boxed) {
    return typeof value.value === 'number' ? value.value : `\u0000${value.type}${String(value.value)}`;
  }
  return `\u0000j${formatJson(value)}`;
}

/** One key of several values. */
export function compositeKey(values: readonly Value[]): string {
  let key = '';
  for (const value of values) {
    const part = keyOf(value);
    if (typeof part === 'string') key += `s${part.length}:${part}`;
    else key += `${typeof part === 'bigint' ? 'l' : ((typeof part)[0] ?? '')}${String(part)};`;
  }
  return key;
}
