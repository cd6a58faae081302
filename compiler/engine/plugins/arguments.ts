import { lowerExpression, nameOf } from '../lower/expression.ts';
import type { Scope } from '../lower/plan-types.ts';
import { child, elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Value } from '../values.ts';

/** A plugin's arguments: those without a name in their order, and the values of the named ones. */
export interface PluginArguments {
  readonly positional: readonly KustoNode[];
  readonly named: ReadonlyMap<string, Value>;
}

export function pluginArguments(call: KustoNode, scope: Scope): PluginArguments {
  const positional: KustoNode[] = [];
  const named = new Map<string, Value>();
  for (const node of elements(child(call, 'ArgumentList'), 'Expressions')) {
    if (scope.plan.syntax.kind(node) === 'SimpleNamedExpression') {
      named.set(
        nameOf(child(node, 'Name')),
        lowerExpression(child(node, 'Expression'), scope).literal ?? null,
      );
    } else positional.push(node);
  }
  return { positional, named };
}
