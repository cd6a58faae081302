import { aggregates } from '../aggregates/index.ts';
import type { Accumulator, LoweredAggregate } from '../aggregates/aggregate.ts';
import { keyOf } from '../compare.ts';
import { createKeyMap } from '../key-map.ts';
import { lowerArgument, nameOf, place } from '../lower/expression.ts';
import { layoutOf, newRow, newShape, reserve, slotColumn } from '../lower/layout.ts';
import { outerScope } from '../lower/scope.ts';
import { provenanceOf } from '../lower/rows.ts';
import { settle } from '../lower/expr.ts';
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
import { child, columnsOf, elements, optional, scalarType, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { freeName, lowerNamed } from './named-expressions.ts';
import { rowScope } from './row-scope.ts';
import { mapTable } from '../lower/rows.ts';

/** An aggregate of one `summarize`, and the slot of its result. */
export interface PlacedAggregate {
  readonly slot: number;
  readonly lowered: LoweredAggregate;
}

interface Column {
  readonly name: string | undefined;
  readonly column: (name: string) => LayoutColumn;
}

/** Lowers aggregates: their arguments see the rows before, the expression around them the row of the group. */
export function aggregateScope(
  inner: Scope,
  shape: Shape,
  placed: PlacedAggregate[],
  grouped: ReadonlySet<string> = new Set(),
): Scope & { readonly lowerAggregate: (node: KustoNode) => readonly LayoutColumn[] | undefined } {
  const lowerAggregate = (node: KustoNode): readonly LayoutColumn[] | undefined => {
    if (inner.plan.syntax.kind(node) !== 'FunctionCallExpression') return undefined;
    const name = textOf(child(node, 'Name'));
    if (inner.names.has(name) || !Object.hasOwn(aggregates, name)) return undefined;
    const aggregate = aggregates[name];
    if (aggregate === undefined || inner.layout === undefined) return undefined;
    const nodes = elements(child(node, 'ArgumentList'), 'Expressions');
    const lowered = aggregate({
      name,
      node,
      nodes,
      args: nodes.map((argument) => lowerArgument(argument, inner)),
      type: scalarType(node),
      tuple: columnsOf(node.ResultType),
      layout: inner.layout,
      grouped,
      scope: inner,
      place: place(node, inner),
    });
    const slot = reserve(shape);
    placed.push({ slot, lowered });
    return lowered.columns?.(slot) ?? [slotColumn('', scalarType(node), slot)];
  };
  return {
    ...outerScope(inner),
    lowerAggregate,
    aggregate: (node) => {
      const [column] = lowerAggregate(node) ?? [];
      return column === undefined
        ? undefined
        : { type: column.type, constant: false, evaluate: column.read() };
    },
  };
}

/** The results of an expression of `summarize`: one column, or those of an aggregate that gives several. */
export function lowerAggregates(
  node: KustoNode,
  scope: ReturnType<typeof aggregateScope>,
  shape: Shape,
  computed: { readonly slot: number; readonly evaluate: Evaluate }[],
): readonly Column[] {
  const kind = scope.plan.syntax.kind(node);
  const isNamed = kind === 'SimpleNamedExpression';
  const isCompound = kind === 'CompoundNamedExpression';
  const expression = isNamed || isCompound ? child(node, 'Expression') : node;
  const names = isNamed
    ? [nameOf(child(node, 'Name'))]
    : isCompound
      ? elements(child(node, 'Names'), 'Names').map(nameOf)
      : [];
  const direct = scope.lowerAggregate(expression);
  if (direct !== undefined) {
    return direct.map((column, index) => ({
      name: names[index] ?? (column.name === '' ? scope.plan.syntax.resultName(expression) : column.name),
      column: (name) => ({ ...column, name }),
    }));
  }
  return lowerNamed(node, scope).map(({ name, expr }) => {
    const slot = reserve(shape);
    computed.push({ slot, evaluate: settle(expr.type, expr.evaluate) });
    return { name, column: (given) => slotColumn(given, expr.type, slot) };
  });
}

interface Group {
  readonly row: Row;
  readonly from: Provenance[];
  readonly accumulators: readonly Accumulator[];
}

export interface Grouping {
  readonly keys: readonly Expr[];
  readonly keySlots: readonly number[];
  readonly placed: readonly PlacedAggregate[];
}

/** Groups in the order in which they first come. Without keys there is one group, even of no rows. */
export function groupRows(
  { keys, keySlots, placed }: Grouping,
  shape: Shape,
  run: Run,
): { readonly push: (row: Row) => void; readonly finish: () => readonly Row[] } {
  const groups: Group[] = [];
  const evaluates = keys.map(({ evaluate }) => evaluate);
  const [only] = evaluates;
  const byValue = new Map<unknown, Group>();
  const byValues = createKeyMap<Group>(evaluates.length);
  const make = (of: readonly Row[0][]): Group => {
    const from: Provenance[] = [];
    const row = newRow(shape, from);
    keySlots.forEach((slot, index) => {
      row[slot] = of[index] ?? null;
    });
    const group = { row, from, accumulators: placed.map(({ lowered }) => lowered.create(run)) };
    groups.push(group);
    return group;
  };
  // Of the row at hand; its memory serves the next one.
  const values = evaluates.map((): Row[0] => null);
  const whole = keys.length === 0 ? make([]) : undefined;
  return {
    push: (row) => {
      let group = whole;
      if (only !== undefined && evaluates.length === 1) {
        const value = only(row, run);
        const key = keyOf(value);
        group = byValue.get(key);
        if (group === undefined) byValue.set(key, (group = make([value])));
      } else if (group === undefined) {
        for (let at = 0; at < evaluates.length; at++) values[at] = evaluates[at]?.(row, run) ?? null;
        group = byValues.get(values);
        if (group === undefined) byValues.set(values, (group = make(values)));
      }
      for (const { add } of group.accumulators) add(row);
      if (run.provenance) group.from.push(provenanceOf(row));
    },
    finish: () =>
      groups.map(({ row, accumulators }) => {
        placed.forEach(({ slot }, index) => {
          row[slot] = accumulators[index]?.result() ?? null;
        });
        return row;
      }),
  };
}

function plainColumnName(node: KustoNode, scope: Scope): string | undefined {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'SimpleNamedExpression') return plainColumnName(child(node, 'Expression'), scope);
  return kind === 'NameReference' && scope.plan.syntax.symbolKind(node) === 'Column'
    ? nameOf(node)
    : undefined;
}

