import { unsupported, type Place } from '../diagnostics.ts';
import { cast, derived, settle } from '../lower/expr.ts';
import type { Evaluate, Expr, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { KqlType } from '../types.ts';
import { missing } from '../convert.ts';
import type { Value } from '../values.ts';

/** A call of a built-in function, with its arguments lowered. */
export interface Call {
  /** Absent where the engine itself makes the call. */
  readonly node?: KustoNode;
  readonly name: string;
  readonly args: readonly Expr[];
  readonly nodes: readonly KustoNode[];
  /** The type that Microsoft gives the result. */
  readonly type: KqlType;
  readonly scope: Scope;
  readonly place: Place;
}

export type Builtin = (call: Call) => Expr;

const letters: Readonly<Record<string, KqlType>> = {
  b: 'bool',
  d: 'datetime',
  g: 'guid',
  i: 'int',
  l: 'long',
  m: 'decimal',
  r: 'real',
  s: 'string',
  t: 'timespan',
  y: 'dynamic',
};

/** The arguments as the types of a signature: one letter each, `a` for any type; the last is for all further ones. */
export function signature(call: Call, types: string): readonly Expr[] {
  return call.args.map((arg, index) => {
    const type = letters[types[Math.min(index, types.length - 1)] ?? 'a'];
    return type === undefined ? arg : cast(arg, type);
  });
}

type Compute = (...values: readonly Value[]) => Value;

/** A function of its arguments' values; a missing argument gives a missing result. */
export function strict(types: string, compute: (...values: never[]) => Value): Builtin {
  return (call) => {
    const args = signature(call, types);
    const none = missing(call.type);
    return result(call, args, nullStrict(args, compute as Compute, none));
  };
}

/** A function of its arguments' values, which may be null. */
export function lax(types: string, compute: (...values: never[]) => Value): Builtin {
  return (call) => {
    const args = signature(call, types);
    const apply = compute as Compute;
    return result(call, args, (row, run) => apply(...args.map((arg) => arg.evaluate(row, run))));
  };
}

export function result(call: Call, args: readonly Expr[], evaluate: Evaluate): Expr {
  return derived(call.type, args, settle(call.type, evaluate), call.scope.plan);
}

function nullStrict(args: readonly Expr[], compute: Compute, none: Value): Evaluate {
  const [first, second, third] = args.map((arg) => arg.evaluate);
  if (args.length === 1 && first !== undefined) {
    return (row, run) => {
      const a = first(row, run);
      return a === null ? none : compute(a);
    };
  }
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (row, run) => {
      const a = first(row, run);
      if (a === null) return none;
      const b = second(row, run);
      return b === null ? none : compute(a, b);
    };
  }
  if (args.length === 3 && first !== undefined && second !== undefined && third !== undefined) {
    return (row, run) => {
      const a = first(row, run);
      if (a === null) return none;
      const b = second(row, run);
      if (b === null) return none;
      const c = third(row, run);
      return c === null ? none : compute(a, b, c);
    };
  }
  return (row, run) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg.evaluate(row, run);
      if (value === null) return none;
      values.push(value);
    }
    return compute(...values);
  };
}

export function argument(call: Call, index: number): Expr {
  const found = call.args[index];
  if (found === undefined) throw unsupported(`${call.name}() without argument ${index + 1}`, call.place);
  return found;
}

/** An argument that must be in the text of the query. */
export function literalArgument(call: Call, index: number): Value {
  const { literal } = argument(call, index);
  if (literal === undefined)
    throw unsupported(`${call.name}() with a computed argument ${index + 1}`, call.place);
  return literal;
}
