import { toText } from './convert.ts';
import { formatJson } from './dynamic/json.ts';
import type { KqlType } from './types.ts';
import type { Value } from './values.ts';

/**
 * A cell as JSON text, exactly: longs as integers of up to 64 bits, dates with seven digits and `Z`, timespans and
 * decimals as Kusto's text, NaN and the infinities as `"NaN"`, `"Infinity"` and `"-Infinity"`, dynamic values as JSON.
 */
export function cellToJson(value: Value, type: KqlType): string {
  if (value === null) return 'null';
  switch (type) {
    case 'dynamic':
      return formatJson(value);
    case 'bool':
    case 'int':
    case 'long':
      return toText(value, type);
    case 'real': {
      const text = toText(value, type);
      return Number.isFinite(value) ? text : JSON.stringify(text);
    }
    case 'datetime':
    case 'decimal':
    case 'guid':
    case 'string':
    case 'timespan':
      return JSON.stringify(toText(value, type));
  }
}
