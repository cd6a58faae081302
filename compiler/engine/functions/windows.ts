import { equalValues } from '../compare.ts';
import { runtimeError, unsupported } from '../diagnostics.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { cast } from '../lower/expr.ts';
import type { Evaluate, Window } from '../lower/plan-types.ts';
import { missing } from '../convert.ts';
import type { Value } from '../values.ts';
import { argument, type Builtin, type Call } from './builtin.ts';

/** The operator's window: functions that use it see the rows before and after. */
function windowOf(call: Call): (run: Parameters<Evaluate>[1]) => Window {
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

/** A number for what this call keeps between rows. */
function stateNumber(call: Call): number {
  return call.scope.plan.reserveOnce();
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

function restartOf(call: Call, index: number): Evaluate | undefined {
  const found = call.args[index];
  return found === undefined ? undefined : cast(found, 'bool').evaluate;
}

const rowNumber: Builtin = (call) => {
  const current = windowOf(call);
  const number = stateNumber(call);
  const start = call.args[0] === undefined ? undefined : cast(call.args[0], 'long').evaluate;
  const restart = restartOf(call, 1);
  return {
    type: 'long',
    constant: false,
    evaluate: (row, run) => {
      const { state } = current(run);
      const first = start === undefined ? 1 : Number(start(row, run) ?? 1);
      const last = state.get(number);
      const next = typeof last !== 'number' || restart?.(row, run) === true ? first : last + 1;
      state.set(number, next);
      return next;
    },
  };
};

/** A missing term adds nothing. */
const rowCumsum: Builtin = (call) => {
  const current = windowOf(call);
  const number = stateNumber(call);
  const { evaluate } = cast(argument(call, 0), call.type);
  const restart = restartOf(call, 1);
  const add = arithmetic('+', call.type, call.type);
  const zero: Value = call.type === 'timespan' ? 0n : 0;
  return {
    type: call.type,
    constant: false,
    evaluate: (row, run) => {
      const { state } = current(run);
      const before = restart?.(row, run) === true ? null : (state.get(number) ?? null);
      const term = evaluate(row, run);
      const sum = before === null ? (term ?? zero) : term === null ? before : (add?.(before, term) ?? null);
      state.set(number, sum);
      return sum;
    },
  };
};

/** Rank of the row's term: `dense` counts terms, `min` counts rows before. */
const rank =
  (mode: 'dense' | 'min'): Builtin =>
  (call) => {
    const current = windowOf(call);
    const number = stateNumber(call);
    const { evaluate } = argument(call, 0);
    const restart = restartOf(call, 1);
    return {
      type: 'long',
      constant: false,
      evaluate: (row, run) => {
        const { state } = current(run);
        const term = evaluate(row, run);
        const saved = state.get(number);
        const last = Array.isArray(saved) ? (saved as readonly Value[]) : undefined;
        let next: readonly Value[];
        if (last === undefined || restart?.(row, run) === true) next = [term, 1, 1];
        else {
          const [before = null, dense = 1, seen = 1] = last;
          const rows = Number(seen) + 1;
          const isSame = equalValues(before, term) || (before === null && term === null);
          next = [term, isSame ? dense : mode === 'dense' ? Number(dense) + 1 : rows, rows];
        }
        state.set(number, next);
        return next[1] ?? null;
      },
    };
  };

/**
 * The start of the session that a time belongs to: a new one begins after too long a session or too long a pause.
 * @see https://learn.microsoft.com/kusto/query/row-window-session-function
 */
const rowWindowSession: Builtin = (call) => {
  const current = windowOf(call);
  const number = stateNumber(call);
  const time = cast(argument(call, 0), 'datetime').evaluate;
  const longest = cast(argument(call, 1), 'timespan').evaluate;
  const pause = cast(argument(call, 2), 'timespan').evaluate;
  const restart = restartOf(call, 3);
  return {
    type: 'datetime',
    constant: false,
    evaluate: (row, run) => {
      const { state } = current(run);
      const at = time(row, run);
      const saved = state.get(number);
      const [start = null, last = null] = Array.isArray(saved) ? (saved as readonly Value[]) : [];
      let from = start;
      const isNew =
        restart?.(row, run) === true ||
        typeof at !== 'bigint' ||
        typeof start !== 'bigint' ||
        typeof last !== 'bigint' ||
        at - start > (longest(row, run) as bigint) ||
        at - last > (pause(row, run) as bigint);
      if (isNew) from = at;
      state.set(number, [from, at]);
      return from;
    },
  };
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
