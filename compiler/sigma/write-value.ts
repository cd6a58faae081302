import type { TextPattern } from '../model/index.ts';
import { isMany, literalOf, normalize } from './text-pattern.ts';

/** Sigma's text for a pattern: the exact inverse of `readValue`. */
export function writeValue(pattern: TextPattern): string {
  const parts = normalize(pattern);
  return parts
    .map((part, index) => {
      if (typeof part !== 'string') return part.any === 'many' ? '*' : '?';
      return escapeText(part, index < parts.length - 1);
    })
    .join('');
}

/** A lone backslash stays lone, as the specification recommends, unless what follows would be read with it. */
function escapeText(text: string, wildcardFollows: boolean): string {
  return text.replace(
    /(\\*)([*?]|$)|\\+/g,
    (run: string, before: string | undefined, end: string | undefined) => {
      if (before === undefined) return run.length === 1 ? run : run + run;
      if (end === '') return before.length > 1 || wildcardFollows ? before + before : before;
      return `${before}${before}\\${end ?? ''}`;
    },
  );
}

export interface SimplePattern {
  readonly modifier: 'contains' | 'startswith' | 'endswith' | undefined;
  /** What is left to write; it may still hold wildcards inside. */
  readonly pattern: TextPattern;
}

/**
 * Says a pattern with a modifier instead of the wildcards at its ends, as `sigma check` wants it.
 *
 * @example
 * simplify(readValue('*ab*')) // { modifier: 'contains', pattern: ['ab'] }
 */
export function simplify(pattern: TextPattern): SimplePattern {
  const parts = normalize(pattern);
  if (parts.length < 2) return { modifier: undefined, pattern: parts };
  const before = isMany(parts[0]);
  const after = isMany(parts[parts.length - 1]);
  return {
    modifier: before ? (after ? 'contains' : 'endswith') : after ? 'startswith' : undefined,
    pattern: parts.slice(before ? 1 : 0, after ? -1 : undefined),
  };
}

/**
 * The number to write for text that is one, because `sigma check` refuses numbers in quotes; undefined where a number
 * would lose something (`007`, more digits than a number holds).
 */
export function numberOf(pattern: TextPattern): number | undefined {
  const text = literalOf(pattern);
  if (text === undefined || !/^(0|-?[1-9][0-9]*)$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** True where `sigma check` would find an escaped wildcard or a control character: `writeRegex` says the same without. */
export function needsRegex(pattern: TextPattern): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return pattern.some((part) => typeof part === 'string' && /[*?\x00-\x1f]/.test(part));
}

/**
 * An anchored regular expression that matches exactly what the pattern matches, for `re|s` (and `i` where case does not
 * count).
 */
export function writeRegex(pattern: TextPattern): string {
  const { modifier, pattern: middle } = simplify(pattern);
  const body = middle
    .map((part) => (typeof part === 'string' ? escapeRegex(part) : part.any === 'many' ? '.*' : '.'))
    .join('');
  const start = modifier === 'contains' || modifier === 'endswith' ? '' : '^';
  const end = modifier === 'contains' || modifier === 'startswith' ? '' : '$';
  return `${start}${body}${end}`;
}

function escapeRegex(text: string): string {
  return (
    text
      .replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
      // eslint-disable-next-line no-control-regex -- written as escapes, so that no control character remains
      .replace(/[\x00-\x1f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
  );
}
