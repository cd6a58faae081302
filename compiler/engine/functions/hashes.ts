import { md5, sha1, sha256 } from '../hashing/digests.ts';
import { xxhash64 } from '../hashing/xxhash64.ts';
import { unsupported } from '../diagnostics.ts';
import { cast } from '../lower/expr.ts';
import { toLong, type Long } from '../numbers/long.ts';
import type { Value } from '../values.ts';
import { argument, result, type Builtin, type Call } from './builtin.ts';

const encoder = new TextEncoder();

function littleEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return bytes;
}

/** The bytes that Kusto's hash reads: text as UTF-8, longs and ticks as 8 bytes. */
function bytesOf(call: Call): (value: Value) => Uint8Array {
  const { type } = argument(call, 0);
  switch (type) {
    case 'string':
      return (value) => encoder.encode(value as string);
    case 'long':
    case 'datetime':
    case 'timespan':
      return (value) => littleEndian(BigInt(value as Long));
    case 'dynamic':
      return (value) => {
        if (typeof value === 'string') return encoder.encode(value);
        if (typeof value === 'bigint' || Number.isInteger(value)) return littleEndian(BigInt(value as Long));
        throw unsupported(`${call.name}() of a dynamic value that is no text or integer`, call.place);
      };
    case 'bool':
    case 'decimal':
    case 'guid':
    case 'int':
    case 'real':
      throw unsupported(`${call.name}() of ${type}`, call.place);
  }
}

const hash: Builtin = (call) => {
  const { evaluate } = argument(call, 0);
  const bytes = bytesOf(call);
  const modulo = call.args[1] === undefined ? undefined : cast(call.args[1], 'long').evaluate;
  return result(call, call.args, (row, run) => {
    const value = evaluate(row, run);
    if (value === null) return null;
    const found = xxhash64(bytes(value));
    if (modulo === undefined) return toLong(found);
    const divisor = modulo(row, run);
    return divisor === null || Number(divisor) <= 0 ? null : toLong(found % BigInt(divisor as Long));
  });
};

/** Digests read the value as text. */
const digest =
  (compute: (bytes: Uint8Array) => string): Builtin =>
  (call) => {
    const text = cast(argument(call, 0), 'string').evaluate;
    return result(call, call.args, (row, run) => compute(encoder.encode(text(row, run) as string)));
  };

export const hashes: Readonly<Record<string, Builtin>> = {
  hash,
  hash_md5: digest(md5),
  hash_sha1: digest(sha1),
  hash_sha256: digest(sha256),
  hash_xxhash64: hash,
};
