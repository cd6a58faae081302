import { dynamicType } from '../dynamic/json.ts';
import { readType, type Column, type KqlType } from '../types.ts';
import type { Bag, Value } from '../values.ts';
import type { Run } from './plan-types.ts';

/** Collects the columns that only the data know, e.g. those of `bag_unpack`, while a query runs. */
export interface Finder {
  /** A column whose type is known. */
  readonly declare: (run: Run, name: string, type: KqlType) => void;
  /** The entries of one row. */
  readonly note: (run: Run, bag: Bag) => void;
  /** In order of name; a column whose values have several types is dynamic. */
  readonly found: (run: Run) => readonly Column[];
}

/** `number` is one that `reserveOnce` gave. */
export function createFinder(number: number): Finder {
  const typesOf = (run: Run): Map<string, Set<string>> =>
    (run.once[number] ??= new Map<string, Set<string>>()) as Map<string, Set<string>>;
  return {
    declare: (run, name, type) => {
      typesOf(run).set(name, new Set([type]));
    },
    note: (run, bag) => {
      const known = typesOf(run);
      for (const name of Object.keys(bag)) {
        const types = known.get(name) ?? new Set<string>();
        known.set(name, types);
        const value: Value = bag[name] ?? null;
        if (value !== null) types.add(dynamicType(value));
      }
    },
    found: (run) =>
      [...typesOf(run)]
        .map(([name, types]) => ({ name, type: commonType(types) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function commonType(types: ReadonlySet<string>): KqlType {
  const [only] = types;
  if (only === undefined) return 'dynamic';
  if (types.size === 1) return readType(only) ?? 'dynamic';
  const isNumeric = [...types].every((type) => type === 'long' || type === 'double');
  return isNumeric ? 'real' : 'dynamic';
}

/** The columns of several tables that are found in any of them. */
export function foundInAny(found: readonly (readonly Column[])[]): readonly Column[] {
  const types = new Map<string, KqlType>();
  for (const { name, type } of found.flat()) {
    const before = types.get(name);
    types.set(name, before === undefined || before === type ? type : 'dynamic');
  }
  return [...types].map(([name, type]) => ({ name, type })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
