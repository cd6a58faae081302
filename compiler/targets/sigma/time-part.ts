import type { FieldMatch, Predicate, Test, TimePart } from '../../model/index.ts';

type TimePartTest = Test & { readonly kind: 'time-part' };

/** The values a part of a time can have (ISO weeks go to 53); a year has no bounds. */
const bounds: Readonly<Record<TimePart, readonly [number, number] | undefined>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: undefined,
};

/**
 * The values that pass: Sigma's time modifiers take values and no comparison. Undefined where they cannot be listed.
 */
export function timePartValues(test: TimePartTest): readonly number[] | undefined {
  if (test.comparison === 'eq') return [test.value];
  const range = bounds[test.part];
  if (range === undefined) return undefined;
  const [first, last] = range;
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const { comparison, value } = test;
  const passing = all.filter((candidate) => {
    switch (comparison) {
      case 'lt':
        return candidate < value;
      case 'lte':
        return candidate <= value;
      case 'gt':
        return candidate > value;
      case 'gte':
        return candidate >= value;
    }
  });
  return passing.length === 0 ? undefined : passing;
}

/** The same match with every comparison of a part of a time written as the list of values that pass. */
export function everyTimePart(match: FieldMatch): Predicate {
  const listed = (test: Test): readonly Test[] =>
    test.kind !== 'time-part'
      ? [test]
      : (timePartValues(test) ?? []).map((value) => ({ ...test, comparison: 'eq', value }));
  if (match.quantifier === 'any') return { ...match, tests: match.tests.flatMap(listed) };
  const compared = match.tests.filter((test) => test.kind === 'time-part' && test.comparison !== 'eq');
  if (compared.length === 0) return match;
  const others = match.tests.filter((test) => !compared.includes(test));
  const operands: Predicate[] = compared.map((test) => ({
    ...match,
    quantifier: 'any',
    tests: listed(test),
  }));
  if (others.length > 0) operands.unshift({ ...match, tests: others });
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { kind: 'and', operands, range: match.range };
}
