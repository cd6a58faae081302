import { compositeKey } from '../compare.ts';
import { toDynamic, toText } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { layoutOf, newRow, newShape, readSlot, reserve, slotColumn } from '../lower/layout.ts';
import { createFinder } from '../lower/open-columns.ts';
import { aggregateScope, type PlacedAggregate } from '../operators/summarize.ts';
import { collect, columnsIn, provenanceOf } from '../lower/rows.ts';
import type { Provenance, Relation, Row, Scope } from '../lower/plan-types.ts';
import { children } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { setEntry, type Bag, type Value } from '../values.ts';
import { pluginArguments } from './arguments.ts';

/**
 * `pivot(column[, aggregate][, keys…])`: a column for each value of the pivot column. Without keys, those are all
 * columns that neither the pivot nor the aggregate reads.
 * @see https://learn.microsoft.com/kusto/query/pivot-plugin
 */
export function lowerPivot(input: Relation, call: KustoNode, scope: Scope): Relation {
  const [pivotNode, aggregateNode, ...keyNodes] = pluginArguments(call, scope).positional;
  if (pivotNode === undefined) throw unsupported('pivot() without a column', place(call, scope));
  const inner: Scope = { ...scope, layout: input.layout };
  const pivot = lowerExpression(pivotNode, inner);
  const shape = newShape();
  const placed: PlacedAggregate[] = [];
  const pointShape = newShape();
  const [column] =
    aggregateNode === undefined
      ? []
      : (aggregateScope(inner, pointShape, placed).lowerAggregate(aggregateNode) ?? []);
  if (aggregateNode !== undefined && column === undefined) {
    throw unsupported('pivot() with this aggregate', place(aggregateNode, scope));
  }
  const used = new Set([
    nameOf(pivotNode),
    ...(aggregateNode === undefined ? [] : columnNames(aggregateNode, scope)),
  ]);
  const keys =
    keyNodes.length > 0
      ? keyNodes.map((node) => ({ name: nameOf(node), expr: lowerExpression(node, inner) }))
      : columnsIn(input.layout)
          .filter(({ name }) => !used.has(name))
          .map(({ name, type, read }) => ({ name, expr: { type, constant: false, evaluate: read() } }));
  const columns = keys.map(({ name, expr }) => slotColumn(name, expr.type, reserve(shape)));
  const bagSlot = reserve(shape);
  const finder = createFinder(scope.plan.reserveOnce());
  const cellType = column?.type ?? 'long';
  const read = column?.read();
  const convert = toDynamic(cellType);
  return {
    layout: layoutOf(shape, columns, {
      read: () => readSlot(bagSlot),
      found: finder.found,
      hidden: new Set(keys.map(({ name }) => name)),
    }),
    start: (run, sink) => {
      const names = new Set<string>();
      const groups = new Map<
        string,
        { readonly values: readonly Value[]; readonly cells: Map<string, Row[]>; readonly from: Provenance[] }
      >();
      for (const row of collect(input, run)) {
        const values = keys.map(({ expr }) => expr.evaluate(row, run));
        const key = compositeKey(values);
        const group = groups.get(key) ?? { values, cells: new Map<string, Row[]>(), from: [] };
        groups.set(key, group);
        const name = toText(pivot.evaluate(row, run), pivot.type);
        names.add(name);
        finder.declare(run, name, cellType);
        const cell = group.cells.get(name);
        if (cell === undefined) group.cells.set(name, [row]);
        else cell.push(row);
        if (run.provenance) group.from.push(provenanceOf(row));
      }
      const aggregateOf = (rows: readonly Row[]): Value => {
        if (read === undefined) return rows.length;
        const point = newRow(pointShape, -1);
        for (const { slot, lowered } of placed) {
          const accumulator = lowered.create(run);
          for (const row of rows) accumulator.add(row);
          point[slot] = accumulator.result();
        }
        return convert(read(point, run));
      };
      for (const { values, cells, from } of groups.values()) {
        const made = newRow(shape, from);
        values.forEach((value, index) => {
          made[index + 1] = value;
        });
        const bag: Bag = {};
        for (const name of [...names].sort()) setEntry(bag, name, aggregateOf(cells.get(name) ?? []));
        made[bagSlot] = bag;
        if (!sink.push(made)) break;
      }
      sink.end();
    },
  };
}

/** Names of the columns that an expression reads. */
function columnNames(node: KustoNode, scope: Scope): readonly string[] {
  if (scope.plan.syntax.kind(node) === 'NameReference' && scope.plan.syntax.symbolKind(node) === 'Column')
    return [nameOf(node)];
  return children(node).flatMap((inner) => columnNames(inner, scope));
}
