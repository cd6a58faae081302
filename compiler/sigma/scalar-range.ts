import type { Position, Range } from '../diagnostics/position.ts';

/** The range in the file of the characters `start` to `end` (exclusive) of a scalar's value. */
export type RangeWithin = (start: number, end: number) => Range;

/** A stretch of the file and the characters of the value it stands for. */
interface Unit {
  readonly from: number;
  readonly to: number;
  readonly decoded: string;
}

/**
 * Maps places inside a scalar's value to places in the file.
 *
 * YAML changes nothing but white space and escapes between the two, so the characters that are not white space are
 * paired one by one. Where they do not pair up, every answer is the whole scalar.
 *
 * @param text the whole file
 * @param whole the scalar in the file, with its quotes or block header
 */
export function rangesWithin(text: string, whole: Range, value: string): RangeWithin {
  const raw = text.slice(whole.start.offset, whole.end.offset);
  const plain = raw === value ? 0 : raw.slice(1, -1) === value && isQuote(raw[0]) ? 1 : undefined;
  if (plain !== undefined && !value.includes('\n')) {
    return (start, end) => ({
      file: whole.file,
      start: moved(whole.start, plain + start),
      end: moved(whole.start, plain + end),
    });
  }

  const places = lazily(() => pair(unitsOf(raw), value));
  const position = positions(raw, whole.start);
  return (start, end) => {
    const pairing = places();
    if (pairing === undefined) return whole;
    const last = pairing.ends[firstAtLeast(pairing.places, end) - 1];
    if (last === undefined) return whole;
    const first = pairing.starts[firstAtLeast(pairing.places, start)];
    const from = first === undefined || start >= end ? last : first;
    return { file: whole.file, start: position(from), end: position(Math.max(from, last)) };
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** For each character of the value that is not white space: where it is in the value, and where in the raw text. */
interface Pairing {
  readonly places: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function pair(units: readonly Unit[], value: string): Pairing | undefined {
  const places: number[] = [];
  for (let index = 0; index < value.length; index += 1) {
    if (!isSpace(value[index])) places.push(index);
  }
  const starts: number[] = [];
  const ends: number[] = [];
  for (const unit of units) {
    for (const character of unit.decoded.split('')) {
      if (isSpace(character)) continue;
      const place = places[starts.length];
      if (place === undefined || value[place] !== character) return undefined;
      starts.push(unit.from);
      ends.push(unit.to);
    }
  }
  return starts.length === places.length ? { places, starts, ends } : undefined;
}

/** Where the first number that is `wanted` or more stands in an ascending list; its length where there is none. */
function firstAtLeast(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? wanted) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function unitsOf(raw: string): readonly Unit[] {
  const style = raw[0];
  if (style === '|' || style === '>') return characters(raw, Math.max(raw.indexOf('\n'), 0), raw.length);
  if (style === "'") return singleQuoted(raw);
  if (style === '"') return doubleQuoted(raw);
  return characters(raw, 0, raw.length);
}

function characters(raw: string, from: number, to: number): readonly Unit[] {
  return [...raw.slice(from, to).split('').entries()].map(([index, decoded]) => ({
    from: from + index,
    to: from + index + 1,
    decoded,
  }));
}

function singleQuoted(raw: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 1; at < raw.length - 1;) {
    const width = raw.startsWith("''", at) ? 2 : 1;
    units.push({ from: at, to: at + width, decoded: raw[at] ?? '' });
    at += width;
  }
  return units;
}

const escapePattern = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r?\n|[^]))/y;
/** The escapes of YAML that stand for something other than themselves. https://yaml.org/spec/1.2.2/#57-escaped-characters */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
  '\n': '',
  '\r\n': '',
};

function doubleQuoted(raw: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 1; at < raw.length - 1;) {
    escapePattern.lastIndex = at;
    const escape = escapePattern.exec(raw);
    const width = escape?.[0].length ?? 1;
    units.push({ from: at, to: at + width, decoded: escape === null ? (raw[at] ?? '') : decode(escape) });
    at += width;
  }
  return units;
}

function decode(escape: RegExpExecArray): string {
  const hex = escape[1] ?? escape[2] ?? escape[3];
  if (hex !== undefined) {
    const code = Number.parseInt(hex, 16);
    return code > 0x10ffff ? '' : String.fromCodePoint(code);
  }
  const letter = escape[4] ?? '';
  return escapes[letter] ?? letter;
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"';
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function moved(from: Position, by: number): Position {
  return { line: from.line, column: from.column + by, offset: from.offset + by };
}

/** The position of each place in `raw`, which begins at `from`. */
function positions(raw: string, from: Position): (by: number) => Position {
  const breaks = lazily(() => [...raw.matchAll(/\n/g)].map(({ index }) => index));
  return (by) => {
    const lines = firstAtLeast(breaks(), by);
    const lastBreak = breaks()[lines - 1];
    return {
      line: from.line + lines,
      column: lastBreak === undefined ? from.column + by : by - lastBreak,
      offset: from.offset + by,
    };
  };
}
