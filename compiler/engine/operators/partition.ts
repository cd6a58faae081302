import { compositeKey } from '../compare.ts';
import { lowerExpression, nameOf } from '../lower/expression.ts';
import { currentPart, withPart, type Part } from '../lower/once.ts';
import { lowerQuery } from '../lower/query.ts';
import { outerScope } from '../lower/scope.ts';
import { collect, gate } from '../lower/rows.ts';
import type { Expr, Relation, Row, Run, Scope } from '../lower/plan-types.ts';
import { child } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

/**
 * `partition by key (subquery)`: the subquery runs over the rows of each key. `partition by key {query}`: a query with
 * a source of its own runs for each key. Hints say how, not what.
 * @see https://learn.microsoft.com/kusto/query/partition-operator
 */
export function lowerPartition(input: Relation, node: KustoNode, scope: Scope): Relation {
  const operand = child(node, 'Operand');
  const by = child(node, 'ByExpression');
  const key = lowerExpression(by, { ...scope, layout: input.layout });
  const pending = scope.plan.reserveOnce();
  const subquery =
    scope.plan.syntax.kind(operand) === 'PartitionSubquery'
      ? lowerQuery(operand, { ...scope, input: partOf(input, pending) })
      : lowerQuery(child(operand, 'Query'), withKey(scope, nameOf(by), key, pending));
  return {
    layout: subquery.layout,
    start: (run, sink) => {
      const out = gate(sink);
      for (const part of partsOf(input, key, run)) {
        if (!out.isOpen()) break;
        withPart(run, pending, part, () => {
          subquery.start(run, { push: out.push, end: () => undefined });
        });
      }
      sink.end();
    },
  };
}

/** The rows of the current part; copies, because a name given by `as` may read them again. */
function partOf({ layout, serialized = false }: Relation, pending: number): Relation {
  return {
    layout,
    serialized,
    start: (run, sink) => {
      for (const row of currentPart(run, pending).rows) if (!sink.push(row.slice())) break;
      sink.end();
    },
  };
}

/** The scope of a query with its own source, which sees of the rows around it only their key. */
function withKey(scope: Scope, name: string, { type }: Expr, pending: number): Scope {
  const expr: Expr = { type, constant: true, evaluate: (_, run) => currentPart(run, pending).key };
  return { ...outerScope(scope), names: new Map([...scope.names, [name, { kind: 'scalar', expr }]]) };
}

function partsOf(input: Relation, { evaluate }: Expr, run: Run): Iterable<Part> {
  const parts = new Map<string, Part & { readonly rows: Row[] }>();
  for (const row of collect(input, run)) {
    const key = evaluate(row, run);
    const name = compositeKey([key]);
    const part = parts.get(name);
    if (part === undefined) parts.set(name, { key, rows: [row] });
    else part.rows.push(row);
  }
  return parts.values();
}
