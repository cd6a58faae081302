/** A 64-bit integer: a number where that is exact, else a bigint. Every function here keeps this form. */
export type Long = number | bigint;

export function toLong(value: bigint): Long {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped >= -9007199254740991n && wrapped <= 9007199254740991n ? Number(wrapped) : wrapped;
}

export function addLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toLong(BigInt(a) + BigInt(b));
}

export function subtractLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return toLong(BigInt(a) - BigInt(b));
}

export function multiplyLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return toLong(BigInt(a) * BigInt(b));
}

/** Truncates; null for a division by zero. */
export function divideLong(a: Long, b: Long): Long | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = Math.trunc(a / b);
    // -0 and rounding of large dividends.
    if (Math.abs(a) < 2 ** 51) return quotient === 0 ? 0 : quotient;
  }
  return toLong(BigInt(a) / BigInt(b));
}

/**
 * The result is never negative.
 * @see https://learn.microsoft.com/kusto/query/numerical-operators
 */
export function moduloLong(a: Long, b: Long): Long | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return rest < 0 ? rest + Math.abs(b) : rest === 0 ? 0 : rest;
  }
  const divisor = BigInt(b);
  const rest = BigInt(a) % divisor;
  return toLong(rest < 0n ? rest + (divisor < 0n ? -divisor : divisor) : rest);
}

/** Rounds down to a multiple of `size`, counted from `origin`. */
export function floorLong(value: Long, size: Long, origin: Long = 0): Long | null {
  if (size === 0 || size < 0) return null;
  const rest = moduloLong(subtractLong(value, origin), size);
  return rest === null ? null : subtractLong(value, rest);
}

/** Truncates a real; null outside of 64 bits. */
export function realToLong(value: number): Long | null {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole;
  if (!Number.isFinite(whole) || whole < -9223372036854775808 || whole >= 9223372036854775808) return null;
  return toLong(BigInt(whole));
}

const minimum = -9223372036854775808n;
const maximum = 9223372036854775807n;

/** Reads a decimal or `0x` integer; undefined where it is none, or outside of 64 bits. */
export function parseLong(text: string): Long | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d{1,15}$/u.test(trimmed)) {
    const short = Number(trimmed);
    return short === 0 ? 0 : short;
  }
  const hex = /^(-?)0[xX]([0-9a-fA-F]{1,16})$/u.exec(trimmed);
  if (hex !== null) {
    const magnitude = BigInt(`0x${hex[2] ?? '0'}`);
    return toLong(hex[1] === '-' ? -magnitude : magnitude);
  }
  if (!/^[+-]?\d+$/u.test(trimmed)) return undefined;
  const value = BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
  return value < minimum || value > maximum ? undefined : toLong(value);
}
