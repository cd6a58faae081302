import { unsupported } from '../diagnostics.ts';
import { child, elements, isTabular, optional, scalarType, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { cast, once } from './expr.ts';
import { lowerExpression, nameOf, place } from './expression.ts';
import { lowerQuery } from './query.ts';
import { outerScope } from './scope.ts';
import { withLet } from './statements.ts';
import type { Binding, Expr, Names, Relation, Scope } from './plan-types.ts';

/** A call of a `let` function that gives a scalar. */
export function callFunction(node: KustoNode, argumentNodes: readonly KustoNode[], scope: Scope): Expr {
  const { body, inner } = enter(node, argumentNodes, scope, undefined);
  const expression = child(body, 'Expression');
  const lowered = lowerExpression(expression, inner);
  return lowered.constant ? once(lowered, scope.plan) : lowered;
}

/** A call of a `let` function that gives a table; `first` is the table that `invoke` hands it. */
export function callTabularFunction(
  node: KustoNode,
  argumentNodes: readonly KustoNode[],
  scope: Scope,
  first?: () => Relation,
): Relation {
  const { body, inner } = enter(node, argumentNodes, scope, first);
  return lowerQuery(child(body, 'Expression'), outerScope(inner));
}

function enter(
  node: KustoNode,
  argumentNodes: readonly KustoNode[],
  scope: Scope,
  first: (() => Relation) | undefined,
): { readonly body: KustoNode; readonly inner: Scope } {
  const called = optional(node, 'ArgumentList') === undefined ? node : child(node, 'Name');
  const name = textOf(called);
  const binding = scope.names.get(name);
  if (binding?.kind !== 'function') throw unsupported(`The function ${name}()`, place(node, scope));
  const parameters = elements(child(binding.declaration, 'Parameters'), 'Parameters');
  // Microsoft binds the body again with the arguments' own columns.
  const bound = node.GetCalledFunctionBody?.() ?? undefined;
  const body = bound ?? child(binding.declaration, 'Body');
  const names = bindArguments(parameters, argumentNodes, binding.names, scope, first);
  const site = bound === undefined ? scope.site : (scope.site ?? place(node, scope));
  const base: Scope = { ...scope, names, ...(site === undefined ? {} : { site }) };
  return { body, inner: elements(body, 'Statements').reduce(withLet, base) };
}

function bindArguments(
  parameters: readonly KustoNode[],
  argumentNodes: readonly KustoNode[],
  outer: Names,
  scope: Scope,
  first: (() => Relation) | undefined,
): Names {
  const names = new Map(outer);
  const named = new Map<string, KustoNode>();
  const positional: KustoNode[] = [];
  for (const node of argumentNodes) {
    if (scope.plan.syntax.kind(node) === 'SimpleNamedExpression') {
      named.set(nameOf(child(node, 'Name')), child(node, 'Expression'));
    } else positional.push(node);
  }
  const waiting = positional[Symbol.iterator]();
  parameters.forEach((parameter, index) => {
    const declaration = child(parameter, 'NameAndType');
    const name = nameOf(child(declaration, 'Name'));
    if (index === 0 && first !== undefined) {
      names.set(name, { kind: 'table', lower: first });
      return;
    }
    const given = named.get(name) ?? waiting.next().value;
    const fallback = optional(parameter, 'DefaultValue');
    const node = given ?? (fallback === undefined ? undefined : child(fallback, 'Value'));
    if (node === undefined)
      throw unsupported(`A call without the parameter ${name}`, place(parameter, scope));
    names.set(name, bindArgument(node, declaration, scope));
  });
  return names;
}

function bindArgument(node: KustoNode, declaration: KustoNode, scope: Scope): Binding {
  if (isTabular(node)) return { kind: 'table', lower: () => lowerQuery(node, scope) };
  const lowered = lowerExpression(node, scope);
  const type = scalarType(child(declaration, 'Name'));
  return { kind: 'scalar', expr: cast(lowered.constant ? once(lowered, scope.plan) : lowered, type) };
}
