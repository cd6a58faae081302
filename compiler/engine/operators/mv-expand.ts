import { converter } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { layoutOf, reserve, setProvenance, slotColumn, withColumns } from '../lower/layout.ts';
import { currentPart, withPart } from '../lower/once.ts';
import { lowerQuery } from '../lower/query.ts';
import { mapRows, provenanceOf } from '../lower/rows.ts';
import type { Evaluate, Expr, LayoutColumn, Relation, Row, Run, Scope } from '../lower/plan-types.ts';
import { missing, type Conversion } from '../convert.ts';
import { child, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { readType, type KqlType } from '../types.ts';
import { isArray, isBag, setEntry, type Bag, type Value } from '../values.ts';
import { parameterText } from './union.ts';

interface Expansion {
  readonly evaluate: Evaluate;
  readonly slot: number;
  readonly convert: Conversion;
  readonly none: Value;
}

interface Expanded {
  readonly expansions: readonly Expansion[];
  readonly columns: readonly LayoutColumn[];
  readonly indexSlot: number | undefined;
  readonly limit: Expr | undefined;
  readonly asArrays: boolean;
}

function lowerExpansions(input: Relation, node: KustoNode, scope: Scope): Expanded {
  const { shape } = input.layout;
  const inner: Scope = { ...scope, layout: input.layout };
  const columns: LayoutColumn[] = [];
  const expansions: Expansion[] = [];
  for (const element of elements(node, 'Expressions')) {
    const expression = optional(element, 'Expression');
    if (expression === undefined) throw unsupported('This expansion', place(element, scope));
    const isNamed = scope.plan.syntax.kind(expression) === 'SimpleNamedExpression';
    const value = isNamed ? child(expression, 'Expression') : expression;
    const expr = cast(lowerExpression(value, inner), 'dynamic');
    const name = isNamed
      ? nameOf(child(expression, 'Name'))
      : (scope.plan.syntax.resultName(expression) ?? `Column${columns.length + 1}`);
    const type = typeOf(optional(element, 'ToTypeOf'));
    const slot = reserve(shape);
    columns.push(slotColumn(name, type, slot));
    expansions.push({
      evaluate: expr.evaluate,
      slot,
      convert: type === 'dynamic' ? (entry) => entry : converter('dynamic', type),
      none: missing(type),
    });
  }
  const indexName = parameterText(node, 'with_itemindex');
  let indexSlot: number | undefined;
  if (indexName !== undefined) {
    indexSlot = reserve(shape);
    columns.push(slotColumn(indexName, 'long', indexSlot));
  }
  const limitClause = optional(node, 'RowLimitClause');
  const limit =
    limitClause === undefined
      ? undefined
      : cast(lowerExpression(child(limitClause, 'RowLimit'), scope), 'long');
  const kind = parameterText(node, 'kind') ?? parameterText(node, 'bagexpansion') ?? 'bag';
  return { expansions, columns, indexSlot, limit, asArrays: kind.toLowerCase() === 'array' };
}

function typeOf(clause: KustoNode | undefined): KqlType {
  const name = clause === undefined ? undefined : /typeof\s*\(\s*(\w+)/u.exec(textOf(clause))?.[1];
  return (name === undefined ? undefined : readType(name)) ?? 'dynamic';
}

/** Kusto's own limit where the query gives none is far higher than what fits here; the same number of rows as a list. */
const mostRows = 2_147_483_647;

/** Elements of an array; entries of a bag, as small bags or as [key, value]; any other value as itself, null too. */
function parts(value: Value, asArrays: boolean): readonly Value[] {
  if (isArray(value)) return value;
  if (!isBag(value)) return [value];
  return Object.entries(value).map(([key, entry]) => {
    if (asArrays) return [key, entry];
    const bag: Bag = {};
    setEntry(bag, key, entry);
    return bag;
  });
}

/**
 * The rows that one row becomes. Several columns are zipped: the shorter ones are padded with null. An empty array
 * gives no row; null gives one.
 */
function expand({ expansions, indexSlot, limit, asArrays }: Expanded, row: Row, run: Run): readonly Row[] {
  const lists = expansions.map(({ evaluate }) => parts(evaluate(row, run), asArrays));
  const most = limit === undefined ? mostRows : Number(limit.evaluate(row, run) ?? mostRows);
  const count = Math.min(most, Math.max(...lists.map((list) => list.length)));
  const rows: Row[] = [];
  for (let index = 0; index < count; index++) {
    const made = row.slice();
    expansions.forEach(({ slot, convert, none }, column) => {
      const entry = lists[column]?.[index];
      made[slot] = entry === undefined || entry === null ? none : convert(entry);
    });
    if (indexSlot !== undefined) made[indexSlot] = index;
    rows.push(made);
  }
  return rows;
}

export function lowerMvExpand(input: Relation, node: KustoNode, scope: Scope): Relation {
  const expanded = lowerExpansions(input, node, scope);
  return mapRows(input, withColumns(input.layout, expanded.columns), (run, out) => (row) => {
    for (const made of expand(expanded, row, run)) if (!out.push(made)) return false;
    return true;
  });
}

/** The subquery runs over the rows that one row becomes; its results get the columns of that row. */
export function lowerMvApply(input: Relation, node: KustoNode, scope: Scope): Relation {
  const expanded = lowerExpansions(input, node, scope);
  if (optional(node, 'ContextIdClause') !== undefined)
    throw unsupported('mv-apply with id', place(node, scope));
  const pending = scope.plan.reserveOnce();
  const source: Relation = {
    layout: withColumns(input.layout, expanded.columns),
    serialized: input.serialized ?? false,
    start: (run, sink) => {
      for (const row of currentPart(run, pending).rows) if (!sink.push(row.slice())) break;
      sink.end();
    },
  };
  const subquery = lowerQuery(child(node, 'Subquery'), { ...scope, input: source });
  const { shape } = input.layout;
  const added: { readonly slot: number; readonly evaluate: Evaluate }[] = [];
  const columns: LayoutColumn[] = [];
  // An expanded column is only in the result if the subquery gives it.
  const expandedNames = new Set(expanded.columns.map(({ name }) => name));
  const outer = [...input.layout.columns.values()].filter(({ name }) => !expandedNames.has(name));
  for (const column of subquery.layout.columns.values()) {
    // Columns of the outer row that the subquery only passes on are those of that row.
    if (input.layout.columns.get(column.name) === column) continue;
    const slot = reserve(shape);
    columns.push(slotColumn(column.name, column.type, slot));
    added.push({ slot, evaluate: column.read() });
  }
  const kept = { ...input.layout, ...layoutOf(shape, outer) };
  return mapRows(input, withColumns(kept, columns), (run, out) => (row) => {
    const pieces = expand(expanded, row, run);
    // Kusto expands first and groups by row afterwards: a row with an empty array has no group.
    if (pieces.length === 0) return true;
    const results: Row[] = [];
    withPart(run, pending, { rows: pieces, key: null }, () => {
      subquery.start(run, {
        push: (found) => {
          const made = row.slice();
          setProvenance(made, provenanceOf(row));
          for (const { slot, evaluate } of added) made[slot] = evaluate(found, run);
          results.push(made);
          return true;
        },
        end: () => undefined,
      });
    });
    for (const made of results) if (!out.push(made)) return false;
    return true;
  });
}
