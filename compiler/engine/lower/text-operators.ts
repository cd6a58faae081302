import { isArray, type Value } from '../values.ts';
import { toText } from '../convert.ts';
import { cachedTest, sameTextTest, substringTest, termTest, type TextTest } from '../text/terms.ts';
import { cast, derived } from './expr.ts';
import { listValues } from './comparison.ts';
import { cached } from './once.ts';
import type { Expr, Planning, Row, Run } from './plan-types.ts';

export interface TextOperator {
  readonly make: (needle: string) => TextTest;
  readonly negated: boolean;
}

const term = (cased: boolean) => (needle: string) => termTest(needle, 'term', cased);
const prefix = (cased: boolean) => (needle: string) => termTest(needle, 'prefix', cased);
const suffix = (cased: boolean) => (needle: string) => termTest(needle, 'suffix', cased);
const anywhere = (cased: boolean) => (needle: string) => substringTest(needle, 'anywhere', cased);
const start = (cased: boolean) => (needle: string) => substringTest(needle, 'start', cased);
const end = (cased: boolean) => (needle: string) => substringTest(needle, 'end', cased);

/** By Microsoft's syntax kind. */
export const textOperators: Readonly<Record<string, TextOperator>> = {
  EqualTildeExpression: { make: sameTextTest, negated: false },
  BangTildeExpression: { make: sameTextTest, negated: true },
  HasExpression: { make: term(false), negated: false },
  HasCsExpression: { make: term(true), negated: false },
  NotHasExpression: { make: term(false), negated: true },
  NotHasCsExpression: { make: term(true), negated: true },
  HasPrefixExpression: { make: prefix(false), negated: false },
  HasPrefixCsExpression: { make: prefix(true), negated: false },
  NotHasPrefixExpression: { make: prefix(false), negated: true },
  NotHasPrefixCsExpression: { make: prefix(true), negated: true },
  HasSuffixExpression: { make: suffix(false), negated: false },
  HasSuffixCsExpression: { make: suffix(true), negated: false },
  NotHasSuffixExpression: { make: suffix(false), negated: true },
  NotHasSuffixCsExpression: { make: suffix(true), negated: true },
  ContainsExpression: { make: anywhere(false), negated: false },
  ContainsCsExpression: { make: anywhere(true), negated: false },
  NotContainsExpression: { make: anywhere(false), negated: true },
  NotContainsCsExpression: { make: anywhere(true), negated: true },
  StartsWithExpression: { make: start(false), negated: false },
  StartsWithCsExpression: { make: start(true), negated: false },
  NotStartsWithExpression: { make: start(false), negated: true },
  NotStartsWithCsExpression: { make: start(true), negated: true },
  EndsWithExpression: { make: end(false), negated: false },
  EndsWithCsExpression: { make: end(true), negated: false },
  NotEndsWithExpression: { make: end(false), negated: true },
  NotEndsWithCsExpression: { make: end(true), negated: true },
};

/** A string is never null: the negated operators keep rows without text. */
export function textOperation(
  { make, negated }: TextOperator,
  left: Expr,
  right: Expr,
  plan: Planning,
): Expr {
  const { evaluate } = cast(left, 'string');
  const needle = cast(right, 'string');
  if (typeof needle.literal === 'string') {
    const test = make(needle.literal);
    return derived(
      'bool',
      [left],
      negated
        ? (row, run) => !test(evaluate(row, run) as string)
        : (row, run) => test(evaluate(row, run) as string),
      plan,
    );
  }
  const test = cachedTest(make);
  return derived(
    'bool',
    [left, right],
    (row, run) => test(evaluate(row, run) as string, needle.evaluate(row, run) as string) !== negated,
    plan,
  );
}

/** `has_any`, `has_all`, `has_any_ipv4` and the like: several needles, which may be dynamic arrays. */
export function manyNeedles(
  mode: 'any' | 'all',
  make: (needle: string) => TextTest,
  left: Expr,
  items: readonly Expr[],
  plan: Planning,
): Expr {
  const { evaluate } = cast(left, 'string');
  const values = listValues(items);
  const makeTests = (row: Row, run: Run): readonly TextTest[] =>
    values(row, run).map((value: Value) => make(isArray(value) ? '' : toText(value, 'dynamic')));
  const apply = (text: string, tests: readonly TextTest[]): boolean =>
    mode === 'any' ? tests.some((test) => test(text)) : tests.every((test) => test(text));
  if (items.every((item) => item.constant)) {
    const number = plan.reserveOnce();
    return derived(
      'bool',
      [left],
      (row, run) =>
        apply(
          evaluate(row, run) as string,
          cached(run, number, () => makeTests(row, run)),
        ),
      plan,
    );
  }
  return derived(
    'bool',
    [left, ...items],
    (row, run) => apply(evaluate(row, run) as string, makeTests(row, run)),
    plan,
  );
}
