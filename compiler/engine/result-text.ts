import { toText } from './convert.ts';
import { toPlain } from './dynamic/json.ts';
import type { KqlType } from './types.ts';
import { isDecimal, type Value } from './values.ts';

/**
 * A cell as plain JSON: dates, timespans and GUIDs as Kusto's text, dynamic values as JSON; longs beyond 53 bits and
 * decimals as text.
 */
export function formatCell(value: Value, type: KqlType): unknown {
  if (value === null) return null;
  switch (type) {
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'string':
      return toText(value, type);
    case 'dynamic':
      return toPlain(value);
    case 'decimal':
      return isDecimal(value) ? toText(value, type) : null;
    case 'bool':
    case 'int':
    case 'real':
      return value;
    case 'long':
      return typeof value === 'bigint' ? String(value) : value;
  }
}
