import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Entry, Mark } from '../../language/located-tree.ts';
import type { Field, Source } from '../../model/index.ts';
import type { MapMark } from './mark.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** An event of a detection: its source, and what it looks like there. */
export interface ImportedEvent {
  /** The key under `events:`; undefined where it is the only one. */
  readonly name: string | undefined;
  readonly document: SigmaDocument;
  readonly source: Source;
  readonly detection: MapMark;
  readonly fields: readonly Field[];
}

/** What a rule or a correlation looks for, in detc's terms. */
export interface ImportedPattern {
  readonly events: readonly ImportedEvent[];
  /** `correlation:`, in the order in which it is written. */
  readonly correlation?: Readonly<Record<string, unknown>>;
  /** Columns that tell how often and how much. */
  readonly computed: Readonly<Record<string, string>>;
  /** Selections that no condition uses. */
  readonly unused: readonly string[];
}

export type PatternResult =
  { readonly pattern: ImportedPattern } | { readonly problems: readonly Diagnostic[] };

/** A value of a mark without its places; keys in the order they were written. */
export function plainOf(mark: Mark): unknown {
  switch (mark.kind) {
    case 'scalar':
      return mark.value;
    case 'sequence':
      return mark.items.map(plainOf);
    case 'map':
      return new Map([...mark.entries.values()].map(({ key, value }: Entry) => [key, plainOf(value)]));
  }
}
