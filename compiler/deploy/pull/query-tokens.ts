/** A word of a query. Comments and the space between words are not among them. */
export type QueryToken = string;

const verbatim = /[hH]?@(?:"(?:[^"]|"")*"|'(?:[^']|'')*')/u;
const block = /[hH]?(?:```[^]*?```|~~~[^]*?~~~)/u;
const quoted = /[hH]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/u;
const word = /[A-Za-z_$][\w$]*/u;
const number = /\d+(?:\.\d+)?[A-Za-z]*/u;
const token = new RegExp(
  [/\/\/[^\n]*/u, /\s+/u, verbatim, block, quoted, word, number, /./u].map(({ source }) => source).join('|'),
  'gu',
);

/** Queries with the same tokens do the same. */
export function queryTokens(query: string): readonly QueryToken[] {
  return [...query.matchAll(token)].map(([found]) => found).filter((found) => !/^(?:\/\/|\s)/u.test(found));
}

/** Whether two queries differ in comments and spacing at most. */
export function isSameQuery(one: string, other: string): boolean {
  const [left, right] = [queryTokens(one), queryTokens(other)];
  return left.length === right.length && left.every((found, index) => found === right[index]);
}

/** What a token says, where it is a value. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number }
  /** In seconds. */
  | { readonly kind: 'duration'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean };

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** The value of a token; undefined for names, operators, and literals that detc does not write. */
export function literalOf(found: QueryToken): Literal | undefined {
  if (found === 'true' || found === 'false') return { kind: 'flag', value: found === 'true' };
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/u.exec(found) ?? [];
  if (digits !== undefined) {
    if (unit === '' || unit === undefined) return { kind: 'number', value: Number(digits) };
    const seconds = units[unit];
    return seconds === undefined ? undefined : { kind: 'duration', value: Number(digits) * seconds };
  }
  const [, raw] = /^@(['"][^]*['"])$/u.exec(found) ?? [];
  if (raw !== undefined) {
    const quote = raw.charAt(0);
    return { kind: 'text', value: raw.slice(1, -1).replaceAll(quote + quote, quote) };
  }
  if (!/^['"]/u.test(found)) return undefined;
  return { kind: 'text', value: found.slice(1, -1).replace(/\\(.)/gu, (_, char: string) => unescaped(char)) };
}

function unescaped(character: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return named[character] ?? character;
}
