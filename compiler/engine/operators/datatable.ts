import { lowerExpression, nameOf } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { generated } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column } from '../types.ts';
import type { Value } from '../values.ts';

export function lowerDatatable(node: KustoNode, scope: Scope): Relation {
  const columns = declaredColumns(node);
  const cells = elements(node, 'Values').map((value, index) => {
    const column = columns[index % columns.length];
    const expr = lowerExpression(value, scope);
    return column === undefined ? expr : cast(expr, column.type);
  });
  return generated(columns, function* rows(run): Iterable<readonly Value[]> {
    for (let at = 0; at + columns.length <= cells.length; at += columns.length) {
      yield cells.slice(at, at + columns.length).map((cell) => cell.evaluate([], run));
    }
  });
}

function declaredColumns(node: KustoNode): readonly Column[] {
  const columns = columnsOf(node.ResultType);
  if (columns.length > 0) return columns;
  return elements(child(node, 'Schema'), 'Columns').map((column) => ({
    name: nameOf(child(column, 'Name')),
    type: 'dynamic',
  }));
}
