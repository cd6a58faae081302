/** RFC 3492. */
const base = 36;

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  while (rest > 455) {
    rest = Math.floor(rest / 35);
    k += base;
  }
  return k + Math.floor((36 * rest) / (rest + 38));
}

const threshold = (k: number, bias: number): number => Math.min(26, Math.max(1, k - bias));
const digit = (value: number): string => String.fromCharCode(value < 26 ? value + 97 : value + 22);

export function encodePunycode(text: string): string {
  const points = Array.from(text).map((character) => character.codePointAt(0) ?? 0);
  const ascii = points.filter((point) => point < 128);
  let result = String.fromCodePoint(...ascii);
  let handled = ascii.length;
  if (handled > 0) result += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = threshold(k, bias);
        if (q < t) break;
        result += digit(t + ((q - t) % (base - t)));
        q = Math.floor((q - t) / (base - t));
      }
      result += digit(q);
      bias = adapt(delta, handled + 1, handled === ascii.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return result;
}

/** Undefined where the text is not punycode. */
export function decodePunycode(text: string): string | undefined {
  const cut = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(0, cut))).map(
    (character) => character.codePointAt(0) ?? 0,
  );
  let n = 128;
  let at = 0;
  let bias = 72;
  let index = cut < 0 ? 0 : cut + 1;
  while (index < text.length) {
    const before = at;
    let weight = 1;
    for (let k = base; ; k += base) {
      const code = text.charCodeAt(index++);
      const value =
        code >= 48 && code <= 57
          ? code - 22
          : code >= 65 && code <= 90
            ? code - 65
            : code >= 97 && code <= 122
              ? code - 97
              : -1;
      if (value < 0) return undefined;
      at += value * weight;
      const t = threshold(k, bias);
      if (value < t) break;
      weight *= base - t;
    }
    const count = points.length + 1;
    bias = adapt(at - before, count, before === 0);
    n += Math.floor(at / count);
    at %= count;
    if (n > 0x10ffff) return undefined;
    points.splice(at++, 0, n);
  }
  return String.fromCodePoint(...points);
}
