import { Decimal as DecimalBase } from 'decimal.js';

/** Kusto's decimal is IEEE 754 decimal128: 34 digits. */
export const Decimal = DecimalBase.clone({ precision: 34, rounding: DecimalBase.ROUND_HALF_EVEN });
export type Decimal = DecimalBase;

/**
 * A scalar inside a dynamic value that JSON cannot tell from another: a real without fraction, a date, a timespan,
 * a GUID, a decimal. All other dynamic values are plain JSON; a JSON number without fraction is a long.
 */
export class Boxed {
  readonly type: 'real' | 'datetime' | 'timespan' | 'guid' | 'decimal';
  readonly value: number | bigint | string | Decimal;

  constructor(type: Boxed['type'], value: number | bigint | string | Decimal) {
    this.type = type;
    this.value = value;
  }
}

export interface Bag {
  [key: string]: Value;
}

/**
 * A value of a cell. The column's type says how to read it:
 * bool `boolean`; int, real `number`; long `number`, and `bigint` only where a number is not exact; decimal `Decimal`;
 * datetime `bigint` (ticks of 100 ns since year 1); timespan `bigint` (ticks); string `string`; guid `string`;
 * dynamic JSON values and `Boxed`. Missing is `null`, and `''` for a string, which is never null in Kusto.
 */
export type Value = null | boolean | number | bigint | string | Decimal | Boxed | readonly Value[] | Bag;

export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isBag(value: Value): value is Bag {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Boxed) &&
    !(value instanceof DecimalBase)
  );
}

export function isDecimal(value: Value): value is Decimal {
  return value instanceof DecimalBase;
}

/** Sets an own property even where its name is `__proto__`. */
export function setEntry(bag: Bag, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(bag, key, { value, enumerable: true, configurable: true, writable: true });
  } else bag[key] = value;
}
