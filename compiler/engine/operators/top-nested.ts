import { compareValues, compositeKey, keyOf } from '../compare.ts';
import { missing } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, place } from '../lower/expression.ts';
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
  Shape,
} from '../lower/plan-types.ts';
import { child, columnsOf, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Value } from '../values.ts';
import { lowerNamed } from './named-expressions.ts';
import { aggregateScope, lowerAggregates, type PlacedAggregate } from './summarize.ts';

interface Level {
  readonly limit: Expr | undefined;
  readonly of: Expr;
  readonly valueSlot: number;
  readonly resultSlot: number;
  readonly resultType: Expr['type'];
  readonly pointShape: Shape;
  readonly placed: readonly PlacedAggregate[];
  readonly computed: readonly { readonly slot: number; readonly evaluate: Evaluate }[];
  readonly read: Evaluate;
  readonly descending: boolean;
  /** The value of the row for all that is not among the top. */
  readonly others: Expr | undefined;
}

/** `top-nested`: the top values of each level within those of the level before. */
export function lowerTopNested(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const shape = newShape();
  const names = columnsOf(node.ResultType);
  const columns: LayoutColumn[] = [];
  const add = (type: Expr['type']): number => {
    const slot = reserve(shape);
    columns.push(slotColumn(names[columns.length]?.name ?? `Column${columns.length + 1}`, type, slot));
    return slot;
  };
  const levels = elements(node, 'Clauses').map((clause): Level => {
    const othersClause = optional(clause, 'WithOthersClause');
    const [of] = lowerNamed(child(clause, 'OfExpression'), inner);
    if (of === undefined) throw unsupported('This level', place(clause, scope));
    const limit = optional(clause, 'Expression');
    const by = child(clause, 'ByExpression');
    const isOrdered = scope.plan.syntax.kind(by) === 'OrderedExpression';
    const ordering = isOrdered ? optional(by, 'Ordering') : undefined;
    const ordered = isOrdered ? child(by, 'Expression') : by;
    const pointShape = newShape();
    const placed: PlacedAggregate[] = [];
    const computed: { readonly slot: number; readonly evaluate: Evaluate }[] = [];
    const [found] = lowerAggregates(ordered, aggregateScope(inner, pointShape, placed), pointShape, computed);
    if (found === undefined) throw unsupported('This level', place(clause, scope));
    const column = found.column('');
    return {
      limit: limit === undefined ? undefined : cast(lowerExpression(limit, scope), 'long'),
      of: of.expr,
      valueSlot: add(of.expr.type),
      resultSlot: add(column.type),
      resultType: column.type,
      pointShape,
      placed,
      computed,
      read: column.read(),
      others:
        othersClause === undefined
          ? undefined
          : cast(lowerExpression(child(othersClause, 'Expression'), scope), of.expr.type),
      descending: ordering === undefined || !textOf(ordering).toLowerCase().startsWith('asc'),
    };
  });
  return {
    layout: layoutOf(shape, columns),
    start: (run, sink) => {
      const visit = (
        rows: readonly Row[],
        depth: number,
        path: readonly (readonly [number, Value])[],
      ): boolean => {
        const level = levels[depth];
        if (level === undefined) {
          const from: Provenance[] = run.provenance ? rows.map(provenanceOf) : [];
          const made = newRow(shape, from);
          for (const [slot, value] of path) made[slot] = value;
          return sink.push(made);
        }
        const { top, rest } = topGroups(level, rows, run);
        return (
          top.every((group) =>
            visit(group.rows, depth + 1, [
              ...path,
              [level.valueSlot, group.value],
              [level.resultSlot, group.result],
            ]),
          ) && others(rest, depth, path)
        );
      };
      /** One row for all that is not among the top of a level; levels without `others` are missing in it. */
      const others = (
        rows: readonly Row[],
        depth: number,
        path: readonly (readonly [number, Value])[],
      ): boolean => {
        const below = levels.slice(depth);
        if (rows.length === 0 || below.every((level) => level.others === undefined)) return true;
        const made = newRow(shape, run.provenance ? rows.map(provenanceOf) : []);
        for (const [slot, value] of path) made[slot] = value;
        for (const level of below) {
          const value = level.others?.evaluate([], run);
          made[level.valueSlot] = value ?? missing(level.of.type);
          made[level.resultSlot] =
            value === undefined ? missing(level.resultType) : aggregateOf(level, rows, run);
        }
        return sink.push(made);
      };
      visit(collect(input, run), 0, []);
      sink.end();
    },
  };
}

interface Ranked {
  readonly value: Value;
  readonly result: Value;
  readonly rows: readonly Row[];
}

function topGroups(
  level: Level,
  rows: readonly Row[],
  run: Run,
): { readonly top: readonly Ranked[]; readonly rest: readonly Row[] } {
  const groups = new Map<unknown, { readonly value: Value; readonly rows: Row[] }>();
  for (const row of rows) {
    const value = level.of.evaluate(row, run);
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), { value, rows: [row] });
    else group.rows.push(row);
  }
  const ranked = [...groups.values()].map(({ value, rows: members }): Ranked => ({
    value,
    rows: members,
    result: aggregateOf(level, members, run),
  }));
  ranked.sort((a, b) => compareValues(a.result, b.result) * (level.descending ? -1 : 1));
  const most = level.limit === undefined ? ranked.length : Number(level.limit.evaluate([], run) ?? 0);
  return { top: ranked.slice(0, most), rest: ranked.slice(most).flatMap((group) => group.rows) };
}

function aggregateOf(level: Level, rows: readonly Row[], run: Run): Value {
  const point = newRow(level.pointShape, -1);
  for (const { slot, lowered } of level.placed) {
    const accumulator = lowered.create(run);
    for (const row of rows) accumulator.add(row);
    point[slot] = accumulator.result();
  }
  for (const { slot, evaluate } of level.computed) point[slot] = evaluate(point, run);
  return level.read(point, run);
}

/** `top-hitters`: the values with the most rows, or the greatest sum. Kusto estimates; this is exact. */
export function lowerTopHitters(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const limit = cast(lowerExpression(child(node, 'Expression'), scope), 'long');
  const of = lowerExpression(child(node, 'OfExpression'), inner);
  const clause = optional(node, 'ByClause');
  const weight =
    clause === undefined ? undefined : cast(lowerExpression(child(clause, 'Expression'), inner), 'real');
  const shape = newShape();
  const columns = columnsOf(node.ResultType).map(({ name, type }) => slotColumn(name, type, reserve(shape)));
  return {
    layout: layoutOf(shape, columns),
    start: (run, sink) => {
      const groups = new Map<string, { readonly value: Value; total: number; readonly from: Provenance[] }>();
      for (const row of collect(input, run)) {
        const value = of.evaluate(row, run);
        const key = compositeKey([value]);
        const group = groups.get(key) ?? { value, total: 0, from: [] };
        groups.set(key, group);
        group.total += weight === undefined ? 1 : Number(weight.evaluate(row, run) ?? 0);
        if (run.provenance) group.from.push(provenanceOf(row));
      }
      const ranked = [...groups.values()].sort((a, b) => b.total - a.total);
      for (const { value, total, from } of ranked.slice(0, Number(limit.evaluate([], run) ?? 0))) {
        const row = newRow(shape, from);
        row[1] = value;
        row[2] = total;
        if (!sink.push(row)) break;
      }
      sink.end();
    },
  };
}
