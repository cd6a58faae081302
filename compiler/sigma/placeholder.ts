import type { Position } from '../model/index.ts';

export type ReadPlaceholder =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'list';
      readonly name: string;
      /** Where wildcards around it say the list's values stand. */
      readonly position: Position;
      /** Offsets of `%name%` in the value. */
      readonly start: number;
      readonly end: number;
    }
  /** Other text around it, or several in one value. */
  | { readonly kind: 'embedded' };

// The look-behind keeps a run of backslashes from being tried at each of its characters.
const placeholder = /(?<!\\)(\\*)%([\p{L}\p{N}_-]+)%/gu;

/** Reads a value under the modifier `expand`. `\%` is a plain percent sign. */
export function readPlaceholder(value: string): ReadPlaceholder {
  const found = [...value.matchAll(placeholder)].filter(([, slashes = '']) => slashes.length % 2 === 0);
  const first = found[0];
  if (first === undefined) return { kind: 'text', text: value.replace(/\\%/g, '%') };
  const slashes = first[1] ?? '';
  const start = first.index + slashes.length;
  const end = first.index + first[0].length;
  const before = value.slice(0, start);
  const after = value.slice(end);
  if (found.length > 1 || !/^\**$/.test(before) || !/^\**$/.test(after)) return { kind: 'embedded' };
  return {
    kind: 'list',
    name: first[2] ?? '',
    position: positionOf(before !== '', after !== ''),
    start,
    end,
  };
}

export function positionOf(anythingBefore: boolean, anythingAfter: boolean): Position {
  if (anythingBefore) return anythingAfter ? 'contains' : 'endswith';
  return anythingAfter ? 'startswith' : 'equals';
}

/** Whether a value without `expand` looks as though it should have it. */
export function looksLikePlaceholder(value: string): boolean {
  return /^\*?%[A-Za-z_][A-Za-z0-9_-]*%\*?$/.test(value);
}
