import { unsupported } from '../diagnostics.ts';
import { converter } from '../convert.ts';
import { nameOf, place } from '../lower/expression.ts';
import { findColumn, layoutOf, reserve, slotColumn } from '../lower/layout.ts';
import { mapRows } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, elements, optional, scalarType, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import {
  lowerActiveUsersCount,
  lowerActivityCounts,
  lowerActivityMetrics,
  lowerSlidingWindowCounts,
} from './activity.ts';
import { lowerBagUnpack } from './bag-unpack.ts';
import { lowerDcountIntersect } from './dcount-intersect.ts';
import { lowerIpLookup } from './ip-lookup.ts';
import { lowerNarrow } from './narrow.ts';
import { lowerPivot } from './pivot.ts';
import { lowerRowsNear } from './rows-near.ts';

export type LowerPlugin = (input: Relation, call: KustoNode, scope: Scope) => Relation;

const plugins: Readonly<Record<string, LowerPlugin>> = {
  active_users_count: lowerActiveUsersCount,
  activity_counts_metrics: lowerActivityCounts,
  activity_metrics: lowerActivityMetrics,
  bag_unpack: lowerBagUnpack,
  dcount_intersect: lowerDcountIntersect,
  ipv4_lookup: (input, call, scope) => lowerIpLookup('ipv4', input, call, scope),
  ipv6_lookup: (input, call, scope) => lowerIpLookup('ipv6', input, call, scope),
  narrow: lowerNarrow,
  pivot: lowerPivot,
  rows_near: lowerRowsNear,
  sliding_window_counts: lowerSlidingWindowCounts,
};

/** `evaluate plugin(…) [: (schema)]` */
export function lowerEvaluate(input: Relation, node: KustoNode, scope: Scope): Relation {
  const call = child(node, 'FunctionCall');
  const name = textOf(child(call, 'Name'));
  const lower = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  if (lower === undefined) throw unsupported(`The plugin ${name}`, place(node, scope));
  const result = lower(input, call, scope);
  const schema = optional(node, 'Schema');
  return schema === undefined ? result : withSchema(result, child(schema, 'Schema'));
}

/** The columns that the query declares for the plugin's result. */
function withSchema(result: Relation, schema: KustoNode): Relation {
  const { layout } = result;
  const casts = elements(schema, 'Columns').map((declaration) => {
    const name = nameOf(child(declaration, 'Name'));
    const type = scalarType(child(declaration, 'Name'));
    const column = findColumn(layout, name);
    const convert = converter(column?.type ?? 'dynamic', type);
    return { name, type, slot: reserve(layout.shape), read: column?.read(), convert };
  });
  const declared = casts.map(({ name, type, slot }) => slotColumn(name, type, slot));
  const names = new Set(casts.map(({ name }) => name));
  // `*` first keeps the columns of the source.
  const kept = textOf(schema).includes('*')
    ? [...layout.columns.values()].filter(({ name }) => !names.has(name))
    : [];
  return mapRows(result, layoutOf(layout.shape, [...kept, ...declared]), (run, out) => (row) => {
    for (const { slot, read, convert } of casts) row[slot] = convert(read?.(row, run) ?? null);
    return out.push(row);
  });
}
