import type { Field, Predicate, Test } from '../model/index.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';

/** A field and what a key asks of it. */
export interface Subject {
  readonly key: FieldKey;
  readonly field: Field;
}

/** What one value of a key asks: any of these. Several only where a modifier makes variants of a value. */
export interface Group<T extends Test = Test> {
  readonly given: GivenValue;
  readonly tests: readonly T[];
}

/** Joins the groups of a key: any of them, or all. */
export function joinGroups<T extends Test>(
  groups: readonly Group<T>[],
  { key }: { readonly key: FieldKey },
  match: (quantifier: 'any' | 'all', tests: readonly T[]) => Predicate,
): Predicate {
  const all = key.modifiers.has('all');
  const joined: Predicate =
    all && groups.some(({ tests }) => tests.length > 1)
      ? { kind: 'and', operands: groups.map(({ tests }) => match('any', tests)), range: key.range }
      : match(
          all ? 'all' : 'any',
          groups.flatMap(({ tests }) => tests),
        );
  return key.modifiers.has('neq') ? { kind: 'not', operand: joined, range: key.range } : joined;
}
