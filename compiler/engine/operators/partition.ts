import { compositeKey } from '../compare.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, place } from '../lower/expression.ts';
import { lowerQuery } from '../lower/query.ts';
import { gate } from '../lower/rows.ts';
import type { Relation, Row, Scope } from '../lower/plan-types.ts';
import { child } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

/** `partition by key (subquery)`: the subquery runs over the rows of each key. */
export function lowerPartition(input: Relation, node: KustoNode, scope: Scope): Relation {
  const operand = child(node, 'Operand');
  if (scope.plan.syntax.kind(operand) !== 'PartitionSubquery') {
    throw unsupported('partition with a query in braces', place(operand, scope));
  }
  const key = lowerExpression(child(node, 'ByExpression'), { ...scope, layout: input.layout }).evaluate;
  const pending = scope.plan.reserveOnce();
  const source: Relation = {
    layout: input.layout,
    start: (run, sink) => {
      for (const row of run.once[pending] as readonly Row[]) if (!sink.push(row)) break;
      sink.end();
    },
  };
  const subquery = lowerQuery(operand, { ...scope, input: source });
  return {
    layout: subquery.layout,
    start: (run, sink) => {
      const groups = new Map<string, Row[]>();
      input.start(run, {
        push: (row) => {
          const name = compositeKey([key(row, run)]);
          const group = groups.get(name);
          if (group === undefined) groups.set(name, [row]);
          else group.push(row);
          return true;
        },
        end: () => undefined,
      });
      const out = gate(sink);
      for (const rows of groups.values()) {
        if (!out.isOpen()) break;
        run.once[pending] = rows;
        subquery.start(run, {
          push: out.push,
          end: () => undefined,
        });
      }
      sink.end();
    },
  };
}
