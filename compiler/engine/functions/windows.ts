import { equalValues } from '../compare.ts';
import { runtimeError, unsupported } from '../diagnostics.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { cast } from '../lower/expr.ts';
import type { Expr, Row, Run, Window } from '../lower/plan-types.ts';
import { missing } from '../convert.ts';
import { isArray, type Value } from '../values.ts';
import { argument, type Builtin, type Call } from './builtin.ts';

/** The operator's window: functions that use it see the rows before and after. */
function windowOf(call: Call): (run: Run) => Window {
  const { window } = call.scope;
  if (window === undefined) throw unsupported(`${call.name}() here`, call.place);
  if (!window.serialized) {
    throw runtimeError(
      `${call.name}() needs rows in an order: put sort or serialize before this operator.`,
      call.place,
    );
  }
  window.used = true;
  const { number } = window;
  return (run) => {
    const current = run.windows[number];
    if (current === undefined) throw unsupported(`${call.name}() here`, call.place);
    return current;
  };
}

const neighbour =
  (direction: 1 | -1): Builtin =>
  (call) => {
    const current = windowOf(call);
    const { evaluate, type } = argument(call, 0);
    const offset = call.args[1] === undefined ? undefined : cast(call.args[1], 'long').evaluate;
    const fallback = call.args[2] === undefined ? undefined : cast(call.args[2], type).evaluate;
    const none = missing(type);
    return {
      type,
      constant: false,
      evaluate: (row, run) => {
        const { rows, index } = current(run);
        const distance = offset === undefined ? 1 : Number(offset(row, run) ?? 1);
        const other = rows[index + direction * distance];
        return other === undefined ? (fallback?.(row, run) ?? none) : evaluate(other, run);
      },
    };
  };

/** What is kept after a row, from what was kept before it: nothing in the first row, and where the function begins anew. */
type Step = (before: Value | undefined, row: Row, run: Run) => Value;

/** A function that goes from row to row; the argument at `restartAt` says where it begins anew. */
function stepping(
  call: Call,
  restartAt: number,
  next: Step,
  answer: (memory: Value) => Value = (memory) => memory,
): Expr {
  const current = windowOf(call);
  const number = call.scope.plan.reserveOnce();
  const given = call.args[restartAt];
  const restart = given === undefined ? undefined : cast(given, 'bool').evaluate;
  return {
    type: call.type,
    constant: false,
    evaluate: (row, run) => {
      const { state } = current(run);
      const memory = next(restart?.(row, run) === true ? undefined : state.get(number), row, run);
      state.set(number, memory);
      return answer(memory);
    },
  };
}

function listOf(memory: Value | undefined): readonly Value[] {
  return memory !== undefined && isArray(memory) ? memory : [];
}

const rowNumber: Builtin = (call) => {
  const start = call.args[0] === undefined ? undefined : cast(call.args[0], 'long').evaluate;
  return stepping(call, 1, (before, row, run) =>
    typeof before === 'number' ? before + 1 : start === undefined ? 1 : Number(start(row, run) ?? 1),
  );
};

/** A missing term adds nothing. */
const rowCumsum: Builtin = (call) => {
  const { evaluate } = cast(argument(call, 0), call.type);
  const add = arithmetic('+', call.type, call.type);
  const zero: Value = call.type === 'timespan' ? 0n : 0;
  return stepping(call, 1, (before = null, row, run) => {
    const term = evaluate(row, run);
    if (before === null) return term ?? zero;
    return term === null ? before : (add?.(before, term) ?? null);
  });
};

/** Rank of the row's term: `dense` counts terms, `min` counts rows before. */
const rank =
  (mode: 'dense' | 'min'): Builtin =>
  (call) => {
    const { evaluate } = argument(call, 0);
    const next: Step = (memory, row, run) => {
      const term = evaluate(row, run);
      if (memory === undefined) return [term, 1, 1];
      const [before = null, place = 1, seen = 1] = listOf(memory);
      const rows = Number(seen) + 1;
      const isSame = equalValues(before, term) || (before === null && term === null);
      return [term, isSame ? place : mode === 'dense' ? Number(place) + 1 : rows, rows];
    };
    return stepping(call, 1, next, (memory) => listOf(memory)[1] ?? null);
  };

/**
 * The start of the session that a time belongs to: a new one begins after too long a session or too long a pause.
 * @see https://learn.microsoft.com/kusto/query/row-window-session-function
 */
const rowWindowSession: Builtin = (call) => {
  const time = cast(argument(call, 0), 'datetime').evaluate;
  const longest = cast(argument(call, 1), 'timespan').evaluate;
  const pause = cast(argument(call, 2), 'timespan').evaluate;
  const next: Step = (memory, row, run) => {
    const at = time(row, run);
    const [start = null, last = null] = listOf(memory);
    const isNew =
      typeof at !== 'bigint' ||
      typeof start !== 'bigint' ||
      typeof last !== 'bigint' ||
      at - start > (longest(row, run) as bigint) ||
      at - last > (pause(row, run) as bigint);
    return [isNew ? at : start, at];
  };
  return stepping(call, 3, next, (memory) => listOf(memory)[0] ?? null);
};

export const windows: Readonly<Record<string, Builtin>> = {
  next: neighbour(1),
  prev: neighbour(-1),
  row_cumsum: rowCumsum,
  row_number: rowNumber,
  row_rank: rank('min'),
  row_rank_dense: rank('dense'),
  row_rank_min: rank('min'),
  row_window_session: rowWindowSession,
};
