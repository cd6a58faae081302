import { parse } from 'csv-parse/browser/esm/sync';
import { parseJson } from '../engine/dynamic/json.ts';
import { isBag, type Value } from '../engine/values.ts';
import type { Row } from './change-record.ts';

/** What a file of records holds. */
export interface ReadRecords {
  readonly rows: readonly Row[];
  /** Whether all values are text, as in CSV. */
  readonly isText: boolean;
  readonly broken: readonly BrokenRecord[];
}

/** A part of a file that is no record. */
export interface BrokenRecord {
  /** `line` and `record` count from 1; a record is one of an array. */
  readonly unit: 'line' | 'record' | 'file';
  readonly number: number;
  readonly reason: string;
}

const notJson = 'not JSON';
const notAnObject = 'not an object';

/**
 * Records in JSON: an array, a record, `{"records": […]}` as an Event Hub delivers them, or one of these a line.
 * 64-bit integers are kept exactly.
 */
export function readJsonRecords(text: string): ReadRecords {
  const content = text.replace(/^\uFEFF/u, '');
  const firstLine = /^\s*(\S.*)$/mu.exec(content);
  if (firstLine === null) return { rows: [], isText: false, broken: [] };
  const isOneLine = content.slice(firstLine.index + firstLine[0].length).trim() === '';
  const first = parseJson(firstLine[1] ?? '');
  if (first === undefined || isOneLine) {
    const whole = parseJson(content);
    if (whole !== undefined) return unpack([{ value: whole, line: 1 }]);
    if (content.trimStart().startsWith('[')) {
      return { rows: [], isText: false, broken: [{ unit: 'file', number: 1, reason: notJson }] };
    }
  }
  return unpack(
    content
      .split('\n')
      .map((line, index) => ({ text: line, line: index + 1 }))
      .filter((line) => line.text.trim() !== '')
      .map((line) => ({ value: parseJson(line.text), line: line.line })),
  );
}

interface Document {
  /** Undefined where it is not JSON. */
  readonly value: Value | undefined;
  readonly line: number;
}

function unpack(documents: readonly Document[]): ReadRecords {
  const rows: Row[] = [];
  const broken: BrokenRecord[] = [];
  for (const { value, line } of documents) {
    if (value === undefined) {
      broken.push({ unit: 'line', number: line, reason: notJson });
      continue;
    }
    const inner = listed(value);
    for (const [index, record] of (inner ?? [value]).entries()) {
      if (isBag(record)) rows.push(record);
      else {
        const place =
          inner === undefined || documents.length > 1
            ? ({ unit: 'line', number: line } as const)
            : ({ unit: 'record', number: index + 1 } as const);
        broken.push({ ...place, reason: notAnObject });
      }
    }
  }
  return { rows, isText: false, broken };
}

function listed(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value as readonly Value[];
  if (!isBag(value)) return undefined;
  const [key, ...others] = Object.keys(value);
  const records = value['records'];
  return key === 'records' && others.length === 0 && Array.isArray(records)
    ? (records as readonly Value[])
    : undefined;
}

/** Records in CSV (RFC 4180): the first line names the columns, all values are text. */
export function readCsvRecords(text: string): ReadRecords {
  const broken: BrokenRecord[] = [];
  const [header = [], ...lines] = parse(text, {
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line: unknown = error?.['lines'];
      broken.push({
        unit: 'line',
        number: typeof line === 'number' ? line : 1,
        reason: error?.message ?? 'not CSV',
      });
      return undefined;
    },
  }) as unknown as readonly (readonly string[])[];
  const columns = header.map(csvColumn);
  return {
    rows: lines.map((values) =>
      Object.fromEntries(columns.map(({ name, read }, index) => [name, read(values[index] ?? '')])),
    ),
    isText: true,
    broken,
  };
}

interface CsvColumn {
  readonly name: string;
  readonly read: (value: string) => string;
}

/** In an export of the portal, `TimeGenerated [UTC]` holds `11/23/2026, 9:12:33.123 PM`. */
function csvColumn(header: string): CsvColumn {
  const name = header.trim();
  const named = name.replace(/ \[UTC\]$/u, '');
  if (named === name) return { name, read: (value) => value };
  return { name: named, read: (value) => value.replace(/^(\d+\/\d+\/\d{4}), /u, '$1 ') };
}
