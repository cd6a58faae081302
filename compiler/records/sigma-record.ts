import type { Source } from '../model/index.ts';
import type { Row } from './change-record.ts';

/** Turns a workspace row into the record that the same log sends to an Event Hub. */
export type ToSigmaRecord = (row: Row) => Readonly<Record<string, unknown>>;

/** The conversion for a table, by the Event Hub names that the sources which read it give to its columns. */
export function toSigmaRecord(table: string, sources: Iterable<Source>): ToSigmaRecord {
  const paths = new Map<string, { readonly path: readonly string[]; readonly isText: boolean }>();
  for (const source of sources) {
    const known = source.tables.find(({ name }) => name === table);
    for (const column of Object.keys(known?.columns ?? {})) {
      const eventHub = source.field(column)?.eventHub;
      if (eventHub === undefined || paths.has(column)) continue;
      // A column that the workspace holds as JSON text in this table is a map in the record.
      paths.set(column, { path: eventHub.split('.'), isText: known?.convert[column] !== undefined });
    }
  }
  return (row) => {
    const record: Record<string, unknown> = {};
    for (const [column, { path, isText }] of paths) {
      const value = row[column];
      // The workspace holds no null text: what a record did not have is empty there.
      if (value !== undefined && value !== '') setAt(record, path, isText ? parsed(value) : value);
    }
    return record;
  };
}

function setAt(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    record[key] = value;
    return;
  }
  const inner = record[key];
  const map: Record<string, unknown> =
    typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  record[key] = map;
  setAt(map, rest, value);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
