import type { Plan } from '../prepare.ts';
import type { Decoded } from './decoded.ts';
import { strongest, type Needle } from './needles.ts';

/** Says of lines of JSON, one record each, whether the query can do without them. */
export interface LineFilter {
  /** For several lines: whether the one between two places can be left out. Ask in ascending order. */
  readonly over: (text: Decoded) => (from: number, to: number) => boolean;
}

/** What else a line has to be, so that it may be left out. */
export interface LineConditions {
  /** Texts in ASCII that it has. */
  readonly present?: readonly string[];
  /** Texts in ASCII that it does not have. */
  readonly absent?: readonly string[];
}

/**
 * The lines of a table's records that cannot change the result, judged by their text: each read of the table demands
 * one of some literals of the query, and the line has none of them. Undefined where the query gives no such literals.
 *
 * A line is left out only if it surely says so: the column is there, each time as a plain string (or a plain whole
 * number), and no character of the literals or of the column's name is written as an escape.
 */
export function lineFilter(
  plan: Plan,
  table: string,
  conditions: LineConditions = {},
): LineFilter | undefined {
  return commonLineFilter([plan], new Set([table]), conditions);
}

/** The lines that none of several queries needs, where a line may be a record of any of several tables. */
export function commonLineFilter(
  plans: readonly Plan[],
  tables: ReadonlySet<string>,
  conditions: LineConditions = {},
): LineFilter | undefined {
  const needles: Needle[] = [];
  for (const { scan } of plans.flatMap(({ lowered }) => lowered.scans)) {
    if (!tables.has(scan.name)) continue;
    const found = strongest(scan.requirements);
    if (found === undefined) return undefined;
    needles.push(...found);
  }
  // A key beyond ASCII, or one that JSON escapes, could be written in ways that are not looked for.
  if (!needles.every(({ column }) => plainKey.test(column))) return undefined;
  return needles.length === 0 ? undefined : filterBy(needles, conditions);
}

/** Goes forward through a text; the offset of the next match at or after a place, Infinity for none. */
type Cursor = (from: number) => number;

const fewNeedles = 4;
const plainKey = /^[\w .$:@-]+$/;

function filterBy(needles: readonly Needle[], { present = [], absent = [] }: LineConditions): LineFilter {
  const texts = [...new Set(needles.filter(({ cased }) => cased).map(({ text }) => text))];
  const others = [...new Set(needles.filter(({ cased }) => !cased).map(({ text }) => text.toLowerCase()))];
  const columns = new Map<string, Set<Needle['written']>>();
  for (const { column, written } of needles) {
    columns.set(column, (columns.get(column) ?? new Set()).add(written));
  }
  const escaped = escapeOf([...needles.map(({ text }) => text), ...columns.keys()].join(''));
  const pattern = (list: readonly string[], flags: string): RegExp =>
    new RegExp(list.map(quote).join('|'), flags);
  return {
    over: (text) => {
      const hits: Cursor[] =
        texts.length > fewNeedles
          ? [patternCursor(text, pattern(texts, 'g'))]
          : texts.map((needle) => textCursor(text, needle));
      hits.push(...absent.map((needle) => textCursor(text, needle)));
      const wanted = present.map((needle) => textCursor(text, needle));
      if (others.length > 0) hits.push(patternCursor(text, pattern(others, 'gi')));
      const escape = textCursor(text, '\\u');
      const keys = [...columns].map(([column, written]) => ({
        key: `"${column}"`,
        written: written.size === 1 ? [...written][0] : undefined,
        cursor: textCursor(text, `"${column}"`),
      }));
      return (from, to) => {
        for (const hit of hits) if (hit(from) < to) return false;
        for (const next of wanted) if (next(from) >= to) return false;
        let isThere = false;
        for (const { key, written, cursor } of keys) {
          for (let at = cursor(from); at < to; at = cursor(at + 1)) {
            const value = valueAfter(text, at + key.length);
            if (value === undefined) continue;
            if (!isPlain(text, value, written)) return false;
            isThere = true;
          }
        }
        return isThere && !(escape(from) < to && escaped.test(text.slice(from, to)));
      };
    },
  };
}

function textCursor(text: Decoded, needle: string): Cursor {
  let next = -1;
  return (from) => {
    if (next < from) {
      const found = text.find(needle, from);
      next = found < 0 ? Infinity : found;
    }
    return next;
  };
}

function patternCursor(text: Decoded, pattern: RegExp): Cursor {
  let next = -1;
  return (from) => {
    if (next < from) {
      pattern.lastIndex = from;
      next = pattern.exec(text.characters())?.index ?? Infinity;
    }
    return next;
  };
}

/** The place of the value after a key; undefined where the text in quotes is no key. */
function valueAfter({ bytes }: Decoded, from: number): number | undefined {
  const colon = skipBlanks(bytes, from);
  return bytes[colon] === 0x3a ? skipBlanks(bytes, colon + 1) : undefined;
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at;
}

const longestNumber = 20;
const wholeNumber = /^-?\d{1,15}[\s,}\]]/u;

function isPlain(text: Decoded, at: number, written: Needle['written'] | undefined): boolean {
  if (written === 'string') return text.bytes[at] === 0x22;
  return written === 'integer' && wholeNumber.test(text.slice(at, at + longestNumber));
}

/** Finds an escape of one of the characters, in capitals or not. */
function escapeOf(characters: string): RegExp {
  const all = new Set(Array.from(characters.toLowerCase() + characters.toUpperCase()));
  const codes = [...all].map((character) => character.charCodeAt(0).toString(16).padStart(4, '0'));
  return new RegExp(String.raw`\\u(?:${codes.join('|')})`, 'iu');
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
}
