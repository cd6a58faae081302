import type { KustoDiagnostic, KustoNode } from '../kql/kusto-globals.ts';
import { child, children, textOf, type Syntax } from './syntax.ts';

/** "A value of type … expected", "The function … expects … arguments". */
const argumentErrors: ReadonlySet<string> = new Set(['KS107', 'KS119']);

/**
 * Plugins that take more arguments than Microsoft's language service knows of: `bag_unpack` also has
 * `columnsConflict` and `ignoredProperties`.
 * @see https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 */
const widerPlugins: ReadonlySet<string> = new Set(['bag_unpack']);

/** Whether the service that runs queries accepts what the language service reports. */
export function isAccepted(
  { Code, Start, Length }: KustoDiagnostic,
  root: KustoNode,
  syntax: Syntax,
): boolean {
  if (!argumentErrors.has(Code)) return false;
  const isInside = (node: KustoNode): boolean =>
    node.TextStart <= Start && Start + Length <= node.TextStart + node.Width;
  const visit = (node: KustoNode): boolean => {
    if (node.IsToken || !isInside(node)) return false;
    if (syntax.kind(node) === 'EvaluateOperator') {
      const call = child(node, 'FunctionCall');
      return isInside(call) && widerPlugins.has(textOf(child(call, 'Name')));
    }
    return children(node).some(visit);
  };
  return visit(root);
}
