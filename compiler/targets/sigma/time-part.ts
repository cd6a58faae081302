import type { Test, TimePart } from '../../model/index.ts';

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

/** A comparison of a part of a time as the tests of which one must hold: one for each value that passes. */
export function timePartForms(test: Test): readonly Test[] {
  if (test.kind !== 'time-part') return [test];
  return (timePartValues(test) ?? []).map((value) => ({ ...test, comparison: 'eq', value }));
}
