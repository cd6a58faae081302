import { formatJson, parseJson } from '../engine/dynamic/json.ts';
import { formatDatetime, parseDatetime } from '../engine/time/datetime-text.ts';
import type { Value } from '../engine/values.ts';
import type { KqlType } from '../model/index.ts';

/** A value as a column of a type holds it; `fits` is false where it cannot. Undefined is no value. */
export type Fitted = { readonly fits: true; readonly value: unknown } | { readonly fits: false };

const no: Fitted = { fits: false };

function yes(value: unknown): Fitted {
  return { fits: true, value };
}

/** A value of a record as ingestion would store it: numbers and objects as text in a string column, text as JSON in a dynamic one. */
export function fitValue(value: unknown, type: KqlType): Fitted {
  if (value === null || value === undefined) return yes(undefined);
  if (type !== 'string' && value === '') return yes(undefined);
  switch (type) {
    case 'string':
      return yes(typeof value === 'string' ? value : formatJson(value as Value));
    case 'dynamic':
      return yes(typeof value === 'string' && /^\s*[[{]/u.test(value) ? (parseJson(value) ?? value) : value);
    case 'bool':
      if (typeof value === 'boolean') return yes(value);
      return typeof value === 'string' && /^(?:true|false)$/iu.test(value)
        ? yes(value.toLowerCase() === 'true')
        : no;
    case 'int':
    case 'long':
      if (typeof value === 'bigint' || Number.isSafeInteger(value)) return yes(value);
      return typeof value === 'string' && /^\s*-?\d{1,15}\s*$/u.test(value) ? yes(Number(value)) : no;
    case 'real':
      if (typeof value === 'number') return yes(value);
      return typeof value === 'string' && Number.isFinite(Number(value)) ? yes(Number(value)) : no;
    case 'datetime':
      return typeof value === 'string' ? fitTime(value) : no;
    case 'guid':
    case 'timespan':
      return typeof value === 'string' ? yes(value) : no;
  }
}

/** As a workspace writes it, to 100 ns. */
const plainTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/u;

function fitTime(text: string): Fitted {
  if (plainTime.test(text)) return parseDatetime(text) === undefined ? no : yes(text);
  // Some exporters write nanoseconds.
  const ticks = parseDatetime(text.replace(/(\.\d{7})\d+/u, '$1'));
  return ticks === undefined ? no : yes(formatDatetime(ticks));
}
