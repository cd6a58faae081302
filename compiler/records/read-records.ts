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
  /** The line of the file that a row begins on, by the row's index; both from 0 and 1. */
  readonly lineOf: (index: number) => number;
}

/** A part of a file that is no record. */
export interface BrokenRecord {
  /** `line` and `record` count from 1; a record is one of an array. */
  readonly unit: 'line' | 'record' | 'file';
  readonly number: number;
  readonly reason: string;
}

export const notJson = 'not JSON';
export const notAnObject = 'not an object';

/**
 * Records in JSON: an array, a record, `{"records": […]}` as an Event Hub delivers them, `{"value": […]}` as Microsoft
 * Graph does, or one of these a line. 64-bit integers are kept exactly.
 */
export function readJsonRecords(text: string): ReadRecords {
  const content = text.replace(/^\uFEFF/u, '');
  const firstLine = /^\s*(\S.*)$/mu.exec(content);
  if (firstLine === null) return nothing([]);
  const isOneLine = content.slice(firstLine.index + firstLine[0].length).trim() === '';
  const first = parseJson(firstLine[1] ?? '');
  if (first === undefined || isOneLine) {
    const whole = parseJson(content);
    if (whole !== undefined) return unpack([{ value: whole, line: 1 }], content);
    if (content.trimStart().startsWith('[')) {
      return nothing([{ unit: 'file', number: 1, reason: notJson }]);
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

function nothing(broken: readonly BrokenRecord[]): ReadRecords {
  return { rows: [], isText: false, broken, lineOf: () => 1 };
}

/** @param whole the text, where it is one document of several lines */
function unpack(documents: readonly Document[], whole?: string): ReadRecords {
  const rows: Row[] = [];
  const broken: BrokenRecord[] = [];
  /** Of every row: its line, or which object of the whole text it is. */
  const places: number[] = [];
  for (const { value, line } of documents) {
    if (value === undefined) {
      broken.push({ unit: 'line', number: line, reason: notJson });
      continue;
    }
    const inner = listed(value);
    for (const [index, record] of (inner ?? [value]).entries()) {
      if (isBag(record)) {
        rows.push(record);
        places.push(whole === undefined ? line : index);
      } else {
        const place =
          inner === undefined || documents.length > 1
            ? ({ unit: 'line', number: line } as const)
            : ({ unit: 'record', number: index + 1 } as const);
        broken.push({ ...place, reason: notAnObject });
      }
    }
  }
  // Looked for only where something is to be said of a row.
  let lines: readonly number[] | undefined;
  const lineOf = (index: number) => {
    const place = places[index];
    if (place === undefined || whole === undefined) return place ?? 1;
    lines ??= linesOfRecords(whole);
    return lines[place] ?? 1;
  };
  return { rows, isText: false, broken, lineOf };
}

/** The lines on which the elements of a JSON text's list begin; of a text without list, its first line. */
function linesOfRecords(text: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let listDepth: number | undefined;
  let isNext = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},\n]|[^\s"[\]{},:]+/gu)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (token === ',') isNext = depth === listDepth;
    else if (token === ']' || token === '}') {
      depth -= 1;
      isNext = false;
      if (listDepth !== undefined && depth < listDepth) return lines;
    } else {
      if (isNext) lines.push(line);
      isNext = false;
      if (token !== '[' && token !== '{') continue;
      depth += 1;
      if (token === '[' && listDepth === undefined) {
        listDepth = depth;
        isNext = true;
      }
    }
  }
  return lines;
}

/** The keys under which wrapped records stand. */
export const wrappers = ['records', 'value'] as const;

/** The elements of a list, of an Event Hub's `records` or of Graph's `value`, and those of such within a list. */
export function listed(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    return items.some((item) => wrapped(item) !== undefined)
      ? items.flatMap((item) => wrapped(item) ?? [item])
      : items;
  }
  return wrapped(value);
}

function wrapped(value: Value): readonly Value[] | undefined {
  // Most records are not wrapped; that is seen fastest.
  if (!isBag(value) || !wrappers.some((key) => Array.isArray(value[key]))) return undefined;
  const keys = Object.keys(value).filter((key) => !key.startsWith('@odata.'));
  const [key, ...others] = keys;
  if (others.length > 0 || key === undefined || !isWrapper(key)) return undefined;
  const inner = value[key];
  return Array.isArray(inner) ? (inner as readonly Value[]) : undefined;
}

function isWrapper(key: string): boolean {
  return wrappers.some((wrapper) => wrapper === key);
}

/** Records in CSV (RFC 4180): the first line names the columns, all values are text. */
export function readCsvRecords(text: string): ReadRecords {
  const broken: BrokenRecord[] = [];
  const [first, ...records] = parse(text, {
    bom: true,
    info: true,
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
  }) as unknown as readonly CsvRecord[];
  const columns = (first?.record ?? []).map(csvColumn);
  return {
    rows: records.map(({ record }) =>
      Object.fromEntries(columns.map(({ name, read }, index) => [name, read(record[index] ?? '')])),
    ),
    isText: true,
    broken,
    lineOf: (index) => records[index]?.info.lines ?? 1,
  };
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
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
