import type { Range } from '../diagnostics/position.ts';
import type { Located, Path } from './located.ts';

/** A value with its place: what the reader makes of a YAML node. */
export type Mark =
  | {
      readonly kind: 'scalar';
      readonly range: Range;
      readonly value: string | number | boolean | null;
      readonly source: string;
      readonly isQuoted: boolean;
    }
  | { readonly kind: 'sequence'; readonly range: Range; readonly items: readonly Mark[] }
  | { readonly kind: 'map'; readonly range: Range; readonly entries: ReadonlyMap<string, Entry> };

export interface Entry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: Mark;
}

/** The plain value of `root`, with the way back to its places. */
export function locate(file: string, text: string, root: Mark): Located {
  const find = (path: Path) => walk(root, path);
  return {
    file,
    text,
    value: plain(root),
    rangeOf: (path) => find(path).mark.range,
    keyRangeOf: (path) => {
      const found = find(path);
      return found.keyRange ?? found.mark.range;
    },
    sourceOf: (path) => {
      const { mark, isComplete } = find(path);
      return isComplete && mark.kind === 'scalar' ? mark.source : undefined;
    },
    isQuoted: (path) => {
      const { mark, isComplete } = find(path);
      return isComplete && mark.kind === 'scalar' && mark.isQuoted;
    },
  };
}

interface Found {
  readonly mark: Mark;
  readonly keyRange?: Range;
  readonly isComplete: boolean;
}

/** As far along the path as there is a value. */
function walk(root: Mark, path: Path): Found {
  let found: Found = { mark: root, isComplete: true };
  for (const step of path) {
    const { mark } = found;
    if (mark.kind === 'sequence' && typeof step === 'number') {
      const item = mark.items[step];
      if (item === undefined) return { ...found, isComplete: false };
      found = { mark: item, isComplete: true };
      continue;
    }
    const entry = mark.kind === 'map' ? mark.entries.get(String(step)) : undefined;
    if (entry === undefined) return { ...found, isComplete: false };
    found = { mark: entry.value, keyRange: entry.keyRange, isComplete: true };
  }
  return found;
}

function plain(mark: Mark): unknown {
  switch (mark.kind) {
    case 'scalar':
      return mark.value;
    case 'sequence':
      return mark.items.map(plain);
    case 'map': {
      // Without a prototype, `__proto__` is a key like any other, and `constructor` is there only where it was written.
      const value = Object.create(null) as Record<string, unknown>;
      for (const { key, value: member } of mark.entries.values()) value[key] = plain(member);
      return value;
    }
  }
}
