import { createLineReader, type LineFilter } from '../../engine/index.ts';
import { isBag, type Value } from '../../engine/values.ts';
import type { Row } from '../../records/change-record.ts';
import { type BrokenRecord, listed, notAnObject, notJson } from '../../records/read-records.ts';
import { readRecordFile } from './data-files.ts';
import { type FilePart, isOfLines, readLines } from './line-files.ts';

/** Some records of a file, in their order. */
export interface RecordBatch {
  readonly rows: readonly Row[];
  /** The line of each, from 1. */
  readonly lines: readonly number[];
  /** Whether all values are text, as in CSV. */
  readonly isText: boolean;
}

export interface RecordStreamOptions {
  /** Which part of a file of lines. */
  readonly part?: FilePart | undefined;
  /** The only columns whose numbers have to be exact. */
  readonly columns: ReadonlySet<string>;
  /** Lines that are not wanted. */
  readonly filter: LineFilter | undefined;
  readonly onBatch: (batch: RecordBatch) => void;
  /** Bytes of the file that were read since the last call. */
  readonly onBytes: (bytes: number) => void;
}

export interface StreamedFile {
  readonly broken: readonly BrokenRecord[];
  readonly lines: number;
  /** Lines that the filter has left out. */
  readonly skipped: number;
}

const batchSize = 2_000;

/**
 * Reads the records of a file: of lines some at a time, any other whole. A file that ends in the middle gives what is there.
 * @param size of the file in bytes
 * @throws CliFailure where the file may not be read
 */
export async function streamRecords(
  cwd: string,
  path: string,
  size: number,
  options: RecordStreamOptions,
): Promise<StreamedFile> {
  if (options.part !== undefined || (await isOfLines(cwd, path))) return streamLines(cwd, path, options);
  const { rows, isText, broken, lineOf } = readRecordFile(cwd, path);
  if (rows.length > 0) options.onBatch({ rows, lines: rows.map((_, index) => lineOf(index)), isText });
  options.onBytes(size);
  return { broken, lines: 0, skipped: 0 };
}

async function streamLines(
  cwd: string,
  path: string,
  { part, columns, filter, onBatch, onBytes }: RecordStreamOptions,
): Promise<StreamedFile> {
  const broken: BrokenRecord[] = [];
  let rows: Row[] = [];
  let lines: number[] = [];
  const flush = () => {
    if (rows.length > 0) onBatch({ rows, lines, isText: false });
    [rows, lines] = [[], []];
  };
  const add = (value: unknown, line: number) => {
    if (isBag(value as Value)) {
      rows.push(value as Row);
      lines.push(line);
    } else broken.push({ unit: 'line', number: line, reason: notAnObject });
  };
  const reader = createLineReader(
    {
      record: (value, line) => {
        for (const one of listed(value as Value) ?? [value]) add(one, line);
        if (rows.length >= batchSize) flush();
        return true;
      },
      broken: (line) => broken.push({ unit: 'line', number: line, reason: notJson }),
    },
    { filter, columns },
  );
  const damage = await readLines(cwd, path, reader, { part, onBytes });
  flush();
  const { lines: count, skipped } = reader.counts();
  if (damage !== undefined) {
    broken.push({ unit: 'line', number: count + 1, reason: `${damage}; what follows is lost` });
  }
  return { broken, lines: count, skipped };
}
