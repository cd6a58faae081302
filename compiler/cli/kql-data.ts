import type { Column, EngineTable } from '../engine/index.ts';
import { tableColumns } from '../kql/tables.ts';
import { createInference, tableOfRecords } from '../records/record-table.ts';
import { rowsOf } from '../records/rows-of.ts';
import { CliFailure } from './failure.ts';
import { namedFiles, readRecordFile, readRecordFiles, type RecordFile } from './host/data-files.ts';
import { isOfLines } from './host/line-files.ts';
import { readStreamed, type StreamedFile } from './kql-files.ts';
import { brokenNotes, inferredNotes, unknownNotes } from './record-notes.ts';

export { brokenNotes } from './record-notes.ts';

/** The tables and watchlists that queries may read. */
export interface KqlData {
  /** The columns of every table that has files. */
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  /** Those whose records are in memory. */
  readonly tables: Readonly<Record<string, EngineTable>>;
  /** Those that have files of lines, whose records are read while queries run. */
  readonly streamed: Readonly<Record<string, StreamedFiles>>;
  readonly watchlists: ReadonlyMap<string, EngineTable>;
  /** What a person should know of them. */
  readonly notes: readonly string[];
}

export interface StreamedFiles {
  readonly columns: readonly Column[];
  /** Whether it is a table that every workspace may have. */
  readonly isKnown: boolean;
  readonly files: readonly StreamedFile[];
}

/** @throws CliFailure where an option is not `NAME=FILE`, or a file is not there */
export async function readKqlData(
  cwd: string,
  data: readonly string[],
  watchlists: readonly string[],
): Promise<KqlData> {
  const notes: string[] = [];
  const tables: Record<string, EngineTable> = {};
  const streamed: Record<string, StreamedFiles> = {};
  for (const [name, paths] of filesByName(cwd, '--data', "SigninLogs='logs/*.json'", data)) {
    const known = workspaceColumns(name);
    const files = await Promise.all(
      paths.map(async (path): Promise<StreamedFile> => ({ path, isLines: await isOfLines(cwd, path) })),
    );
    if (!files.some(({ isLines }) => isLines)) {
      const read = paths.map((path) => rowsOfFile(readRecordFile(cwd, path), name));
      notes.push(...read.flatMap(brokenNotes));
      const { table, unknownFields } = tableOfRecords(read, known);
      tables[name] = table;
      notes.push(
        ...(known === undefined
          ? inferredNotes(name, table.columns, table.rows.length)
          : unknownNotes(name, unknownFields)),
      );
    } else if (known !== undefined) {
      streamed[name] = { columns: known, isKnown: true, files };
    } else {
      const inference = createInference();
      let records = 0;
      const found = await readStreamed(cwd, name, files, {
        push: (row, isText) => {
          inference.add(row, isText);
          records += 1;
          return true;
        },
      });
      const columns = inference.columns();
      streamed[name] = { columns, isKnown: false, files };
      notes.push(...found, ...inferredNotes(name, columns, records));
    }
  }
  const lists = new Map<string, EngineTable>();
  for (const [name, files] of grouped(cwd, '--watchlist', 'vip=vip.csv', watchlists)) {
    notes.push(...files.flatMap(brokenNotes));
    const names = new Set(files.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row))));
    // Sentinel keeps every column of a watchlist as text.
    const columns = [...names].map((column): Column => ({ name: column, type: 'string' }));
    lists.set(name, tableOfRecords(files, columns).table);
  }
  const columns = Object.fromEntries(
    Object.entries({ ...tables, ...streamed }).map(([name, table]) => [name, table.columns]),
  );
  return { columns, tables, streamed, watchlists: lists, notes };
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
  for (const [name, globs] of globsByName(flag, example, given)) {
    const read = globs.flatMap((glob) => readRecordFiles(cwd, glob));
    files.set(name, flag === '--data' ? read.map((file) => rowsOfFile(file, name)) : read);
  }
  return files;
}

function rowsOfFile(file: RecordFile, table: string): RecordFile {
  return { ...file, ...rowsOf(file, table) };
}

function filesByName(
  cwd: string,
  flag: string,
  example: string,
  given: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...globsByName(flag, example, given)].map(([name, globs]) => [
      name,
      globs.flatMap((glob) => namedFiles(cwd, glob)),
    ]),
  );
}

function globsByName(
  flag: string,
  example: string,
  given: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const globs = new Map<string, readonly string[]>();
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) {
      throw new CliFailure(`${flag} ${JSON.stringify(text)} names no ${at < 1 ? 'table' : 'file'}`, {
        help: `write ${flag} ${example}`,
      });
    }
    const name = text.slice(0, at);
    globs.set(name, [...(globs.get(name) ?? []), text.slice(at + 1)]);
  }
  return globs;
}
