import { unsupported } from '../diagnostics.ts';
import { lowerCondition, lowerExpression, place } from '../lower/expression.ts';
import { conjunction, disjunction } from '../lower/comparison.ts';
import { literal } from '../lower/expr.ts';
import { findColumn, layoutOf, reserve, slotColumn } from '../lower/layout.ts';
import { lowerQuery, tableColumns } from '../lower/query.ts';
import { columnsIn, mapRows } from '../lower/rows.ts';
import { textOperation } from '../lower/text-operators.ts';
import type { Evaluate, Expr, Layout, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { substringTest, termTest, type TextTest } from '../text/terms.ts';
import { toDynamic } from '../convert.ts';
import { setEntry, type Bag } from '../values.ts';
import { scanTable } from './scan-table.ts';
import { parameterText, unionOf } from './union.ts';

/** `search`: terms in any column, over one table or several. */
export function lowerSearch(input: Relation | undefined, node: KustoNode, scope: Scope): Relation {
  const isCased = /^case_sensitive$/u.test(parameterText(node, 'kind') ?? '');
  const tables = input === undefined ? searchedTables(node, scope) : [input];
  const union = unionOf(tables, { isInner: false, source: '$table', known: columnsOf(node.ResultType) });
  const searched = columnsIn(union.layout).filter(({ name }) => name !== '$table');
  const inner: Scope = { ...scope, layout: union.layout };
  const { evaluate } = lowerSearched(child(node, 'Condition'), searched, isCased, inner);
  return mapRows(
    union,
    union.layout,
    (run, out) => (row) => (evaluate(row, run) === true ? out.push(row) : true),
  );
}

function searchedTables(node: KustoNode, scope: Scope): readonly Relation[] {
  const clause = optional(node, 'InClause');
  if (clause !== undefined) return elements(clause, 'Expressions').map((table) => lowerQuery(table, scope));
  const tables = Object.keys(scope.plan.schema.tables).map((name) =>
    scanTable({
      name,
      columns: tableColumns(name, scope) ?? [],
      open: false,
      find: (run) => run.table(name),
      plan: scope.plan,
    }),
  );
  // Views of the query are searched like tables.
  const views = [...scope.names].flatMap(([name, binding]) =>
    binding.kind === 'function' && optional(binding.declaration, 'ViewKeyword') !== undefined
      ? [
          {
            ...lowerQuery(child(binding.declaration, 'Body'), { plan: scope.plan, names: binding.names }),
            name,
          },
        ]
      : [],
  );
  return [...tables, ...views];
}

/** A text is a term to find: `x*` where a term starts with it, `*x` where one ends, `*x*` anywhere, `*` always. */
function termMatcher(pattern: string, isCased: boolean): TextTest {
  const atStart = pattern.startsWith('*');
  const atEnd = pattern.endsWith('*') && pattern.length > 1;
  const needle = pattern.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  if (needle === '') return () => true;
  if (needle.includes('*')) {
    const source = needle
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
      .join('.*');
    const regex = new RegExp(source, isCased ? 'su' : 'siu');
    return (text) => regex.test(text);
  }
  if (atStart && atEnd) return substringTest(needle, 'anywhere', isCased);
  return termTest(needle, atStart ? 'suffix' : atEnd ? 'prefix' : 'term', isCased);
}

function lowerSearched(
  node: KustoNode,
  columns: readonly LayoutColumn[],
  isCased: boolean,
  scope: Scope,
): Expr {
  const kind = scope.plan.syntax.kind(node);
  const visit = (role: string): Expr => lowerSearched(child(node, role), columns, isCased, scope);
  switch (kind) {
    case 'ParenthesizedExpression':
      return visit('Expression');
    case 'AndExpression':
      return conjunction(visit('Left'), visit('Right'), scope.plan);
    case 'OrExpression':
      return disjunction(visit('Left'), visit('Right'), scope.plan);
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return columns
        .map((column) =>
          hasTerm({ type: column.type, constant: false, evaluate: column.read() }, node, isCased, scope),
        )
        .reduce((a, b) => disjunction(a, b, scope.plan), literal(false, 'bool'));
    case 'SearchExpression':
      return hasTerm(lowerExpression(child(node, 'Left'), scope), child(node, 'Right'), isCased, scope);
    default:
      return lowerCondition(node, scope);
  }
}

function hasTerm(column: Expr, node: KustoNode, isCased: boolean, scope: Scope): Expr {
  const needle = lowerExpression(node, { ...scope });
  return textOperation(
    { make: (text) => termMatcher(text, isCased), negated: false },
    column,
    needle,
    scope.plan,
  );
}

/** `find in (…) where … [project …]`: rows of several tables, with the name of each one's table. */
export function lowerFind(node: KustoNode, scope: Scope): Relation {
  const clause = optional(node, 'InClause');
  if (clause === undefined) throw unsupported('find without in (…)', place(node, scope));
  if (optional(node, 'ProjectAway') !== undefined)
    throw unsupported('find with project-away', place(node, scope));
  const legs = elements(clause, 'Expressions').map((table) => {
    const relation = lowerQuery(table, scope);
    return { ...relation, name: relation.name ?? textOf(table) };
  });
  const source = parameterText(node, 'withsource') ?? 'source_';
  const wanted = columnsOf(node.ResultType);
  const filtered = legs.map((leg) => {
    const { evaluate } = lowerCondition(child(node, 'Condition'), {
      ...scope,
      layout: withMissing(leg.layout, wanted),
    });
    const packed = wanted.some(({ name }) => name === 'pack_')
      ? packOthers(
          leg,
          wanted.map(({ name }) => name),
        )
      : undefined;
    const layout =
      packed === undefined
        ? leg.layout
        : layoutOf(leg.layout.shape, [...columnsIn(leg.layout), packed.column]);
    return {
      ...mapRows(leg, layout, (run, out) => (row) => {
        if (evaluate(row, run) !== true) return true;
        if (packed !== undefined) row[packed.slot] = packed.evaluate(row, run);
        return out.push(row);
      }),
      name: leg.name,
    };
  });
  const union = unionOf(filtered, { isInner: false, source, known: wanted });
  const columns = wanted.map(({ name }) => {
    const column = findColumn(union.layout, name);
    if (column === undefined) throw unsupported(`The column ${name} of find`, place(node, scope));
    return column;
  });
  return { ...union, layout: layoutOf(union.layout.shape, columns) };
}

/** A column that a table does not have is missing in its rows. */
function withMissing(
  layout: Layout,
  wanted: readonly { readonly name: string; readonly type: LayoutColumn['type'] }[],
): Layout {
  const columns = new Map(layout.columns);
  for (const { name, type } of wanted) {
    if (!columns.has(name))
      columns.set(name, { name, type, read: () => () => (type === 'string' ? '' : null) });
  }
  return { ...layout, columns };
}

function packOthers(
  leg: Relation,
  names: readonly string[],
): { readonly column: LayoutColumn; readonly slot: number; readonly evaluate: Evaluate } {
  const slot = reserve(leg.layout.shape);
  const others = columnsIn(leg.layout)
    .filter(({ name }) => !names.includes(name))
    .map(({ name, type, read }) => ({ name, read: read(), convert: toDynamic(type) }));
  return {
    column: slotColumn('pack_', 'dynamic', slot),
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
