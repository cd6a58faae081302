import { lowerCondition } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { mapWindowed, rowScope } from './row-scope.ts';

/** Keeps rows whose condition is true; null is not true. */
export function lowerWhere(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner = rowScope(scope, input);
  const condition = lowerCondition(child(node, 'Condition'), inner);
  if (!inner.window.used && input.filter !== undefined) return input.filter(condition);
  const { evaluate } = condition;
  return mapWindowed(
    input,
    input.layout,
    inner,
    (run, out) => (row) => (evaluate(row, run) === true ? out.push(row) : true),
  );
}
