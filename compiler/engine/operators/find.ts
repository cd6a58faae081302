import { converter, missing, toDynamic } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { nameOf, place } from '../lower/expression.ts';
import { findColumn, layoutOf, reserve, slotColumn } from '../lower/layout.ts';
import { columnsIn, mapRows } from '../lower/rows.ts';
import type { Evaluate, Layout, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, children, columnsOf, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column } from '../types.ts';
import { setEntry, type Bag } from '../values.ts';
import { lowerSearched } from './search.ts';
import { namedTables } from './table-names.ts';
import { parameterText, unionOf } from './union.ts';

const packed = 'pack_';

/**
 * `find [in (…)] where … [project …]`: rows of several tables, with the name of each one's table.
 * @see https://learn.microsoft.com/kusto/query/find-operator
 */
export function lowerFind(node: KustoNode, scope: Scope): Relation {
  const condition = child(node, 'Condition');
  const project = optional(node, 'Project');
  const isSmart = project === undefined || textOf(project).startsWith('project-smart');
  const source = parameterText(node, 'withsource') ?? 'source_';
  const wanted = columnsOf(node.ResultType);
  const read = referredColumns(condition, scope);
  const legs = namedTables(optional(node, 'InClause'), scope).filter(
    ({ layout }) => read.size === 0 || [...read].some((name) => findColumn(layout, name) !== undefined),
  );
  if (isSmart && hasTypeConflict(legs, read)) {
    throw unsupported('find over columns that have several types', place(node, scope));
  }
  const filtered = legs.map((leg) => {
    const searched = columnsIn(leg.layout);
    const { evaluate } = lowerSearched(condition, searched, false, {
      ...scope,
      layout: withMissing(leg.layout, wanted),
    });
    const pack = wanted.some(({ name }) => name === packed) ? packOthers(leg, wanted) : undefined;
    const columns = columnsIn(leg.layout).map((column) => retyped(column, wanted));
    const layout = layoutOf(leg.layout.shape, pack === undefined ? columns : [...columns, pack.column]);
    return {
      ...mapRows(leg, layout, (run, out) => (row) => {
        if (evaluate(row, run) !== true) return true;
        if (pack !== undefined) row[pack.slot] = pack.evaluate(row, run);
        return out.push(row);
      }),
      ...(leg.name === undefined ? {} : { name: leg.name }),
    };
  });
  const union = unionOf(filtered, { isInner: false, source, known: wanted });
  const columns = wanted.map(
    ({ name, type }): LayoutColumn =>
      findColumn(union.layout, name) ?? { name, type, read: () => () => missing(type) },
  );
  return { ...union, layout: layoutOf(union.layout.shape, columns) };
}

/** Names of the columns that a condition reads. */
function referredColumns(node: KustoNode, scope: Scope): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (inner: KustoNode): void => {
    if (scope.plan.syntax.kind(inner) === 'NameReference' && scope.plan.syntax.symbolKind(inner) === 'Column')
      names.add(nameOf(inner));
    else children(inner).forEach(visit);
  };
  visit(node);
  return names;
}

function hasTypeConflict(legs: readonly Relation[], names: ReadonlySet<string>): boolean {
  return [...names].some((name) => {
    const types = new Set(legs.flatMap(({ layout }) => findColumn(layout, name)?.type ?? []));
    return types.size > 1;
  });
}

/** `project name:type` converts. */
function retyped(column: LayoutColumn, wanted: readonly Column[]): LayoutColumn {
  const type = wanted.find(({ name }) => name === column.name)?.type ?? column.type;
  if (type === column.type) return column;
  const convert = converter(column.type, type);
  return {
    name: column.name,
    type,
    read: () => {
      const read = column.read();
      return (row, run) => convert(read(row, run));
    },
  };
}

/** A column that a table does not have is missing in its rows. */
function withMissing(layout: Layout, wanted: readonly Column[]): Layout {
  const columns = new Map(layout.columns);
  for (const { name, type } of wanted) {
    if (!columns.has(name)) columns.set(name, { name, type, read: () => () => missing(type) });
  }
  return { ...layout, columns };
}

function packOthers(
  leg: Relation,
  wanted: readonly Column[],
): { readonly column: LayoutColumn; readonly slot: number; readonly evaluate: Evaluate } {
  const slot = reserve(leg.layout.shape);
  const others = columnsIn(leg.layout)
    .filter(({ name }) => !wanted.some((column) => column.name === name))
    .map(({ name, type, read }) => ({ name, read: read(), convert: toDynamic(type) }));
  return {
    column: slotColumn(packed, 'dynamic', slot),
    slot,
    evaluate: (row, run) => {
      const bag: Bag = {};
      for (const { name, read, convert } of others) {
        const value = convert(read(row, run));
        if (value !== null && value !== '') setEntry(bag, name, value);
      }
      return bag;
    },
  };
}
