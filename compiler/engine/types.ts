/** The scalar types of KQL. Microsoft's `unknown` (a column of a table whose schema is open) is read as `dynamic`. */
export type KqlType =
  'bool' | 'datetime' | 'decimal' | 'dynamic' | 'guid' | 'int' | 'long' | 'real' | 'string' | 'timespan';

export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

const names: Readonly<Record<string, KqlType>> = {
  bool: 'bool',
  boolean: 'bool',
  date: 'datetime',
  datetime: 'datetime',
  decimal: 'decimal',
  double: 'real',
  dynamic: 'dynamic',
  guid: 'guid',
  int: 'int',
  long: 'long',
  real: 'real',
  string: 'string',
  time: 'timespan',
  timespan: 'timespan',
  uniqueid: 'guid',
  uuid: 'guid',
};

/** The type with this name or alias. */
export function readType(name: string): KqlType | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
