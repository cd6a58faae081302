import type { FieldMatch, Predicate, Test } from '../../model/index.ts';

/**
 * The same match with each test replaced by the tests of which one must hold: under `all`, a test with several of them
 * becomes a condition of its own.
 */
export function withAlternatives(
  match: FieldMatch,
  alternatives: (test: Test) => readonly Test[],
): Predicate {
  const tests = match.tests.map(alternatives);
  if (match.quantifier === 'any' || match.tests.length === 1) {
    return { ...match, quantifier: 'any', tests: tests.flat() };
  }
  const single = tests.flatMap((forms) => (forms.length === 1 ? forms : []));
  const several = tests.filter((forms) => forms.length > 1);
  if (several.length === 0) return { ...match, tests: single };
  const operands: Predicate[] = several.map((forms) => ({ ...match, quantifier: 'any', tests: forms }));
  if (single.length > 0) operands.unshift({ ...match, tests: single });
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { kind: 'and', operands, range: match.range };
}
