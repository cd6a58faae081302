import { hllValues } from '../aggregates/counts.ts';
import { keyOf } from '../compare.ts';
import { lowerExpression } from '../lower/expression.ts';
import { reserve, slotColumn, withColumns } from '../lower/layout.ts';
import { mapRows } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { pluginArguments } from './arguments.ts';

/**
 * `dcount_intersect(hll…)`: the sizes of the first set, of the first two's intersection, and so on.
 * @see https://learn.microsoft.com/kusto/query/dcount-intersect-plugin
 */
export function lowerDcountIntersect(input: Relation, call: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const sets = pluginArguments(call, scope).positional.map((node, index) => ({
    evaluate: lowerExpression(node, inner).evaluate,
    name: `s${index}`,
    slot: reserve(input.layout.shape),
  }));
  const added = sets.map(({ name, slot }) => slotColumn(name, 'long', slot));
  return mapRows(input, withColumns(input.layout, added), (run, out) => (row) => {
    let common: ReadonlySet<unknown> | undefined;
    for (const { evaluate, slot } of sets) {
      const keys = hllValues(evaluate(row, run)).map(keyOf);
      const before: ReadonlySet<unknown> | undefined = common;
      common = new Set(before === undefined ? keys : keys.filter((key) => before.has(key)));
      row[slot] = common.size;
    }
    return out.push(row);
  });
}
