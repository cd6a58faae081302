import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

/** How Kusto chooses its patterns is not documented: any answer might differ from Kusto's. */
export function lowerReduce(_input: Relation, node: KustoNode, scope: Scope): Relation {
  throw unsupported('The operator reduce', place(node, scope));
}
