/** Deflate (RFC 1951), zlib (RFC 1950) and gzip (RFC 1952), read; written as stored blocks. */

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

type Codes = ReadonlyMap<number, number>;

/** Codes by their length and bits: the length in the high part of the key. */
function codesOf(lengths: readonly number[]): Codes {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  const next = new Array<number>(16).fill(0);
  let code = 0;
  for (let length = 1; length < 16; length++) {
    code = (code + (counts[length - 1] ?? 0)) << 1;
    next[length] = code;
  }
  const codes = new Map<number, number>();
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const value = next[length] ?? 0;
    next[length] = value + 1;
    codes.set(length * 65536 + value, symbol);
  });
  return codes;
}

/** Undefined where the bytes are no deflate stream. */
export function inflate(bytes: Uint8Array, start = 0): Uint8Array | undefined {
  let at = start * 8;
  const end = bytes.length * 8;
  const out: number[] = [];
  const bit = (): number => {
    if (at >= end) throw new RangeError('end of data');
    const value = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
    at++;
    return value;
  };
  const take = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index++) value |= bit() << index;
    return value;
  };
  const symbol = (codes: Codes): number => {
    let code = 0;
    for (let length = 1; length < 16; length++) {
      code = (code << 1) | bit();
      const found = codes.get(length * 65536 + code);
      if (found !== undefined) return found;
    }
    throw new RangeError('no such code');
  };
  const block = (literals: Codes, distances: Codes): void => {
    for (;;) {
      const value = symbol(literals);
      if (value === 256) return;
      if (value < 256) {
        out.push(value);
        continue;
      }
      const length = (lengthBase[value - 257] ?? 0) + take(lengthExtra[value - 257] ?? 0);
      const code = symbol(distances);
      const distance = (distanceBase[code] ?? 0) + take(distanceExtra[code] ?? 0);
      if (distance > out.length || distance === 0) throw new RangeError('distance');
      for (let index = 0; index < length; index++) out.push(out[out.length - distance] ?? 0);
    }
  };
  try {
    for (let isLast = false; !isLast;) {
      isLast = bit() === 1;
      const kind = take(2);
      if (kind === 0) {
        at = Math.ceil(at / 8) * 8;
        const size = take(16);
        if (take(16) !== (size ^ 0xffff)) return undefined;
        for (let index = 0; index < size; index++) out.push(take(8));
      } else if (kind === 1) {
        const lengths = Array.from({ length: 288 }, (_, index) =>
          index < 144 ? 8 : index < 256 ? 9 : index < 280 ? 7 : 8,
        );
        block(codesOf(lengths), codesOf(new Array<number>(30).fill(5)));
      } else if (kind === 2) {
        const literalCount = take(5) + 257;
        const distanceCount = take(5) + 1;
        const codeCount = take(4) + 4;
        const codeLengths = new Array<number>(19).fill(0);
        for (let index = 0; index < codeCount; index++) codeLengths[codeOrder[index] ?? 0] = take(3);
        const codes = codesOf(codeLengths);
        const lengths: number[] = [];
        while (lengths.length < literalCount + distanceCount) {
          const value = symbol(codes);
          if (value < 16) lengths.push(value);
          else {
            const repeated = value === 16 ? (lengths.at(-1) ?? 0) : 0;
            const count = value === 16 ? 3 + take(2) : value === 17 ? 3 + take(3) : 11 + take(7);
            for (let index = 0; index < count; index++) lengths.push(repeated);
          }
        }
        block(codesOf(lengths.slice(0, literalCount)), codesOf(lengths.slice(literalCount)));
      } else return undefined;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return Uint8Array.from(out);
}

export function unzlib(bytes: Uint8Array): Uint8Array | undefined {
  const [first = 0, second = 0] = bytes;
  return (first & 15) === 8 && ((first << 8) | second) % 31 === 0 ? inflate(bytes, 2) : undefined;
}

export function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return undefined;
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  const skipText = (): void => {
    while (at < bytes.length && bytes[at] !== 0) at++;
    at++;
  };
  if ((flags & 8) !== 0) skipText();
  if ((flags & 16) !== 0) skipText();
  if ((flags & 2) !== 0) at += 2;
  return inflate(bytes, at);
}
