import { shownLines } from '../record-notes.ts';

/** Some of several: those that are shown, and how many there are. */
export interface Several<T> {
  readonly first: readonly T[];
  readonly count: number;
}

export function several<T>(items: readonly T[]): Several<T> {
  return { first: items.slice(0, shownLines), count: items.length };
}

/** Keeps those that are shown and counts the others, as they are found. */
export function gather<T>(): { readonly add: (item: T) => void; readonly all: () => Several<T> } {
  const first: T[] = [];
  let count = 0;
  return {
    add: (item) => {
      if (first.length < shownLines) first.push(item);
      count += 1;
    },
    all: () => ({ first, count }),
  };
}

export function moved<T>({ first, count }: Several<T>, move: (item: T) => T): Several<T> {
  return { first: first.map(move), count };
}

export function together<T>(parts: readonly Several<T>[]): Several<T> {
  return {
    first: parts.flatMap(({ first }) => first).slice(0, shownLines),
    count: parts.reduce((sum, { count }) => sum + count, 0),
  };
}
