import { compareValues } from '../compare.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { negation } from '../lower/comparison.ts';
import { cast, derived, literal } from '../lower/expr.ts';
import { columnsIn } from '../lower/rows.ts';
import { findColumn } from '../lower/layout.ts';
import type { Expr } from '../lower/plan-types.ts';
import { unsupported, runtimeError } from '../diagnostics.ts';
import { isBag, setEntry, type Bag, type Value } from '../values.ts';
import { toDynamic } from '../convert.ts';
import { dynamicType } from '../dynamic/json.ts';
import { argument, literalArgument, result, type Builtin } from './builtin.ts';
import { openNames } from '../lower/layout.ts';

/** The value as the call's own type; dynamic results keep what they hold. */
function branch(expr: Expr, type: Expr['type']): Expr {
  return cast(expr, type);
}

/** Only true takes the first branch: null does not. */
const iff: Builtin = (call) => {
  const condition = cast(argument(call, 0), 'bool');
  const yes = branch(argument(call, 1), call.type);
  const no = branch(argument(call, 2), call.type);
  return result(call, [condition, yes, no], (row, run) =>
    condition.evaluate(row, run) === true ? yes.evaluate(row, run) : no.evaluate(row, run),
  );
};

const caseOf: Builtin = (call) => {
  const { args } = call;
  const cases: { readonly condition: Expr; readonly value: Expr }[] = [];
  for (let index = 0; index + 1 < args.length; index += 2) {
    cases.push({
      condition: cast(argument(call, index), 'bool'),
      value: branch(argument(call, index + 1), call.type),
    });
  }
  const otherwise = branch(argument(call, args.length - 1), call.type);
  return result(call, args, (row, run) => {
    for (const { condition, value } of cases) {
      if (condition.evaluate(row, run) === true) return value.evaluate(row, run);
    }
    return otherwise.evaluate(row, run);
  });
};

/** The first value that is not missing; for strings, not empty. */
const coalesce: Builtin = (call) => {
  const args = call.args.map((arg) => branch(arg, call.type));
  return result(call, args, (row, run) => {
    for (const { evaluate } of args) {
      const value = evaluate(row, run);
      if (value !== null && value !== '') return value;
    }
    return null;
  });
};

/** A test that never is missing itself. */
const missingTest =
  (isMissing: (value: Value) => boolean, negated: boolean): Builtin =>
  (call) => {
    const { evaluate } = argument(call, 0);
    return derived(
      'bool',
      call.args,
      (row, run) => isMissing(evaluate(row, run)) !== negated,
      call.scope.plan,
    );
  };

const nullTest = (negated: boolean): Builtin => missingTest((value) => value === null, negated);

/** Missing, or empty text. An empty array or bag is not empty. */
const emptyTest = (negated: boolean): Builtin =>
  missingTest((value) => value === null || value === '', negated);

const not: Builtin = (call) => negation(cast(argument(call, 0), 'bool'), call.scope.plan);

const chosenOf =
  (sign: 1 | -1): Builtin =>
  (call) => {
    const args = call.args.map((arg) => branch(arg, call.type));
    return result(call, args, (row, run) => {
      let best: Value = null;
      for (const { evaluate } of args) {
        const value = evaluate(row, run);
        if (value === null) continue;
        if (best === null || compareValues(value, best) * sign > 0) best = value;
      }
      return best;
    });
  };

const columnIfExists: Builtin = (call) => {
  const name = literalArgument(call, 0);
  const { layout } = call.scope;
  const column = layout === undefined || typeof name !== 'string' ? undefined : findColumn(layout, name);
  if (column === undefined) return argument(call, 1);
  return cast({ type: column.type, constant: false, evaluate: column.read() }, call.type);
};

const columnExists: Builtin = (call) => {
  const name = literalArgument(call, 0);
  const { layout } = call.scope;
  return literal(
    layout !== undefined && typeof name === 'string' && findColumn(layout, name) !== undefined,
    'bool',
  );
};

