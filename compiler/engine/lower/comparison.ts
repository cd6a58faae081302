import { compareDynamic, compareValues, equalValues, keyOf } from '../compare.ts';
import { converter, toDynamic, toText } from '../convert.ts';
import { isArray, type Value } from '../values.ts';
import type { KqlType } from '../types.ts';
import { derived } from './expr.ts';
import { either } from '../stream/needles.ts';
import { cached } from './once.ts';
import type { Evaluate, Expr, Planning } from './plan-types.ts';

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

function isNumeric(type: KqlType): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'bool';
}

/** Whether values of these types are equal by JavaScript's `===`, as they are kept. */
function areIdentical(left: KqlType, right: KqlType): boolean {
  return left === right
    ? left !== 'dynamic' && left !== 'decimal'
    : left !== 'bool' && right !== 'bool' && isNumeric(left) && isNumeric(right);
}

/** Brings the two sides to types that compare. */
function align(left: Expr, right: Expr): readonly [Evaluate, Evaluate] {
  const make = (expr: Expr, other: Expr): Evaluate => {
    const { evaluate, type } = expr;
    if (type === other.type) return evaluate;
    if (type !== 'dynamic' && other.type === 'dynamic') {
      const convert = toDynamic(type);
      return (row, run) => convert(evaluate(row, run));
    }
    if (type === 'bool' && isNumeric(other.type)) {
      const convert = converter('bool', 'long');
      return (row, run) => convert(evaluate(row, run));
    }
    if (type === 'string' && other.type !== 'dynamic') {
      const convert = converter('string', other.type);
      return (row, run) => convert(evaluate(row, run));
    }
    return evaluate;
  };
  return [make(left, right), make(right, left)];
}

/**
 * `==` and `!=`. Null is equal to nothing and unlike everything; two nulls give null.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
export function equality(negated: boolean, left: Expr, right: Expr, plan: Planning): Expr {
  const [a, b] = align(left, right);
  if (areIdentical(left.type, right.type)) {
    const known = right.literal;
    if (known !== undefined && known !== null && !Number.isNaN(known)) {
      return derived(
        'bool',
        [left],
        negated ? (row, run) => a(row, run) !== known : (row, run) => a(row, run) === known,
        plan,
      );
    }
    return derived(
      'bool',
      [left, right],
      (row, run) => {
        const x = a(row, run);
        const y = b(row, run);
        return x === null && y === null ? null : (x === y) !== negated;
      },
      plan,
    );
  }
  return derived(
    'bool',
    [left, right],
    (row, run) => {
      const x = a(row, run);
      const y = b(row, run);
      return x === null && y === null ? null : equalValues(x, y) !== negated;
    },
    plan,
  );
}

const holds: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** A null side gives null. */
export function ordering(operator: '<' | '<=' | '>' | '>=', left: Expr, right: Expr, plan: Planning): Expr {
  const [a, b] = align(left, right);
  const test = holds[operator];
  const isNative =
    left.type !== 'dynamic' &&
    right.type !== 'dynamic' &&
    left.type !== 'decimal' &&
    right.type !== 'decimal';
  const compare: (x: Value, y: Value) => boolean | null = isNative
    ? nativeOrder[operator]
    : left.type === 'dynamic' || right.type === 'dynamic'
      ? (x, y) => {
          const order = compareDynamic(x, y);
          return order === undefined ? null : test(order);
        }
      : (x, y) => test(compareValues(x, y));
  return derived(
    'bool',
    [left, right],
    (row, run) => {
      const x = a(row, run);
      if (x === null) return null;
      const y = b(row, run);
      return y === null ? null : compare(x, y);
    },
    plan,
  );
}

/** JavaScript orders numbers with bigints exactly; NaN is neither less nor greater. */
const nativeOrder: Readonly<Record<'<' | '<=' | '>' | '>=', (x: Value, y: Value) => boolean>> = {
  '<': (x, y) => (x as number) < (y as number),
  '<=': (x, y) => (x as number) <= (y as number),
  '>': (x, y) => (x as number) > (y as number),
  '>=': (x, y) => (x as number) >= (y as number),
};

export function conjunction(left: Expr, right: Expr, plan: Planning): Expr {
  const both = connective(false, left, right, plan);
  return { ...both, requires: [...(left.requires ?? []), ...(right.requires ?? [])] };
}

export function disjunction(left: Expr, right: Expr, plan: Planning): Expr {
  const any = connective(true, left, right, plan);
  return { ...any, requires: either(left.requires ?? [], right.requires ?? []) };
}

/** `and` is decided by one false, `or` by one true; else a missing side makes the whole missing. */
function connective(decisive: boolean, left: Expr, right: Expr, plan: Planning): Expr {
  const a = left.evaluate;
  const b = right.evaluate;
  return derived(
    'bool',
    [left, right],
    (row, run) => {
      const x = a(row, run);
      if (x === decisive) return decisive;
      const y = b(row, run);
      if (y === decisive) return decisive;
      return x === null || y === null ? null : !decisive;
    },
    plan,
  );
}

export function negation(inner: Expr, plan: Planning): Expr {
  const { evaluate } = inner;
  return derived(
    'bool',
    [inner],
    (row, run) => {
      const value = evaluate(row, run);
      return value === null ? null : value !== true;
    },
    plan,
  );
}

/** The values of the lists on the right of `in`, `has_any` and `has_all`; a dynamic array counts as its elements. */
export type ListValues = (row: Parameters<Evaluate>[0], run: Parameters<Evaluate>[1]) => readonly Value[];

export function listValues(items: readonly Expr[]): ListValues {
  return (row, run) =>
    items.flatMap(({ evaluate, type }) => {
      const value = evaluate(row, run);
      return isArray(value) ? [...value] : [toDynamic(type)(value)];
    });
}

/**
 * `in`: a value that is missing is in no list, and a missing element matches nothing.
 */
export function membership(
  left: Expr,
  items: readonly Expr[],
  options: { readonly cased: boolean; readonly negated: boolean },
  plan: Planning,
): Expr {
  const { cased, negated } = options;
  const values = listValues(items);
  const asDynamic = toDynamic(left.type);
  const keyed = (value: Value): Value => {
    const plain = left.type === 'string' && typeof value !== 'string' ? toText(value, 'dynamic') : value;
    if (!cased && typeof plain === 'string') return plain.toLowerCase();
    return keyOf(plain);
  };
  const { evaluate } = left;
  const test = (value: Value, list: ReadonlySet<Value>): boolean => {
    if (value === null) return negated;
    return list.has(keyed(asDynamic(value))) !== negated;
  };
  const makeSet = (list: readonly Value[]): ReadonlySet<Value> =>
    new Set(list.filter((item) => item !== null).map(keyed));
  if (items.every((item) => item.constant)) {
    const number = plan.reserveOnce();
    return derived(
      'bool',
      [left],
      (row, run) => {
        const set = cached(run, number, () => makeSet(values(row, run)));
        return test(evaluate(row, run), set);
      },
      plan,
    );
  }
  return derived(
    'bool',
    [left, ...items],
    (row, run) => test(evaluate(row, run), makeSet(values(row, run))),
    plan,
  );
}

export function range(negated: boolean, value: Expr, first: Expr, second: Expr, plan: Planning): Expr {
  const inside = conjunction(ordering('>=', value, first, plan), ordering('<=', value, second, plan), plan);
  return negated ? negation(inside, plan) : inside;
}
