import { unsupported } from '../diagnostics.ts';
import { child, isTabular, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { once } from './expr.ts';
import { lowerExpression, nameOf, place } from './expression.ts';
import { lowerQuery } from './query.ts';
import type { Binding, Relation, Scope } from './plan-types.ts';

/** The scope after a statement that declares something. */
export function withLet(scope: Scope, statement: KustoNode): Scope {
  const kind = scope.plan.syntax.kind(statement);
  switch (kind) {
    case 'LetStatement':
      return bind(scope, nameOf(child(statement, 'Name')), letBinding(child(statement, 'Expression'), scope));
    case 'PatternStatement':
      return bind(scope, nameOf(child(statement, 'Name')), {
        kind: 'pattern',
        declaration: child(statement, 'Pattern'),
        names: scope.names,
      });
    // Options of the service; none changes what a query means.
    case 'SetOptionStatement':
      return scope;
    default:
      throw unsupported(`The statement ${textOf(statement).slice(0, 40)}`, place(statement, scope));
  }
}

function bind(scope: Scope, name: string, binding: Binding): Scope {
  return { ...scope, names: new Map([...scope.names, [name, binding]]) };
}

function letBinding(expression: KustoNode, scope: Scope): Binding {
  const kind = scope.plan.syntax.kind(expression);
  if (kind === 'FunctionDeclaration')
    return { kind: 'function', declaration: expression, names: scope.names };
  if (isTabular(expression)) {
    if (!isMaterialized(expression, scope))
      return { kind: 'table', lower: () => lowerQuery(expression, scope) };
    let relation: Relation | undefined;
    return { kind: 'table', lower: () => (relation ??= lowerQuery(expression, scope)) };
  }
  const lowered = lowerExpression(expression, scope);
  return { kind: 'scalar', expr: lowered.constant ? once(lowered, scope.plan) : lowered };
}

function isMaterialized(node: KustoNode, scope: Scope): boolean {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'ParenthesizedExpression') return isMaterialized(child(node, 'Expression'), scope);
  return kind === 'MaterializeExpression';
}
