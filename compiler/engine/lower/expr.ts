import { converter, missing } from '../convert.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { cached } from './once.ts';
import type { Evaluate, Expr, Planning } from './plan-types.ts';

export function literal(value: Value, type: KqlType): Expr {
  return { type, constant: true, literal: value, evaluate: () => value };
}

/** An expression over others: constant where all of them are. */
export function derived(type: KqlType, parts: readonly Expr[], evaluate: Evaluate, plan: Planning): Expr {
  const constant = parts.every((part) => part.constant);
  return constant ? once({ type, constant, evaluate }, plan) : { type, constant, evaluate };
}

/** Computes a constant once in a run. */
export function once(expr: Expr, plan: Planning): Expr {
  if ('literal' in expr) return expr;
  const { evaluate } = expr;
  const number = plan.reserveOnce();
  return {
    ...expr,
    evaluate: (row, run) => cached(run, number, () => evaluate(row, run)),
  };
}

/** The expression with its values as another type. */
export function cast(expr: Expr, type: KqlType): Expr {
  if (expr.type === type) return expr;
  const convert = converter(expr.type, type);
  if ('literal' in expr) return literal(convert(expr.literal ?? null), type);
  const { evaluate } = expr;
  return { type, constant: expr.constant, evaluate: (row, run) => convert(evaluate(row, run)) };
}

/** Null becomes what a missing value of the type is: an empty string, for strings. */
export function settle(type: KqlType, evaluate: Evaluate): Evaluate {
  const none = missing(type);
  return none === null ? evaluate : (row, run) => evaluate(row, run) ?? none;
}
