import type { KqlType } from '../language/schema/source.ts';
import encoded from './tables.json' with { type: 'json' };

/** Columns of a table and their types. */
export type Columns = Readonly<Record<string, KqlType>>;

/**
 * Columns that every table of a Log Analytics workspace has beside its own, whether or not its page lists them.
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns
 */
export const standardColumns: Columns = {
  TenantId: 'string',
  _ItemId: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
  _TimeReceived: 'datetime',
};

/** How `tables.json` writes a type behind a column's name; a column without a letter is a string. */
const letters: Readonly<Record<string, KqlType>> = {
  b: 'bool',
  d: 'dynamic',
  g: 'guid',
  i: 'int',
  l: 'long',
  r: 'real',
  s: 'timespan',
  t: 'datetime',
};
const letterOf: ReadonlyMap<KqlType, string> = new Map(
  Object.entries(letters).map(([letter, type]) => [type, letter]),
);

const texts: ReadonlyMap<string, string> = new Map(Object.entries(encoded));
const decoded = new Map<string, Columns>();

/** Every table of a Log Analytics workspace that is known, in alphabetical order. */
export const tableNames: readonly string[] = [...texts.keys()];

/** The columns of a table of a Log Analytics workspace; undefined for a table that is not known (a custom one). */
export function tableColumns(name: string): Columns | undefined {
  const known = decoded.get(name);
  if (known !== undefined) return known;
  const text = texts.get(name);
  if (text === undefined) return undefined;
  const columns = Object.freeze({ ...decodeColumns(text), ...standardColumns });
  decoded.set(name, columns);
  return columns;
}

/** A known table's own columns as `tables.json` writes them: what changes when the table changes. */
export function tableFingerprint(name: string): string | undefined {
  return texts.get(name);
}

/** Columns as one line of `tables.json`: by name, without the standard ones. */
export function encodeColumns(columns: Columns): string {
  return Object.entries(columns)
    .filter(([name]) => !Object.hasOwn(standardColumns, name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => (type === 'string' ? name : `${name}:${letterOf.get(type) ?? ''}`))
    .join(' ');
}

/** The opposite of `encodeColumns`. */
export function decodeColumns(text: string): Columns {
  return Object.fromEntries(
    text.split(' ').map((word): [string, KqlType] => {
      const [name = '', letter] = word.split(':');
      return [name, letter === undefined ? 'string' : (letters[letter] ?? 'dynamic')];
    }),
  );
}