export function lowerSummarize(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner = rowScope(scope, input);
  const shape = newShape();
  const names = columnsOf(node.ResultType).map(({ name }) => name);
  const keys: Expr[] = [];
  const keySlots: number[] = [];
  const columns: LayoutColumn[] = [];
  const taken = new Set<string>();
  const claim = (name: string | undefined): string => {
    const claimed = names[columns.length] ?? freeName(name ?? 'Column1', taken);
    taken.add(claimed);
    return claimed;
  };
  const byClause = optional(node, 'ByClause');
  const grouped = new Set<string>();
  for (const expression of byClause === undefined ? [] : elements(byClause, 'Expressions')) {
    const plain = plainColumnName(expression, inner);
    if (plain !== undefined) grouped.add(plain);
    for (const { name, expr } of lowerNamed(expression, inner)) {
      const slot = reserve(shape);
      keys.push(expr);
      keySlots.push(slot);
      columns.push(slotColumn(claim(name), expr.type, slot));
    }
  }
  const placed: PlacedAggregate[] = [];
  const computed: { readonly slot: number; readonly evaluate: Evaluate }[] = [];
  const outer = aggregateScope(inner, shape, placed, grouped);
  for (const expression of elements(node, 'Aggregates')) {
    for (const { name, column } of lowerAggregates(expression, outer, shape, computed)) {
      columns.push(column(claim(name)));
    }
  }
  const finish = (rows: readonly Row[], run: Run): readonly Row[] => {
    for (const row of rows) for (const { slot, evaluate } of computed) row[slot] = evaluate(row, run);
    return rows;
  };
  const grouping: Grouping = { keys, keySlots, placed };
  const layout = layoutOf(shape, columns);
  if (inner.window.used) {
    return mapTable(input, layout, (rows, run) => {
      const groups = groupRows(grouping, shape, run);
      const around = { rows, index: 0, state: new Map() };
      rows.forEach((row, index) => {
        around.index = index;
        run.windows[inner.window.number] = around;
        groups.push(row);
      });
      return finish(groups.finish(), run);
    });
  }
  return {
    layout,
    spine: input.spine,
    start: (run, sink) => {
      const groups = groupRows(grouping, shape, run);
      input.start(run, {
        push: (row) => {
          groups.push(row);
          return true;
        },
        end: () => {
          for (const row of finish(groups.finish(), run)) if (!sink.push(row)) break;
          sink.end();
        },
      });
    },
  };
}
