import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/visible-text.ts';
import { createLineReader, type LineReaderOptions } from '../engine/index.ts';
import { isBag, type Value } from '../engine/values.ts';
import type { Row } from '../records/change-record.ts';
import { listed, notAnObject, notJson, type BrokenRecord } from '../records/read-records.ts';
import { createRowReader, rowsOf } from '../records/rows-of.ts';
import { readRecordFile } from './host/data-files.ts';
import { readLines } from './host/line-files.ts';
import { brokenNotes, conversionNotes, passedOverNotes, shownLines } from './record-notes.ts';

export interface StreamedFile {
  readonly path: string;
  /** Whether it holds a document a line; else it is read whole. */
  readonly isLines: boolean;
}

export interface StreamedReader extends LineReaderOptions {
  /** Answers false when no more rows are wanted. */
  readonly push: (row: Row, isText: boolean) => boolean;
}

/**
 * Reads the rows of a table from its files, line by line where a file is of lines.
 * @returns what a person should know of them
 */
export async function readStreamed(
  cwd: string,
  table: string,
  files: readonly StreamedFile[],
  reader: StreamedReader,
): Promise<readonly string[]> {
  const notes: string[] = [];
  const state = { isOpen: true };
  const push = (row: Row, isText: boolean): boolean => (state.isOpen = reader.push(row, isText));
  for (const { path, isLines } of files) {
    if (!state.isOpen) break;
    notes.push(
      ...(isLines
        ? await readFileOfLines(cwd, table, path, { ...reader, push })
        : readWhole(cwd, table, path, push)),
    );
  }
  return notes;
}

function readWhole(
  cwd: string,
  table: string,
  path: string,
  push: StreamedReader['push'],
): readonly string[] {
  const read = readRecordFile(cwd, path);
  const file = { ...read, ...rowsOf(read, table) };
  for (const row of file.rows) if (!push(row, file.isText)) break;
  return brokenNotes(file);
}

async function readFileOfLines(
  cwd: string,
  table: string,
  path: string,
  { push, filter, columns }: StreamedReader,
): Promise<readonly string[]> {
  const broken = createFindings<BrokenRecord>();
  const conversions = createFindings<Diagnostic>();
  const rows = createRowReader(path, table, conversions.add);
  const add = (record: unknown, line: number): boolean => {
    if (!isBag(record as Value)) {
      broken.add({ unit: 'line', number: line, reason: notAnObject });
      return true;
    }
    const row = rows.row(record as Row, () => line);
    return row === undefined || push(row, false);
  };
  const reader = createLineReader(
    {
      record: (value, line) => {
        const inner = listed(value as Value);
        return inner === undefined ? add(value, line) : inner.every((record) => add(record, line));
      },
      broken: (line) => {
        broken.add({ unit: 'line', number: line, reason: notJson });
      },
    },
    { filter, columns },
  );
  const damage = await readLines(cwd, path, reader);
  rows.end();
  return [
    ...passedOverNotes(path, broken.first, broken.count()),
    ...conversionNotes(path, conversions.first, conversions.count()),
    ...(damage === undefined
      ? []
      : [
          `warning: ${visible(path)} is passed over from line ${String(reader.counts().lines + 1)} on: ${damage}`,
        ]),
  ];
}

/** Keeps the findings that are shown and counts the others: a file may have any number of them. */
function createFindings<T>(): {
  readonly add: (finding: T) => void;
  readonly first: readonly T[];
  readonly count: () => number;
} {
  const first: T[] = [];
  let count = 0;
  return {
    add: (finding) => {
      count += 1;
      if (first.length < shownLines) first.push(finding);
    },
    first,
    count: () => count,
  };
}
