import { lowerExpression } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { mapTable, withoutFilter } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

/** `take`, `limit`: the first rows in the order in which they come. */
export function lowerTake(input: Relation, node: KustoNode, scope: Scope): Relation {
  const limit = cast(lowerExpression(child(node, 'Expression'), scope), 'long');
  return {
    ...withoutFilter(input),
    spine: input.spine,
    start: (run, sink) => {
      const most = Number(limit.evaluate([], run) ?? 0);
      let given = 0;
      if (most <= 0) {
        // Columns that only the data know are columns of the result, even without a row.
        if (input.layout.open === undefined) sink.end();
        else input.start(run, { push: () => false, end: sink.end });
        return;
      }
      input.start(run, {
        push: (row) => {
          given++;
          if (given > most) return false;
          return sink.push(row) && given < most;
        },
        end: sink.end,
      });
    },
  };
}

/** `sample`: rows at random. */
export function lowerSample(input: Relation, node: KustoNode, scope: Scope): Relation {
  const limit = cast(lowerExpression(child(node, 'Expression'), scope), 'long');
  return mapTable(input, input.layout, (rows, run) => {
    const left = [...rows];
    const most = Math.min(Number(limit.evaluate([], run) ?? 0), left.length);
    for (let index = 0; index < most; index++) {
      const other = index + Math.floor(run.random() * (left.length - index));
      const row = left[index];
      const chosen = left[other];
      if (row !== undefined && chosen !== undefined) {
        left[index] = chosen;
        left[other] = row;
      }
    }
    return left.slice(0, most);
  });
}
