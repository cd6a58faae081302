import { parseJson } from '../engine/dynamic/json.ts';
import type { EngineTable } from '../engine/run.ts';
import type { Column, KqlType } from '../engine/types.ts';
import { Boxed } from '../engine/values.ts';
import type { Row } from './change-record.ts';
import type { ReadRecords } from './read-records.ts';

/** The records of some files as a table. */
export interface RecordTable {
  readonly table: EngineTable;
  /** Fields of the records that are no columns of the table. */
  readonly unknownFields: readonly string[];
}

/** @param columns those of a table that is known; without, they are inferred from the records */
export function tableOfRecords(
  files: readonly Pick<ReadRecords, 'rows' | 'isText'>[],
  columns: readonly Column[] = inferColumns(files),
): RecordTable {
  const dynamics = dynamicNames(columns);
  const names = new Set(columns.map(({ name }) => name));
  const unknown = new Set<string>();
  const rows: Row[] = [];
  for (const file of files) {
    for (const row of file.rows) {
      for (const name of Object.keys(row)) if (!names.has(name)) unknown.add(name);
      rows.push(withDynamics(row, dynamics, file.isText));
    }
  }
  return {
    table: {
      columns,
      rows,
      // When a record was ingested is rarely told; records that came late are then taken to have come in time.
      ingestionTime: rows.map(ingestionTimeOf),
    },
    unknownFields: [...unknown],
  };
}

export function ingestionTimeOf(row: Row): unknown {
  return row['_TimeReceived'] ?? row['TimeGenerated'] ?? null;
}

export function dynamicNames(columns: readonly Column[]): readonly string[] {
  return columns.filter(({ type }) => type === 'dynamic').map(({ name }) => name);
}

/** Columns whose values are JSON text get what it says, as on ingestion. */
export function withDynamics(row: Row, names: readonly string[], isText: boolean): Row {
  let changed: Record<string, unknown> | undefined;
  for (const name of names) {
    const value = row[name];
    if (typeof value !== 'string') continue;
    if (!isText && !/^\s*[[{]/u.test(value)) continue;
    const parsed = value === '' ? null : (parseJson(value) ?? value);
    if (parsed !== value) (changed ??= { ...row })[name] = parsed;
  }
  return changed ?? row;
}

/** The columns of records of which nothing else is known, in order of appearance. */
export function inferColumns(files: readonly Pick<ReadRecords, 'rows' | 'isText'>[]): readonly Column[] {
  const inference = createInference();
  for (const { rows, isText } of files) for (const row of rows) inference.add(row, isText);
  return inference.columns();
}

/** Finds the columns of records that come one by one. */
export interface Inference {
  readonly add: (row: Row, isText: boolean) => void;
  readonly columns: () => readonly Column[];
}

export function createInference(): Inference {
  const types = new Map<string, KqlType | undefined>();
  return {
    add: (row, isText) => {
      for (const [name, value] of Object.entries(row)) {
        types.set(name, merge(types.get(name), isText ? typeOfText(value) : typeOfJson(value), isText));
      }
    },
    columns: () => [...types].map(([name, type]) => ({ name, type: type ?? 'string' })),
  };
}

function merge(one: KqlType | undefined, other: KqlType | undefined, isText: boolean): KqlType | undefined {
  if (one === undefined || one === other) return other ?? one;
  if (other === undefined) return one;
  const both = new Set([one, other]);
  if (both.has('long') && both.has('real')) return 'real';
  if (both.has('datetime') && both.has('string')) return 'string';
  return isText ? 'string' : 'dynamic';
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/u;

function typeOfJson(value: unknown): KqlType | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    case 'string':
      return value === '' ? undefined : isoTime.test(value) ? 'datetime' : 'string';
    case 'object':
      return value === null ? undefined : value instanceof Boxed ? value.type : 'dynamic';
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined;
  }
}

function typeOfText(value: unknown): KqlType | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (/^(?:true|false)$/iu.test(value)) return 'bool';
  // Leading zeros are part of a code, not of a number.
  if (/^-?(?:0|[1-9]\d{0,17})$/u.test(value)) return 'long';
  if (/^-?(?:0|[1-9]\d*)\.\d+(?:[eE][+-]?\d+)?$/u.test(value)) return 'real';
  if (isoTime.test(value)) return 'datetime';
  return /^[[{]/u.test(value) && parseJson(value) !== undefined ? 'dynamic' : 'string';
}
