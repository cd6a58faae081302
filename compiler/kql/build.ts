import type { Range } from '../diagnostics/position.ts';
import type { Assignment, BinaryOperator, Expression, InOperator, Json, Operator, Query } from './tree.ts';

/** Short factories for the nodes of `tree.ts`. */

export const column = (name: string): Expression => ({ kind: 'column', name });
export const text = (value: string, origin?: Range): Expression => ({
  kind: 'string',
  value,
  ...(origin === undefined ? {} : { origin }),
});
export const long = (value: number): Expression => ({ kind: 'number', value, type: 'long' });
export const real = (value: number): Expression => ({ kind: 'number', value, type: 'real' });
export const bool = (value: boolean): Expression => ({ kind: 'bool', value });
export const timespan = (seconds: number): Expression => ({ kind: 'timespan', seconds });
export const datetime = (value: string): Expression => ({ kind: 'datetime', value });
export const dynamic = (value: Json, origin?: Range): Expression => ({
  kind: 'dynamic',
  value,
  ...(origin === undefined ? {} : { origin }),
});
export const path = (base: Expression, ...segments: readonly (string | number)[]): Expression => ({
  kind: 'path',
  base,
  segments,
});
export const call = (name: string, ...args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  args,
});
export const binary = (left: Expression, operator: BinaryOperator, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const isIn = (left: Expression, operator: InOperator, items: readonly Expression[]): Expression => ({
  kind: 'in',
  operator,
  left,
  items,
});
export const between = (left: Expression, from: Expression, to: Expression): Expression => ({
  kind: 'between',
  left,
  from,
  to,
});
export const and = (...operands: readonly Expression[]): Expression => logical('and', operands);
export const or = (...operands: readonly Expression[]): Expression => logical('or', operands);
export const not = (operand: Expression): Expression => ({ kind: 'not', operand });

function logical(kind: 'and' | 'or', operands: readonly Expression[]): Expression {
  const flat = operands.flatMap((operand) =>
    operand.kind === kind && operand.origin === undefined ? operand.operands : [operand],
  );
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind, operands: flat };
}

/** The same node, known to come from `origin`. */
export function at(expression: Expression, origin: Range): Expression {
  return { ...expression, origin };
}

export const assign = (name: string, value: Expression): Assignment => ({ name, value });
export const keep = (name: string): Assignment => ({ name, value: column(name) });

export const where = (predicate: Expression, comment?: string): Operator => ({
  kind: 'where',
  predicate,
  ...(comment === undefined ? {} : { comment }),
});
export const extend = (...columns: readonly Assignment[]): Operator => ({ kind: 'extend', columns });
export const project = (...columns: readonly Assignment[]): Operator => ({ kind: 'project', columns });
export const summarize = (aggregates: readonly Assignment[], by: readonly Assignment[]): Operator => ({
  kind: 'summarize',
  aggregates,
  by,
});
export const sortBy = (...columns: readonly (readonly [string, 'asc' | 'desc'])[]): Operator => ({
  kind: 'sort',
  by: columns.map(([name, order]) => ({ column: name, order })),
});
/** The table of that name, which may also be a `let` of this query, through the operators. */
export const fromTable = (name: string, ...operators: readonly Operator[]): Query => ({
  source: { kind: 'table', name },
  operators,
});
