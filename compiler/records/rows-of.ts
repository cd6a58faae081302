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
  const table = mappedTable(name);
  const diagnostics: Diagnostic[] = [];
  const others = new Map<string, { readonly at: Range; readonly count: number }>();
  const rows = file.rows.flatMap((record, index): readonly Row[] => {
    // Most records are rows; that is seen fastest.
    if (Object.hasOwn(record, 'TimeGenerated')) return [record];
    const known = recognise(record);
    if (known === undefined || known.shape === 'workspace') {
      if (known !== undefined || sharesColumn(record, columns)) return [record];
      diagnostics.push(notARecord.at(lineAt(file, index), {}));
      return [];
    }
    if (!isOf(known, table, name)) {
      const seen = others.get(known.table);
      others.set(known.table, { at: seen?.at ?? lineAt(file, index), count: (seen?.count ?? 0) + 1 });
      return [];
    }
    const converted = toRow(record, { at: lineAt(file, index), as: { shape: known.shape, table: name } });
    diagnostics.push(...converted.diagnostics);
    return converted.table === undefined ? [] : [converted.row];
  });
  for (const [other, { at, count }] of others) {
    diagnostics.push(recordOfAnotherTable.at(at, { table: other, wanted: name, count }));
  }
  return { rows, isText: false, diagnostics };
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
    diagnostics.push(localDate.at(lineAt(file, index), { column, value: textIn(row, column) }));
    return false;
  });
  return { rows, isText: true, diagnostics };
}

function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function lineAt({ path, lineOf }: RecordsOfFile, index: number): Range {
  if (lineOf === undefined) return startOf(path);
  const start = { line: lineOf(index), column: 1, offset: 0 };
  return { file: path, start, end: start };
}
