import { lowerNamed } from './named-expressions.ts';
import { outerScope } from '../lower/scope.ts';
import { generated } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { columnsOf, elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

export function lowerPrint(node: KustoNode, scope: Scope): Relation {
  const outer = outerScope(scope);
  const names = columnsOf(node.ResultType).map(({ name }) => name);
  const named = elements(node, 'Expressions').flatMap((expression) => lowerNamed(expression, outer));
  const columns = named.map(({ name, expr }, index) => ({
    name: names[index] ?? name ?? `print_${index}`,
    type: expr.type,
  }));
  return generated(columns, (run) => [named.map(({ expr }) => expr.evaluate([], run))]);
}
