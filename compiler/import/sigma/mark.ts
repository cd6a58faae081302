import type { Range } from '../../diagnostics/position.ts';
import type { Entry, Mark } from '../../language/located-tree.ts';

export type ScalarMark = Mark & { readonly kind: 'scalar' };
export type MapMark = Mark & { readonly kind: 'map' };
export type Scalar = ScalarMark['value'];

/** The entry of a map; undefined for another key, and for what is no map. */
export function entryOf(mark: Mark | undefined, key: string): Entry | undefined {
  return mark?.kind === 'map' ? mark.entries.get(key) : undefined;
}

export function valueOf(mark: Mark | undefined, key: string): Mark | undefined {
  return entryOf(mark, key)?.value;
}

/** The text of a scalar as it was written, numbers and truth values too; undefined for anything else, null included. */
export function textOf(mark: Mark | undefined): string | undefined {
  if (mark?.kind !== 'scalar' || mark.value === null) return undefined;
  return typeof mark.value === 'string' ? mark.value : mark.source;
}

export function textAt(mark: Mark | undefined, key: string): string | undefined {
  return textOf(valueOf(mark, key));
}

/** The items of a sequence, or the one value that stands in its place. */
export function itemsOf(mark: Mark | undefined): readonly Mark[] {
  if (mark === undefined) return [];
  return mark.kind === 'sequence' ? mark.items : [mark];
}

/** The texts of a list, or of the one text in its place; what is no text is left out. */
export function textsAt(mark: Mark | undefined, key: string): readonly string[] {
  return itemsOf(valueOf(mark, key)).flatMap((item) => textOf(item) ?? []);
}

/** A scalar that says something else than what stands at its range. */
export function scalarMark(value: Scalar, range: Range, isQuoted = false): ScalarMark {
  return { kind: 'scalar', range, value, source: String(value), isQuoted };
}

export function sequenceMark(items: readonly Mark[], range: Range): Mark {
  return { kind: 'sequence', range, items };
}

export function mapMark(entries: readonly Entry[], range: Range): MapMark {
  return { kind: 'map', range, entries: new Map(entries.map((entry) => [entry.key, entry])) };
}
