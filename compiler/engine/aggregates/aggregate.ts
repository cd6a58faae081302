import type { Place } from '../diagnostics.ts';
import { cast } from '../lower/expr.ts';
import type { Expr, Layout, LayoutColumn, Row, Run, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column, KqlType } from '../types.ts';
import type { Value } from '../values.ts';

/** What one group keeps for one aggregate. */
export interface Accumulator {
  readonly add: (row: Row) => void;
  readonly result: () => Value;
}

/** A call of an aggregate, with its arguments lowered over the rows of the input. */
export interface AggregateCall {
  readonly name: string;
  readonly node: KustoNode;
  readonly args: readonly Expr[];
  readonly nodes: readonly KustoNode[];
  /** The type that Microsoft gives the result. */
  readonly type: KqlType;
  /** The columns that Microsoft gives an aggregate with several results. */
  readonly tuple: readonly Column[];
  readonly layout: Layout;
  /** Columns by which rows are grouped: `*` does not have them. */
  readonly grouped: ReadonlySet<string>;
  readonly scope: Scope;
  readonly place: Place;
}

export interface LoweredAggregate {
  readonly create: (run: Run) => Accumulator;
  /** The columns of an aggregate that gives several; `slot` is where its result is. */
  readonly columns?: (slot: number) => readonly LayoutColumn[];
}

export type Aggregate = (call: AggregateCall) => LoweredAggregate;

/** Only rows that meet the condition, an argument of the call, count. */
export function onlyIf(aggregate: Aggregate, conditionIndex: number): Aggregate {
  return (call) => {
    const condition = call.args[conditionIndex];
    const rest = {
      ...call,
      args: call.args.filter((_, index) => index !== conditionIndex),
      nodes: call.nodes.filter((_, index) => index !== conditionIndex),
    };
    const inner = aggregate(rest);
    if (condition === undefined) return inner;
    const { evaluate } = cast(condition, 'bool');
    return {
      ...inner,
      create: (run) => {
        const { add, result } = inner.create(run);
        return {
          add: (row) => {
            if (evaluate(row, run) === true) add(row);
          },
          result,
        };
      },
    };
  };
}
