import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../microsoft/globals.ts';
export function lowerSearch(_input: Relation | undefined, node: KustoNode, scope: Scope): Relation { throw unsupported('search', place(node, scope)); }
export function lowerFind(node: KustoNode, scope: Scope): Relation { throw unsupported('find', place(node, scope)); }
