import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../microsoft/globals.ts';

export function lowerScan(_input: Relation, node: KustoNode, scope: Scope): Relation {
  throw unsupported('scan', place(node, scope));
}
