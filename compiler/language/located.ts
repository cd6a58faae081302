import type { Range } from '../diagnostics/position.ts';

/** A way into a document: keys of maps and indices of sequences. */
export type Path = readonly (string | number)[];

/** A YAML document as plain values that still know where they stood. */
export interface Located<T = unknown> {
  readonly file: string;
  readonly text: string;
  readonly value: T;
  /**
   * The range of the value at `path`. A path that leads nowhere answers with its nearest existing ancestor, so that
   * every finding has a position.
   */
  readonly rangeOf: (path: Path) => Range;
  /** The range of the map key that leads to `path`; for items of a sequence, the item's own range. */
  readonly keyRangeOf: (path: Path) => Range;
  /** The scalar's text as it was written (without quotes); undefined where `path` holds no scalar. */
  readonly sourceOf: (path: Path) => string | undefined;
  /** True where the scalar at `path` was written in quotes or as a block. */
  readonly isQuoted: (path: Path) => boolean;
}
