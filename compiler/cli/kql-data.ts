import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Column, EngineTable } from '../engine/index.ts';
import { tableColumns, tableNames } from '../kql/tables.ts';
import { tableOfRecords } from '../records/record-table.ts';
import { rowsOf } from '../records/rows-of.ts';
import { visible } from '../diagnostics/visible-text.ts';
import { counted } from '../report/words.ts';
import { CliFailure } from './failure.ts';
import { readRecordFiles, type RecordFile } from './host/data-files.ts';

/** The tables and watchlists that queries may read. */
export interface KqlData {
  readonly tables: Readonly<Record<string, EngineTable>>;
  readonly watchlists: ReadonlyMap<string, EngineTable>;
  /** What a person should know of them. */
  readonly notes: readonly string[];
}

/** @throws CliFailure where an option is not `NAME=FILE`, or a file is not there */
export function readKqlData(cwd: string, data: readonly string[], watchlists: readonly string[]): KqlData {
  const notes: string[] = [];
  const tables: Record<string, EngineTable> = {};
  for (const [name, files] of grouped(cwd, '--data', "SigninLogs='logs/*.json'", data)) {
    notes.push(...files.flatMap(brokenNotes));
    const known = workspaceColumns(name);
    const { table, unknownFields } = tableOfRecords(files, known);
    tables[name] = table;
    notes.push(...(known === undefined ? inferredNotes(name, table) : unknownNotes(name, unknownFields)));
  }
  const lists = new Map<string, EngineTable>();
  for (const [name, files] of grouped(cwd, '--watchlist', 'vip=vip.csv', watchlists)) {
    notes.push(...files.flatMap(brokenNotes));
    const names = new Set(files.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row))));
    // Sentinel keeps every column of a watchlist as text.
    const columns = [...names].map((column): Column => ({ name: column, type: 'string' }));
    lists.set(name, tableOfRecords(files, columns).table);
  }
  return { tables, watchlists: lists, notes };
}

/** The columns of a table that every workspace may have. */
export function workspaceColumns(name: string): readonly Column[] | undefined {
  const known = tableColumns(name);
  return known === undefined
    ? undefined
    : Object.entries(known).map(([column, type]) => ({ name: column, type }));
}

/** Files of records by the name they are given to, `NAME=GLOB`; with `--data` as rows of the table of that name. */
export function grouped(
  cwd: string,
  flag: string,
  example: string,
  given: readonly string[],
): ReadonlyMap<string, readonly RecordFile[]> {
  const files = new Map<string, readonly RecordFile[]>();
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) {
      throw new CliFailure(`${flag} ${JSON.stringify(text)} names no ${at < 1 ? 'table' : 'file'}`, {
        help: `write ${flag} ${example}`,
      });
    }
    const name = text.slice(0, at);
    const read = readRecordFiles(cwd, text.slice(at + 1));
    const rows = flag === '--data' ? read.map((file) => ({ ...file, ...rowsOf(file, name) })) : read;
    files.set(name, [...(files.get(name) ?? []), ...rows]);
  }
  return files;
}

const shownLines = 5;

/** What is to be said of the parts of a file that are no records, and of records that were converted. */
export function brokenNotes({ path, broken, diagnostics = [] }: RecordFile): readonly string[] {
  return [...passedOverNotes(path, broken), ...conversionNotes(path, diagnostics)];
}

function conversionNotes(path: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const shown = diagnostics.slice(0, shownLines).map(({ code, severity, message, range, help }) => {
    const place = `${path}:${String(range.start.line)}`;
    const way = help === undefined ? '' : `; ${help}`;
    return visible(`${severity === 'info' ? 'note' : severity}: ${place}: ${message}${way} (${code})`);
  });
  const more = diagnostics.length - shown.length;
  return more === 0 ? shown : [...shown, `warning: ${visible(path)}: ${counted(more, 'more such record')}`];
}

function passedOverNotes(path: string, broken: RecordFile['broken']): readonly string[] {
  const shown = broken.slice(0, shownLines).map(({ unit, number, reason }) => {
    const place = unit === 'file' ? path : `${path}${unit === 'line' ? ':' : ' record '}${String(number)}`;
    return `warning: ${visible(place)} is passed over: ${reason}`;
  });
  const more = broken.length - shown.length;
  return more === 0
    ? shown
    : [...shown, `warning: ${visible(path)}: ${counted(more, 'more record')} passed over`];
}

function inferredNotes(name: string, { columns, rows }: EngineTable): readonly string[] {
  const similar = didYouMean(name, tableNames);
  const types = columns.map((column) => `${column.name}: ${column.type}`).join(', ');
  return [
    `note: ${visible(name)} is no table that detc knows${similar === undefined ? '' : ` (${similar})`}; ` +
      (rows.length === 0 ? 'it has no records' : `its columns are taken from its records: ${visible(types)}`),
  ];
}

function unknownNotes(name: string, fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return [];
  const more = fields.length > shownLines ? ` and ${String(fields.length - shownLines)} more` : '';
  return [
    `note: ${name} has no ${fields.length === 1 ? 'column' : 'columns'} ${visible(fields.slice(0, shownLines).join(', '))}${more}; ` +
      'the query does not see them',
  ];
}
