import type { Row, Run } from './plan-types.ts';

/**
 * Computes a value once in a run. Inside a subquery that runs once for each part of the rows (`partition`, `mv-apply`)
 * a value that derives from these rows is computed once for each part.
 */
export function cached<T>(run: Run, number: number, make: () => T): T {
  const { parts } = run;
  const ready = run.once[number];
  if (ready !== undefined) {
    if (parts.current === 0) return ready as T;
    const owner = parts.owners.get(number);
    if (owner === undefined) return ready as T;
    if (owner === parts.current) {
      parts.reads++;
      return ready as T;
    }
  }
  const before = parts.reads;
  const value = make();
  run.once[number] = value;
  if (parts.reads === before) parts.owners.delete(number);
  else parts.owners.set(number, parts.current);
  return value;
}

/** Runs a subquery over a part of the rows. */
export function withPart(run: Run, number: number, part: Part, subquery: () => void): void {
  const { parts } = run;
  const outer = parts.current;
  parts.current = ++parts.last;
  run.once[number] = part;
  try {
    subquery();
  } finally {
    parts.current = outer;
  }
}

/** The part that the subquery runs over. */
export function currentPart(run: Run, number: number): Part {
  run.parts.reads++;
  return run.once[number] as Part;
}

export interface Part {
  readonly rows: readonly Row[];
  /** What all rows of the part have in common, for `partition by`. */
  readonly key: Row[0];
}
