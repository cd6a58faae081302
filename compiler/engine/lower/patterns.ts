import { unsupported } from '../diagnostics.ts';
import { child, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { lowerExpression, nameOf, place } from './expression.ts';
import { lowerQuery } from './query.ts';
import type { Relation, Scope } from './plan-types.ts';

/**
 * `pattern('a').path` of a declared pattern: the body whose literals are those of the call.
 * @see https://learn.microsoft.com/kusto/query/pattern-statement
 */
export function lowerPattern(node: KustoNode, scope: Scope): Relation | undefined {
  const call = child(node, 'Expression');
  if (scope.plan.syntax.kind(call) !== 'FunctionCallExpression') return undefined;
  const binding = scope.names.get(textOf(child(call, 'Name')));
  if (binding?.kind !== 'pattern') return undefined;
  const values = elements(child(call, 'ArgumentList'), 'Expressions').map((argument) =>
    textValue(argument, scope),
  );
  const selector = pathText(child(node, 'Selector'), scope);
  for (const match of elements(binding.declaration, 'Patterns')) {
    const expected = elements(child(match, 'ParameterValues'), 'Expressions').map((value) =>
      textValue(value, scope),
    );
    const pathValue = optional(match, 'PathValue');
    const path = pathValue === undefined ? undefined : textValue(child(pathValue, 'Value'), scope);
    const isSame =
      expected.length === values.length && expected.every((value, index) => value === values[index]);
    if (isSame && (path === undefined || path === selector)) {
      return lowerQuery(child(match, 'Body'), { ...scope, names: binding.names });
    }
  }
  throw unsupported("A call that matches none of the pattern's cases", place(node, scope));
}

function textValue(node: KustoNode, scope: Scope): string {
  const { literal } = lowerExpression(node, scope);
  if (typeof literal !== 'string') throw unsupported('A computed pattern argument', place(node, scope));
  return literal;
}

function pathText(node: KustoNode, scope: Scope): string {
  const inner = optional(node, 'Expression');
  if (inner !== undefined) return textValue(inner, scope);
  return /(["'])(.*)\1/su.exec(textOf(node))?.[2] ?? nameOf(node);
}
