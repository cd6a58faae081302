import { keyOf } from './compare.ts';
import type { Value } from './values.ts';

/** Entries by several values, which are the same where they group together. */
export interface KeyMap<T> {
  readonly get: (values: readonly Value[]) => T | undefined;
  readonly set: (values: readonly Value[], entry: T) => void;
}

type Level<T> = Map<unknown, Level<T> | T>;

/** A map in a map for each value but the last: text is looked up as it is, and never joined to a longer one. */
export function createKeyMap<T>(width: number): KeyMap<T> {
  const root: Level<T> = new Map();
  const last = width - 1;
  return {
    get: (values) => {
      let level: Level<T> | undefined = root;
      for (let at = 0; at < last && level !== undefined; at++) {
        level = level.get(keyOf(values[at] ?? null)) as Level<T> | undefined;
      }
      return level?.get(keyOf(values[last] ?? null)) as T | undefined;
    },
    set: (values, entry) => {
      let level = root;
      for (let at = 0; at < last; at++) {
        const key = keyOf(values[at] ?? null);
        let next = level.get(key) as Level<T> | undefined;
        if (next === undefined) level.set(key, (next = new Map()));
        level = next;
      }
      level.set(keyOf(values[last] ?? null), entry);
    },
  };
}