/** Whether a value lies within a distance of a center. */
const around: Builtin = (call) => {
  const [value, center, delta] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  const add = arithmetic('+', center.type, delta.type);
  const subtract = arithmetic('-', center.type, delta.type);
  if (add === undefined || subtract === undefined)
    throw unsupported(`${call.name}() of ${center.type} and ${delta.type}`, call.place);
  return result(call, call.args, (row, run) => {
    const at = value.evaluate(row, run);
    const middle = center.evaluate(row, run);
    const distance = delta.evaluate(row, run);
    if (at === null || middle === null || distance === null) return null;
    const low = subtract(middle, distance);
    const high = add(middle, distance);
    return low === null || high === null ? null : compareValues(at, low) >= 0 && compareValues(at, high) <= 0;
  });
};

/** The row as a bag; with `true`, without entries that are null or empty. */
const packAll: Builtin = (call) => {
  const { layout } = call.scope;
  if (layout === undefined) throw unsupported('pack_all() without a row', call.place);
  const entries = columnsIn(layout).map(({ name, type, read }) => ({
    name,
    read: read(),
    convert: toDynamic(type),
  }));
  const open = layout.open;
  const bagRead = open?.read();
  const skip = call.args[0] === undefined ? undefined : cast(call.args[0], 'bool').evaluate;
  return {
    type: 'dynamic',
    constant: false,
    evaluate: (row, run) => {
      const skips = skip?.(row, run) === true;
      const bag: Bag = {};
      const add = (name: string, value: Value): void => {
        if (!skips || (value !== null && value !== '')) setEntry(bag, name, value);
      };
      for (const { name, read, convert } of entries) add(name, convert(read(row, run)));
      if (open !== undefined && bagRead !== undefined) {
        const extra = bagRead(row, run);
        if (isBag(extra)) for (const name of openNames(open, extra)) add(name, extra[name] ?? null);
      }
      return bag;
    },
  };
};

/** Raises an error where the condition does not hold. */
const assert: Builtin = (call) => {
  const condition = cast(argument(call, 0), 'bool');
  const message = cast(argument(call, 1), 'string');
  return derived(
    'bool',
    call.args,
    (row, run) => {
      if (condition.evaluate(row, run) === true) return true;
      throw runtimeError(
        `assert() has failed with message: ${message.evaluate(row, run) as string}`,
        call.place,
      );
    },
    call.scope.plan,
  );
};

const gettype: Builtin = (call) => {
  const { type, evaluate } = argument(call, 0);
  return result(call, call.args, (row, run) => {
    const value = evaluate(row, run);
    if (type === 'dynamic') return dynamicType(value);
    return value === null ? 'null' : type;
  });
};

const isNaNOf: Builtin = (call) => numberTest(call, Number.isNaN);
const isInf: Builtin = (call) => numberTest(call, (value) => value === Infinity || value === -Infinity);
const isFiniteOf: Builtin = (call) => numberTest(call, Number.isFinite);

function numberTest(call: Parameters<Builtin>[0], test: (value: unknown) => boolean): Expr {
  const { evaluate } = cast(argument(call, 0), 'real');
  return derived(
    'bool',
    call.args,
    (row, run) => {
      const value = evaluate(row, run);
      return value === null ? null : test(value);
    },
    call.scope.plan,
  );
}

export const conditional: Readonly<Record<string, Builtin>> = {
  around,
  assert,
  case: caseOf,
  coalesce,
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  gettype,
  iff,
  iif: iff,
  iscolumnexists: columnExists,
  isempty: emptyTest(false),
  isfinite: isFiniteOf,
  isinf: isInf,
  isnan: isNaNOf,
  isnotempty: emptyTest(true),
  isnotnull: nullTest(true),
  isnull: nullTest(false),
  max_of: chosenOf(1),
  min_of: chosenOf(-1),
  not,
  notempty: emptyTest(true),
  notnull: nullTest(true),
  pack_all: packAll,
};
