import { compareValues } from '../compare.ts';
import { missing } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import type { Evaluate, LayoutColumn, Row } from '../lower/plan-types.ts';
import { cast } from '../lower/expr.ts';
import type { KqlType } from '../types.ts';
import { textOf } from '../syntax.ts';
import type { Value } from '../values.ts';
import { onlyIf, type Aggregate, type AggregateCall } from './aggregate.ts';
import { argumentOf } from './arguments.ts';

const extreme =
  (sign: 1 | -1): Aggregate =>
  (call) => {
    const argument = argumentOf(call, 0);
    const { evaluate } = argument.type === 'dynamic' ? argument : cast(argument, call.type);
    return {
      create: (run) => {
        let best: Value = null;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value === null || Number.isNaN(value)) return;
            if (best === null || compareValues(value, best) * sign > 0) best = value;
          },
          result: () => best,
        };
      },
    };
  };

/** Columns read from the row that the group has chosen, which is in a slot of the result. */
function fromChosen(name: string, type: KqlType, slot: number, read: () => Evaluate): LayoutColumn {
  const none = missing(type);
  return {
    name,
    type,
    read: () => {
      const inner = read();
      return (row, run) => {
        const chosen = row[slot];
        return Array.isArray(chosen) ? inner(chosen as Row, run) : none;
      };
    },
  };
}

function chosenColumns(call: AggregateCall): (slot: number) => readonly LayoutColumn[] {
  const { layout, tuple } = call;
  const star = call.nodes.findIndex((node) => textOf(node) === '*');
  if (star >= 0 && layout.open !== undefined) {
    throw unsupported('* over columns that only the data know', call.place);
  }
  const single = {
    name: call.scope.plan.syntax.resultName(call.nodes[0] ?? call.node) ?? '',
    type: call.type,
  };
  const starColumns =
    star === 0 && tuple.length === 0
      ? [...layout.columns.values()].filter(({ name }) => !call.grouped.has(name))
      : [];
  return (slot) =>
    (starColumns.length > 0 ? starColumns : tuple.length === 0 ? [single] : tuple).map(
      ({ name, type }, index) => {
        if (star < 0 || index < star) {
          const expr = argumentOf(call, index);
          return fromChosen(name, expr.type, slot, () => expr.evaluate);
        }
        const column = layout.columns.get(name);
        if (column === undefined) throw unsupported(`The column ${name} of *`, call.place);
        return fromChosen(name, type, slot, column.read);
      },
    );
}

/** Rows whose key is missing lose; a group of only such rows still has one. */
const argExtreme =
  (sign: 1 | -1): Aggregate =>
  (call) => {
    const { evaluate } = argumentOf(call, 0);
    return {
      create: (run) => {
        let best: Value = null;
        let chosen: Row | null = null;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value === null || Number.isNaN(value)) {
              chosen ??= row;
              return;
            }
            if (best === null || compareValues(value, best) * sign > 0) {
              best = value;
              chosen = row;
            }
          },
          result: () => chosen,
        };
      },
      columns: chosenColumns(call),
    };
  };

/** Any row; here the first that has a value. */
const takeAny: Aggregate = (call) => {
  const [first] = call.args;
  const isSingle = call.args.length === 1 && call.nodes[0] !== undefined && textOf(call.nodes[0]) !== '*';
  return {
    create: (run) => {
      let chosen: Row | null = null;
      let isFilled = false;
      return {
        add: (row) => {
          if (isFilled) return;
          const value = isSingle ? first?.evaluate(row, run) : true;
          isFilled = value !== null && value !== '';
          if (isFilled || chosen === null) chosen = row;
        },
        result: () => chosen,
      };
    },
    columns: chosenColumns(call),
  };
};

export const choices: Readonly<Record<string, Aggregate>> = {
  any: takeAny,
  anyif: onlyIf(takeAny, 1),
  arg_max: argExtreme(1),
  arg_min: argExtreme(-1),
  argmax: argExtreme(1),
  argmin: argExtreme(-1),
  max: extreme(1),
  maxif: onlyIf(extreme(1), 1),
  min: extreme(-1),
  minif: onlyIf(extreme(-1), 1),
  take_any: takeAny,
  take_anyif: onlyIf(takeAny, 1),
};
