import { compareValues, compositeKey } from '../compare.ts';
import { toDynamic } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { arithmetic, binTicks } from '../lower/arithmetic.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { layoutOf, newRow, newShape, reserve, slotColumn } from '../lower/layout.ts';
import { collect, provenanceOf } from '../lower/rows.ts';
import type {
  Evaluate,
  Expr,
  LayoutColumn,
  Provenance,
  Relation,
  Row,
  Run,
  Scope,
} from '../lower/plan-types.ts';
import { child, columnsOf, elements, optional } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { floorLong, type Long } from '../numbers/long.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { freeName, lowerNamed } from './named-expressions.ts';
import { aggregateScope, lowerAggregates, type PlacedAggregate } from './summarize.ts';
import { parameterText } from './union.ts';

interface Axis {
  readonly type: KqlType;
  readonly evaluate: Evaluate;
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
  readonly step: Expr;
  /** `in range(…)` has its end inside, `from … to …` outside. */
  readonly isInclusive: boolean;
}

interface Series {
  readonly slot: number;
  /** Reads the aggregate's value from a row of results. */
  readonly read: Evaluate;
  readonly fallback: Evaluate;
  readonly convert: (value: Value) => Value;
}

/** Kusto's own limit of a series. */
const mostPoints = 1_048_576;

/**
 * `make-series`: for each group, arrays over the same points of the axis.
 * @see https://learn.microsoft.com/kusto/query/make-series-operator
 */
export function lowerMakeSeries(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const onExpression = child(child(node, 'OnClause'), 'Expression');
  const [on] = lowerNamed(onExpression, inner);
  if (on === undefined) throw unsupported('This axis', place(onExpression, scope));
  const axis = lowerAxis(on.expr, child(node, 'RangeClause'), scope);
  const names = columnsOf(node.ResultType).map(({ name }) => name);
  const taken = new Set<string>();
  const shape = newShape();
  const columns: LayoutColumn[] = [];
  const add = (name: string | undefined, type: KqlType): number => {
    const slot = reserve(shape);
    const claimed = names[columns.length] ?? freeName(name ?? 'Column1', taken);
    taken.add(claimed);
    columns.push(slotColumn(claimed, type, slot));
    return slot;
  };
  const byClause = optional(node, 'ByClause');
  const keys = (byClause === undefined ? [] : elements(byClause, 'Expressions'))
    .flatMap((expression) => lowerNamed(expression, inner))
    .map(({ name, expr }) => ({ expr, slot: add(name, expr.type) }));
  // Points are rows of their own, where aggregates put their results.
  const pointShape = newShape();
  const placed: PlacedAggregate[] = [];
  const computed: { readonly slot: number; readonly evaluate: Evaluate }[] = [];
  const outer = aggregateScope(inner, pointShape, placed);
  const series = elements(node, 'Aggregates').flatMap((element) =>
    lowerAggregates(child(element, 'Expression'), outer, pointShape, computed).map(
      ({ name, column }): Series => {
        const { type, read } = column(name ?? '');
        const clause = optional(element, 'DefaultExpression');
        const fallback =
          clause === undefined
            ? cast(
                { type: 'long', constant: true, literal: 0, evaluate: () => 0 },
                type === 'dynamic' ? 'long' : type,
              )
            : cast(lowerExpression(child(clause, 'Expression'), scope), type);
        return {
          slot: add(name, 'dynamic'),
          read: read(),
          fallback: fallback.evaluate,
          convert: toDynamic(type),
        };
      },
    ),
  );
  const axisSlot = add(on.name ?? nameOf(onExpression), 'dynamic');
  const isNonEmpty = parameterText(node, 'kind') === 'nonempty';
  return {
    layout: layoutOf(shape, columns),
    start: (run, sink) => {
      const rows = collect(input, run);
      const points = axisPoints(axis, rows, run, place(node, scope));
      const groups = new Map<string, { readonly values: readonly Value[]; readonly rows: Row[] }>();
      for (const row of rows) {
        const values = keys.map(({ expr }) => expr.evaluate(row, run));
        const key = compositeKey(values);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { values, rows: [row] });
        else group.rows.push(row);
      }
      if (groups.size === 0 && isNonEmpty && keys.length === 0) groups.set('', { values: [], rows: [] });
      const convertAxis = toDynamic(axis.type);
      for (const group of groups.values()) {
        const from: Provenance[] = [];
        const made = newRow(shape, from);
        keys.forEach(({ slot }, index) => {
          made[slot] = group.values[index] ?? null;
        });
        const buckets = new Map<number, Row[]>();
        for (const row of group.rows) {
          const index = points.indexOf(axis.evaluate(row, run));
          if (index === undefined) continue;
          if (run.provenance) from.push(provenanceOf(row));
          const bucket = buckets.get(index);
          if (bucket === undefined) buckets.set(index, [row]);
          else bucket.push(row);
        }
        const lists = series.map((): Value[] => []);
        for (let index = 0; index < points.values.length; index++) {
          const bucket = buckets.get(index);
          const point = newRow(pointShape, -1);
          if (bucket !== undefined) {
            for (const { slot, lowered } of placed) {
              const accumulator = lowered.create(run);
              for (const row of bucket) accumulator.add(row);
              point[slot] = accumulator.result();
            }
            for (const { slot, evaluate } of computed) point[slot] = evaluate(point, run);
          }
          series.forEach(({ read, fallback, convert }, at) => {
            lists[at]?.push(convert(bucket === undefined ? fallback(point, run) : read(point, run)));
          });
        }
        series.forEach(({ slot }, at) => {
          made[slot] = lists[at] ?? null;
        });
        made[axisSlot] = points.values.map(convertAxis);
        if (!sink.push(made)) break;
      }
      sink.end();
    },
  };
}

