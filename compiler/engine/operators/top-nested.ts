import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../microsoft/globals.ts';
export function lowerTopNested(_input: Relation, node: KustoNode, scope: Scope): Relation { throw unsupported('top-nested', place(node, scope)); }
export function lowerTopHitters(_input: Relation, node: KustoNode, scope: Scope): Relation { throw unsupported('top-hitters', place(node, scope)); }
