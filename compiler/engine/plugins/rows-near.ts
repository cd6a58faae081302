import { unsupported } from '../diagnostics.ts';
import { lowerCondition, lowerExpression, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { mapTable } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { pluginArguments } from './arguments.ts';

/**
 * `rows_near(condition, rows[, rowsAfter])`: rows at most so many before or after one that meets the condition.
 * @see https://learn.microsoft.com/kusto/query/rows-near-plugin
 */
export function lowerRowsNear(input: Relation, call: KustoNode, scope: Scope): Relation {
  const [conditionNode, rowsNode, afterNode] = pluginArguments(call, scope).positional;
  if (conditionNode === undefined || rowsNode === undefined) {
    throw unsupported('rows_near() with these arguments', place(call, scope));
  }
  const { evaluate } = lowerCondition(conditionNode, { ...scope, layout: input.layout });
  const before = cast(lowerExpression(rowsNode, scope), 'long');
  const after = afterNode === undefined ? before : cast(lowerExpression(afterNode, scope), 'long');
  return mapTable(input, input.layout, (rows, run) => {
    const [most, mostAfter] = [before, after].map((limit) => Number(limit.evaluate([], run) ?? 0));
    const near = new Set<number>();
    rows.forEach((row, index) => {
      if (evaluate(row, run) !== true) return;
      for (let at = index - (most ?? 0); at <= index + (mostAfter ?? 0); at++) near.add(at);
    });
    return rows.filter((_, index) => near.has(index));
  });
}
