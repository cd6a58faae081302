import type { TextPattern, Wildcard } from '../model/index.ts';

export const many: Wildcard = { any: 'many' };
export const one: Wildcard = { any: 'one' };

export function isMany(part: string | Wildcard | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

/** The same pattern in its one canonical form: no empty text, neighbouring text joined, `**` written once. */
export function normalize(parts: TextPattern): TextPattern {
  const result: (string | Wildcard)[] = [];
  for (const part of parts) {
    const last = result[result.length - 1];
    if (part === '' || (isMany(part) && isMany(last))) continue;
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}

/** The text of a pattern without wildcards; undefined where it has any. */
export function literalOf(pattern: TextPattern): string | undefined {
  let text = '';
  for (const part of pattern) {
    if (typeof part !== 'string') return undefined;
    text += part;
  }
  return text;
}
