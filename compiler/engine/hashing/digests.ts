/** MD5, SHA-1 and SHA-256 in plain JavaScript: the engine also runs where there is no synchronous crypto. */

function pad(bytes: Uint8Array, isLittleEndian: boolean): DataView {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(size - 8, BigInt(bytes.length) * 8n, isLittleEndian);
  return view;
}

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const rotateRight = (value: number, by: number): number => (value >>> by) | (value << (32 - by));

function hex(words: readonly number[], isLittleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(4));
  return words
    .map((word) => {
      view.setUint32(0, word >>> 0, isLittleEndian);
      return view.getUint32(0).toString(16).padStart(8, '0');
    })
    .join('');
}

const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const md5Sines = Array.from({ length: 64 }, (_, index) =>
  Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32),
);

export function md5(bytes: Uint8Array): string {
  const view = pad(bytes, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d);
      const word =
        round === 0
          ? step
          : round === 1
            ? (5 * step + 1) % 16
            : round === 2
              ? (3 * step + 5) % 16
              : (7 * step) % 16;
      const sum = (mixed + a + (md5Sines[step] ?? 0) + view.getUint32(block + word * 4, true)) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + rotateLeft(sum, md5Shifts[round * 4 + (step % 4)] ?? 0)) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  return hex([a0, b0, c0, d0], true);
}

export function sha1(bytes: Uint8Array): string {
  const view = pad(bytes, false);
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let step = 0; step < 80; step++) {
      words[step] =
        step < 16
          ? view.getInt32(block + step * 4)
          : rotateLeft(
              (words[step - 3] ?? 0) ^
                (words[step - 8] ?? 0) ^
                (words[step - 14] ?? 0) ^
                (words[step - 16] ?? 0),
              1,
            );
    }
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let step = 0; step < 80; step++) {
      const round = Math.floor(step / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] ?? 0;
      const sum = (rotateLeft(a, 5) + mixed + e + constant + (words[step] ?? 0)) | 0;
      e = d;
      d = c;
      c = rotateLeft(b, 30);
      b = a;
      a = sum;
    }
    h0 = (h0 + a) | 0;
    h1 = (h1 + b) | 0;
    h2 = (h2 + c) | 0;
    h3 = (h3 + d) | 0;
    h4 = (h4 + e) | 0;
  }
  return hex([h0, h1, h2, h3, h4], false);
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const sha256Constants = firstPrimes(64).map((prime) => fraction(Math.cbrt(prime)));
const sha256Start = firstPrimes(8).map((prime) => fraction(Math.sqrt(prime)));

export function sha256(bytes: Uint8Array): string {
  const view = pad(bytes, false);
  const state = [...sha256Start];
  const words = new Int32Array(64);
  const word = (index: number): number => words[index] ?? 0;
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let step = 0; step < 64; step++) {
      if (step < 16) {
        words[step] = view.getInt32(block + step * 4);
        continue;
      }
      const x = word(step - 15);
      const y = word(step - 2);
      const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      words[step] = (word(step - 16) + s0 + word(step - 7) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < 64; step++) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const first = (h + s1 + ((e & f) ^ (~e & g)) + (sha256Constants[step] ?? 0) + word(step)) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, index) => {
      state[index] = ((state[index] ?? 0) + value) | 0;
    });
  }
  return hex(state, false);
}
