import { localDate, notARecord, recordOfAnotherTable } from '../diagnostics/catalogue/records.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf, type Range } from '../diagnostics/position.ts';
import { tableColumns, type Columns } from '../kql/tables.ts';
import type { Row } from './change-record.ts';
import { mappedTable, type MappedTable } from './mapping.ts';
import type { ReadRecords } from './read-records.ts';
import { recognise, type Recognised } from './recognise.ts';
import { toRow } from './to-row.ts';

/** The records of one file, whatever their shape. */
export interface RecordsOfFile extends Pick<ReadRecords, 'rows' | 'isText'> {
  /** As diagnostics name the file. */
  readonly path: string;
  readonly lineOf?: ReadRecords['lineOf'];
}

/** The rows of one table. */
export interface TableRows extends Pick<ReadRecords, 'rows' | 'isText'> {
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The rows of a table among the records of a file: rows of a workspace as they are; records of an Event Hub and objects of
 * Microsoft Graph, also among rows, are converted; records of other tables are passed over. Of a table that has no other
 * shapes, the rows as they are.
 */
export function rowsOf(file: RecordsOfFile, table: string): TableRows {
  const columns = tableColumns(table);
  if (columns === undefined) return { rows: file.rows, isText: file.isText, diagnostics: [] };
  return file.isText ? textRows(file, columns) : convertedRows(file, table, columns);
}

function convertedRows(file: RecordsOfFile, name: string, columns: Columns): TableRows {
  const diagnostics: Diagnostic[] = [];
  const reader = rowReader(file.path, name, columns, (found) => diagnostics.push(found));
  const rows = file.rows.flatMap((record, index): readonly Row[] => {
    const row = reader.row(record, () => file.lineOf?.(index) ?? 1);
    return row === undefined ? [] : [row];
  });
  reader.end();
  return { rows, isText: false, diagnostics };
}

/** Reads the records of one JSON file one by one, as `rowsOf` reads them together. */
export interface RowReader {
  /** The row; undefined where the record is passed over. */
  readonly row: (record: Row, line: () => number) => Row | undefined;
  readonly end: () => void;
}

/** @param report is told what is to be said of the records, in the file's order but for records of other tables */
export function createRowReader(path: string, table: string, report: (found: Diagnostic) => void): RowReader {
  const columns = tableColumns(table);
  if (columns !== undefined) return rowReader(path, table, columns, report);
  return { row: (record) => record, end: () => undefined };
}

function rowReader(
  path: string,
  name: string,
  columns: Columns,
  report: (found: Diagnostic) => void,
): RowReader {
  const table = mappedTable(name);
  const others = new Map<string, { readonly at: Range; readonly count: number }>();
  return {
    row: (record, line) => {
      // Most records are rows; that is seen fastest.
      if (isRow(record)) return record;
      const known = recognise(record);
      if (known === undefined || known.shape === 'workspace') {
        if (known !== undefined || sharesColumn(record, columns)) return record;
        report(notARecord.at(lineAt(path, line()), {}));
        return undefined;
      }
      if (!isOf(known, table, name)) {
        const seen = others.get(known.table);
        others.set(known.table, { at: seen?.at ?? lineAt(path, line()), count: (seen?.count ?? 0) + 1 });
        return undefined;
      }
      const converted = toRow(record, { at: lineAt(path, line()), as: { shape: known.shape, table: name } });
      converted.diagnostics.forEach(report);
      return converted.table === undefined ? undefined : converted.row;
    },
    end: () => {
      for (const [other, { at, count }] of others) {
        report(recordOfAnotherTable.at(at, { table: other, wanted: name, count }));
      }
    },
  };
}

/** Whether a record of a workspace's table is a row as it is. */
export function isRow(record: Row): boolean {
  return Object.hasOwn(record, 'TimeGenerated');
}

/** A sign-in of Graph that does not say of which kind it is may be of any table of sign-ins. */
function isOf(known: Recognised, table: MappedTable | undefined, name: string): boolean {
  if (known.table === name) return true;
  return !known.isCertain && table !== undefined && mappedTable(known.table)?.mapping === table.mapping;
}

function sharesColumn(record: Row, columns: Columns): boolean {
  return Object.keys(record).some((name) => Object.hasOwn(columns, name));
}

/** Written the same everywhere, or by the portal in English (United States). */
const readable =
  /^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])\/\d{4},? \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)? (?:AM|PM))$/u;

/** CSV: a time that only a person of one country can read is refused, never guessed. */
function textRows(file: RecordsOfFile, columns: Columns): TableRows {
  const header = Object.keys(file.rows[0] ?? {});
  const local = header.find((name) => columns[/^(\w+) \[.+\]$/u.exec(name)?.[1] ?? ''] === 'datetime');
  const times = header.filter((name) => columns[name] === 'datetime');
  const diagnostics: Diagnostic[] = [];
  if (local !== undefined) {
    const [first = {}] = file.rows;
    const found = localDate.at(startOf(file.path), { column: local, value: textIn(first, local) });
    return { rows: [], isText: true, diagnostics: [found] };
  }
  const rows = file.rows.filter((row, index) => {
    const column = times.find((name) => textIn(row, name) !== '' && !readable.test(textIn(row, name)));
    if (column === undefined) return true;
    diagnostics.push(
      localDate.at(lineAt(file.path, file.lineOf?.(index) ?? 1), { column, value: textIn(row, column) }),
    );
    return false;
  });
  return { rows, isText: true, diagnostics };
}

function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function lineAt(path: string, line: number): Range {
  const start = { line, column: 1, offset: 0 };
  return { file: path, start, end: start };
}
