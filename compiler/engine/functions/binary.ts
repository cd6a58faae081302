import { toLong, type Long } from '../numbers/long.ts';
import { strict, type Builtin } from './builtin.ts';

const bits = (combine: (a: bigint, b: bigint) => bigint): Builtin =>
  strict('ll', (a: Long, b: Long) => toLong(combine(BigInt(a), BigInt(b))));

/** Kusto counts shifts modulo 64. */
const places = (count: bigint): bigint => ((count % 64n) + 64n) % 64n;

/** Enough for any use, and no more than memory has. */
const mostDigits = 1_000_000;

function toHex(value: Long, digits: number, isInt: boolean): string {
  return BigInt.asUintN(isInt ? 32 : 64, BigInt(value))
    .toString(16)
    .padStart(Math.min(digits, mostDigits), '0');
}

const tohex: Builtin = (call) =>
  strict('ll', (value: Long, digits: Long = 0) => toHex(value, Number(digits), call.args[0]?.type === 'int'))(
    call,
  );

export const binary: Readonly<Record<string, Builtin>> = {
  binary_and: bits((a, b) => a & b),
  binary_not: strict('l', (a: Long) => toLong(~BigInt(a))),
  binary_or: bits((a, b) => a | b),
  binary_shift_left: bits((a, b) => a << places(b)),
  binary_shift_right: bits((a, b) => a >> places(b)),
  binary_xor: bits((a, b) => a ^ b),
  bitset_count_ones: strict(
    'l',
    (a: Long) => BigInt.asUintN(64, BigInt(a)).toString(2).replaceAll('0', '').length,
  ),
  tohex,
};