function lowerAxis(on: Expr, range: KustoNode, scope: Scope): Axis {
  const { type } = on;
  const stepType: KqlType = type === 'datetime' || type === 'timespan' ? 'timespan' : type;
  if (scope.plan.syntax.kind(range) === 'MakeSeriesInRangeClause') {
    const [from, to, step] = elements(child(range, 'Arguments'), 'Expressions').map((expression) =>
      lowerExpression(expression, scope),
    );
    if (from === undefined || to === undefined || step === undefined)
      throw unsupported('This range', place(range, scope));
    return {
      type,
      evaluate: on.evaluate,
      from: cast(from, type),
      to: cast(to, type),
      step: cast(step, stepType),
      isInclusive: true,
    };
  }
  const bound = (role: string, as: KqlType): Expr | undefined => {
    const clause = optional(range, role);
    return clause === undefined ? undefined : cast(lowerExpression(child(clause, 'Expression'), scope), as);
  };
  const step = bound('MakeSeriesStepClause', stepType);
  if (step === undefined) throw unsupported('make-series without step', place(range, scope));
  return {
    type,
    evaluate: on.evaluate,
    from: bound('MakeSeriesFromClause', type),
    to: bound('MakeSeriesToClause', type),
    step,
    isInclusive: false,
  };
}

interface Points {
  readonly values: readonly Value[];
  readonly indexOf: (value: Value) => number | undefined;
}

function axisPoints(
  axis: Axis,
  rows: readonly Row[],
  run: Run,
  at: { readonly start: number; readonly length: number },
): Points {
  const step = axis.step.evaluate([], run);
  const zero = axis.type === 'datetime' || axis.type === 'timespan' ? 0n : 0;
  if (step === null || compareValues(step, zero) <= 0)
    throw unsupported('make-series with a step that is not positive', at);
  let least: Value = null;
  let most: Value = null;
  for (const row of rows) {
    const value = axis.evaluate(row, run);
    if (value === null) continue;
    if (least === null || compareValues(value, least) < 0) least = value;
    if (most === null || compareValues(value, most) > 0) most = value;
  }
  const from = axis.from === undefined ? floorTo(least, step, zero) : axis.from.evaluate([], run);
  const add = arithmetic('+', axis.type, axis.step.type);
  const last = axis.to === undefined ? most : axis.to.evaluate([], run);
  const isInclusive = axis.to === undefined || axis.isInclusive;
  const values: Value[] = [];
  for (let value = from; value !== null && last !== null; value = add?.(value, step) ?? null) {
    const order = compareValues(value, last);
    if (order > 0 || (order === 0 && !isInclusive)) break;
    values.push(value);
    if (values.length > mostPoints) throw unsupported('make-series of more than 1,048,576 points', at);
  }
  return {
    values,
    indexOf: (value) => {
      if (value === null || from === null || last === null || compareValues(value, from) < 0)
        return undefined;
      const index =
        typeof value === 'bigint' && typeof from === 'bigint' && typeof step === 'bigint'
          ? Number((value - from) / step)
          : Math.floor((Number(value) - Number(from)) / Number(step));
      return index < values.length &&
        (axis.to === undefined || axis.isInclusive || compareValues(value, last) < 0)
        ? index
        : undefined;
    },
  };
}

function floorTo(value: Value, step: Value, zero: Value): Value {
  if (value === null) return null;
  if (typeof value === 'bigint' && typeof step === 'bigint') return binTicks(value, step, zero as bigint);
  if (Number.isInteger(value) && Number.isInteger(step)) return floorLong(value as Long, step as Long);
  return Math.floor(Number(value) / Number(step)) * Number(step);
}
