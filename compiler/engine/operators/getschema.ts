import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import { generated } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { KqlType } from '../types.ts';

const systemTypes: Readonly<Record<KqlType, string>> = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
};

export function lowerGetSchema(input: Relation, node: KustoNode, scope: Scope): Relation {
  if (input.layout.open !== undefined)
    throw unsupported('getschema of columns that only the data know', place(node, scope));
  const columns = [...input.layout.columns.values()];
  return generated(
    [
      { name: 'ColumnName', type: 'string' },
      { name: 'ColumnOrdinal', type: 'long' },
      { name: 'DataType', type: 'string' },
      { name: 'ColumnType', type: 'string' },
    ],
    () => columns.map(({ name, type }, index) => [name, index, systemTypes[type], type]),
  );
}
