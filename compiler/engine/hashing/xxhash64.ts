const mask = 0xffffffffffffffffn;
const prime1 = 11400714785074694791n;
const prime2 = 14029467366897019727n;
const prime3 = 1609587929392839161n;
const prime4 = 9650029242287828579n;
const prime5 = 2870177450012600261n;

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;
const round = (accumulator: bigint, input: bigint): bigint =>
  (rotate((accumulator + input * prime2) & mask, 31n) * prime1) & mask;

/** xxHash with 64 bits, seed 0. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length;
  let at = 0;
  let hash: bigint;
  if (size >= 32) {
    let lanes = [(prime1 + prime2) & mask, prime2, 0n, -prime1 & mask];
    for (; at + 32 <= size; at += 32) {
      const from = at;
      lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(from + index * 8, true)));
    }
    hash = lanes.reduce(
      (sum, lane, index) => (sum + rotate(lane, [1n, 7n, 12n, 18n][index] ?? 0n)) & mask,
      0n,
    );
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * prime1 + prime4) & mask;
  } else hash = prime5;
  hash = (hash + BigInt(size)) & mask;
  for (; at + 8 <= size; at += 8) {
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4) & mask;
  }
  if (at + 4 <= size) {
    hash =
      (rotate(hash ^ ((BigInt(view.getUint32(at, true)) * prime1) & mask), 23n) * prime2 + prime3) & mask;
    at += 4;
  }
  for (; at < size; at++)
    hash = (rotate(hash ^ ((BigInt(bytes[at] ?? 0) * prime5) & mask), 11n) * prime1) & mask;
  hash = ((hash ^ (hash >> 33n)) * prime2) & mask;
  hash = ((hash ^ (hash >> 29n)) * prime3) & mask;
  return hash ^ (hash >> 32n);
}
