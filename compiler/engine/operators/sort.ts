import { compareValues } from '../compare.ts';
import { lowerExpression } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { mapTable } from '../lower/rows.ts';
import type { Evaluate, Relation, Row, Run, Scope } from '../lower/plan-types.ts';
import { child, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Value } from '../values.ts';

interface SortKey {
  readonly evaluate: Evaluate;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * Descending unless `asc`; missing values first in ascending order and last in descending, unless it says otherwise.
 * @see https://learn.microsoft.com/kusto/query/sort-operator
 */
export function sortKey(node: KustoNode, scope: Scope): SortKey {
  const isOrdered = scope.plan.syntax.kind(node) === 'OrderedExpression';
  const ordering = isOrdered ? optional(node, 'Ordering') : undefined;
  const words = ordering === undefined ? '' : textOf(ordering).toLowerCase();
  const descending = !/\basc\b/u.test(words);
  const nulls = /nulls\s+(first|last)/u.exec(words)?.[1];
  const inner = isOrdered ? child(node, 'Expression') : node;
  return {
    evaluate: lowerExpression(
      scope.plan.syntax.kind(inner) === 'SimpleNamedExpression' ? child(inner, 'Expression') : inner,
      scope,
    ).evaluate,
    descending,
    nullsFirst: nulls === undefined ? !descending : nulls === 'first',
  };
}

/** NaN counts as missing in order. */
function isMissing(value: Value): boolean {
  return value === null || Number.isNaN(value);
}

/** Stable. */
export function sortRows(rows: readonly Row[], keys: readonly SortKey[], run: Run): readonly Row[] {
  const keyed = rows.map((row) => ({ row, values: keys.map(({ evaluate }) => evaluate(row, run)) }));
  keyed.sort((a, b) => {
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      const x = a.values[index] ?? null;
      const y = b.values[index] ?? null;
      if (key === undefined) continue;
      const noX = isMissing(x);
      const noY = isMissing(y);
      if (noX || noY) {
        if (noX && noY) {
          if (x === y) continue;
          return (x === null) === key.nullsFirst ? -1 : 1;
        }
        return noX === key.nullsFirst ? -1 : 1;
      }
      const order = compareValues(x, y);
      if (order !== 0) return key.descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

export function lowerSort(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const keys = elements(node, 'Expressions').map((expression) => sortKey(expression, inner));
  return mapTable(input, input.layout, (rows, run) => sortRows(rows, keys, run));
}

export function lowerTop(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const limit = cast(lowerExpression(child(node, 'Expression'), scope), 'long');
  const key = sortKey(child(node, 'ByExpression'), inner);
  return mapTable(input, input.layout, (rows, run) =>
    sortRows(rows, [key], run).slice(0, Math.max(0, Number(limit.evaluate([], run) ?? 0))),
  );
}
