import type { AnySchemaObject, ErrorObject } from 'ajv';
import {
  datePattern,
  durationPattern,
  fieldNamePattern,
  listNamePattern,
  parameterReferencePattern,
  uuidPattern,
} from './schema/common.ts';

/** The forms that the schemas ask for, in words. */
const patternNames: ReadonlyMap<string, string> = new Map([
  [durationPattern, 'a length of time such as 15m, 1h or 14d'],
  [
    `${durationPattern}|${parameterReferencePattern}`,
    'a length of time such as 15m, 1h or 14d, or a parameter such as $window',
  ],
  [parameterReferencePattern, 'a parameter such as $failures'],
  [uuidPattern, 'a UUID in lower case such as 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11'],
  [datePattern, 'a date such as 2026-11-23'],
  [fieldNamePattern, 'the name of a field such as UserId or DeviceDetail.isCompliant'],
  [listNamePattern, 'the name of a list: 3 to 40 lower case letters, digits and _, a letter first'],
  [`^%${listNamePattern.slice(1, -1)}%$`, 'a list such as %privileged_accounts%'],
  ['^https?://', 'an address that begins with https://'],
  ['^/subscriptions/', 'a resource id that begins with /subscriptions/'],
  ['^[a-z0-9-]+\\.[a-z0-9.-]+$', 'a tag such as attack.t1110.001, in lower case'],
  ['^[A-Z][A-Za-z0-9]*$', 'a name in letters and digits, a capital letter first'],
  ['^_?[A-Za-z][A-Za-z0-9_]*$', 'the name of a column: letters, digits and _, a letter first'],
  ['^[A-Za-z][A-Za-z0-9_]{0,19}$', 'a name of at most 20 letters, digits and _, a letter first'],
  ['^[a-z][a-z0-9_]*$', 'a name in lower case letters, digits and _, a letter first'],
  ['^[a-z][a-z0-9-]*$', 'a name in lower case letters, digits and -, a letter first'],
]);

/** What a pattern of our schemas stands for; an example where it has no words of its own. */
export function patternName(pattern: string, example?: unknown): string {
  const known = patternNames.get(pattern);
  if (known !== undefined) return known;
  return typeof example === 'string' ? `of a form such as '${example}'` : `of the form ${pattern}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
};

export function typeName(schema: AnySchemaObject): string {
  const type: unknown = schema['type'];
  if (typeof type === 'string') return typeNames[type] ?? type;
  if (!Array.isArray(schema['anyOf']))
    return 'const' in schema ? `'${String(schema['const'])}'` : 'another value';
  const names = (schema['anyOf'] as AnySchemaObject[]).map(typeName);
  const isAnyScalar = ['text', 'a number', 'true or false'].every((name) => names.includes(name));
  return isAnyScalar ? 'a single value' : joined(names);
}

/** `a, b or c`, each once. */
export function joined(words: readonly string[]): string {
  const [last = '', ...others] = [...new Set(words)].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
}

/** A value in words; `source` is how it was written. */
export function nameOf(value: unknown, source?: string): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const written = source ?? (typeof value === 'string' ? value : JSON.stringify(value));
  const shown = written.length > 60 ? `${written.slice(0, 57)}…` : written;
  if (typeof value === 'string') return `the text '${shown}'`;
  return `${typeof value === 'number' ? 'the number' : 'the value'} ${shown}`;
}

/** What is too much or too little. */
export function boundsProblem({ keyword, params, data, message }: ErrorObject): string {
  const { limit } = params as { limit?: number };
  const bound = limit ?? 0;
  const size = typeof data === 'string' || Array.isArray(data) ? data.length : Object.keys(data ?? {}).length;
  switch (keyword) {
    case 'minLength':
      return size === 0 ? 'this text is empty' : `this text has ${size} characters; ${bound} are the least`;
    case 'maxLength':
      return `this text has ${size} characters; ${bound} are the most`;
    case 'minItems':
      return size === 0
        ? 'this list is empty'
        : `this list has ${counted(size, 'item')}; ${bound} are the least`;
    case 'maxItems':
      return `this list has ${counted(size, 'item')}; ${bound} are the most`;
    case 'minProperties':
      return size === 0
        ? 'this map is empty'
        : `this map has ${counted(size, 'key')}; ${bound} are the least`;
    case 'maxProperties':
      return `this map has ${counted(size, 'key')}; ${counted(bound, 'key')} ${bound === 1 ? 'is' : 'are'} the most`;
    case 'minimum':
      return `${String(data)} is too small; ${bound} is the least`;
    case 'maximum':
      return `${String(data)} is too large; ${bound} is the most`;
    case 'exclusiveMinimum':
      return `${String(data)} is too small; it must be more than ${bound}`;
    case 'exclusiveMaximum':
      return `${String(data)} is too large; it must be less than ${bound}`;
    default:
      return `this ${message ?? 'does not fit'}`;
  }
}

function counted(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
