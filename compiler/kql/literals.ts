import { isKeyword } from './keywords.ts';
import type { Json } from './tree.ts';

/** The one place where text becomes KQL: everything else in `kql/` calls these. */

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * A KQL string literal. Control characters and characters that change how text is shown (bidirectional marks, zero
 * width) are written as \u escapes, so that a reader of the query sees them.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string
 */
export function quoteString(value: string): string {
  // Patterns and paths read better verbatim.
  if (value.includes('\\') && !invisible.test(value)) return `@'${value.replaceAll("'", "''")}'`;
  let quoted = '';
  for (const character of value) {
    quoted += escapes[character] ?? (isInvisible(character) ? unicodeEscape(character) : character);
  }
  return `'${quoted}'`;
}

function isInvisible(character: string): boolean {
  return invisible.test(character);
}

function unicodeEscape(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** A name as KQL reads it: bare where it can be, else `['name']`. */
export function identifier(name: string): string {
  return /^[A-Za-z_]\w*$/u.test(name) && !isKeyword(name) ? name : `[${quoteString(name)}]`;
}

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** A timespan literal in its largest whole unit: 5400 seconds are `90m`. */
export function timespanLiteral(seconds: number): string {
  for (const [unit, length] of units) if (seconds % length === 0) return `${seconds / length}${unit}`;
  return `${seconds}s`;
}

/**
 * A `dynamic` literal. Its inside is JSON with strings quoted as in KQL.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 */
export function dynamicLiteral(value: Json): string {
  return `dynamic(${json(value)})`;
}

function json(value: Json): string {
  if (typeof value === 'string') return quoteString(value);
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${quoteString(key)}: ${json(member)}`);
    return `{${members.join(', ')}}`;
  }
  return String(value);
}
