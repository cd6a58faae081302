import { toDynamic } from '../convert.ts';
import { isTabular } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { unsupported } from '../diagnostics.ts';
import type { Value } from '../values.ts';
import { once } from './expr.ts';
import { lowerExpression, place } from './expression.ts';
import { lowerQuery } from './query.ts';
import { outerScope } from './scope.ts';
import type { Expr, LayoutColumn, Relation, Scope } from './plan-types.ts';

/** `toscalar`: the first column of the first row. A scalar expression is computed once. */
export function scalarOfTable(node: KustoNode, scope: Scope): Expr {
  if (!isTabular(node)) {
    const inner = lowerExpression(node, outerScope(scope));
    return once(inner.constant ? inner : { ...inner, constant: true }, scope.plan);
  }
  const { relation, column } = firstColumn(node, scope);
  const read = column.read();
  return once(
    {
      type: column.type,
      constant: true,
      evaluate: (_, run) => {
        let value: Value = null;
        relation.start(run, {
          push: (row) => {
            value = read(row, run);
            return false;
          },
          end: () => undefined,
        });
        return value;
      },
    },
    scope.plan,
  );
}

/** All values of a table's first column, as a dynamic array. */
export function firstColumnValues(node: KustoNode, scope: Scope): Expr {
  const { relation, column } = firstColumn(node, scope);
  const read = column.read();
  const convert = toDynamic(column.type);
  return once(
    {
      type: 'dynamic',
      constant: true,
      evaluate: (_, run) => {
        const values: Value[] = [];
        relation.start(run, {
          push: (row) => {
            values.push(convert(read(row, run)));
            return true;
          },
          end: () => undefined,
        });
        return values;
      },
    },
    scope.plan,
  );
}

function firstColumn(
  node: KustoNode,
  scope: Scope,
): { readonly relation: Relation; readonly column: LayoutColumn } {
  const relation = lowerQuery(node, outerScope(scope));
  const [column] = relation.layout.columns.values();
  if (column === undefined) throw unsupported('A table without columns here', place(node, scope));
  return { relation, column };
}
