import type { Field, KqlType } from '../../model/index.ts';
import { call, column, path } from '../build.ts';
import type { Expression } from '../tree.ts';

const conversions: Readonly<Record<KqlType, string | undefined>> = {
  string: 'tostring',
  int: 'toint',
  long: 'tolong',
  real: 'toreal',
  bool: 'tobool',
  datetime: 'todatetime',
  timespan: 'totimespan',
  guid: 'toguid',
  dynamic: undefined,
};

/** True where a value of that type is there; a string is never null, it is empty. */
export function isPresent(value: Expression, type: KqlType): Expression {
  return call(type === 'string' || type === 'dynamic' ? 'isnotempty' : 'isnotnull', value);
}

/** True where there is no value of that type. */
export function isMissing(value: Expression, type: KqlType): Expression {
  return call(type === 'string' || type === 'dynamic' ? 'isempty' : 'isnull', value);
}

/** The field's value while the columns of its source (or view) are still there. */
export function fieldValue(field: Field): Expression {
  switch (field.origin.kind) {
    case 'column':
      return column(field.origin.column);
    case 'path': {
      const value = path(column(field.origin.column), ...field.origin.path);
      const conversion = conversions[field.type];
      return conversion === undefined ? value : call(conversion, value);
    }
    case 'named':
      return { kind: 'source-text', kql: field.origin.kql, origin: field.origin.range };
  }
}
