import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../microsoft/globals.ts';
export function lowerEvaluate(_input: Relation, node: KustoNode, scope: Scope): Relation { throw unsupported('evaluate', place(node, scope)); }
