import type { ReplayParts } from '../../bench/replay-parts.ts';
import type { ReplayQueries } from '../../bench/replay-queries.ts';
import { createSieve, type KeptRecord, type ReadRecord, type Sieve } from '../../bench/sieve.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Column, KqlType, LineFilter } from '../../engine/index.ts';
import { parseDatetime } from '../../engine/time/datetime-text.ts';
import { ticksPerMillisecond, unixEpoch } from '../../engine/time/calendar.ts';
import type { Row } from '../../records/change-record.ts';
import type { BrokenRecord } from '../../records/read-records.ts';
import { createRowReader, type RowReader, rowsOf } from '../../records/rows-of.ts';
import { createTableFinder, type TableFinder } from '../../records/table-finder.ts';
import type { FilePart } from '../host/line-files.ts';
import { type RecordBatch, streamRecords } from '../host/record-stream.ts';
import { gather, several, type Several } from './several.ts';

/** A file, or a part of one, that is read for a replay. */
export interface SiftTask {
  readonly path: string;
  readonly part?: FilePart;
  /** Of the file, in bytes. */
  readonly size: number;
  /** Its number among all parts of all files. */
  readonly file: number;
  /** The table of its records; where absent, each record tells its own. */
  readonly table?: string;
  /** The event queries to ask, by number; all, where absent. */
  readonly events?: readonly number[];
}

/** What a file holds; a plain value, which may come from another thread. */
export interface SiftedFile {
  readonly kept: readonly KeptRecord[];
  /** Records that rules could read, by table. */
  readonly records: Readonly<Record<string, number>>;
  /** Records of tables that no rule reads. */
  readonly unread: Readonly<Record<string, number>>;
  /** Records whose table cannot be told, and the lines of the first. */
  readonly unknown: Several<number>;
  /** Records without a time. */
  readonly timeless: Several<number>;
  readonly broken: Several<BrokenRecord>;
  readonly diagnostics: Several<Diagnostic>;
  readonly lines: number;
  /** Of the first and the last record. Milliseconds since 1970. */
  readonly times?: { readonly first: number; readonly last: number };
}

/** Reads files through the sieve. */
export type FileSifter = (task: SiftTask, onBytes: (bytes: number) => void) => Promise<SiftedFile>;

export function createFileSifter(parts: ReplayParts, queries: ReplayQueries, cwd: string): FileSifter {
  const finder = createTableFinder(
    Object.fromEntries(
      Object.entries(parts.tables).map(([table, columns]) => [
        table,
        Object.fromEntries(columns.map(({ name, type }) => [name, type])),
      ]),
    ),
  );
  const sieves = new Map<string, Sieve>();
  const sieveFor = (events: readonly number[] | undefined): Sieve => {
    const key = events?.join() ?? 'all';
    const sieve = sieves.get(key) ?? createSieve(parts, queries, events);
    sieves.set(key, sieve);
    return sieve;
  };
  return async (task, onBytes) => {
    const sieve = sieveFor(task.events);
    const wanted = task.table === undefined ? sieve.tables : new Set([task.table]);
    // The same for each group of events: what is not parsed must not depend on the number of threads.
    const filter = sieveFor(undefined).lineFilter(wanted);
    const sifter = createSifter(sieve, finder, task);
    const timed = filter === undefined ? undefined : withTimes(filter, sifter.time);
    const { broken, skipped, lines } = await streamRecords(cwd, task.path, task.size, {
      part: task.part,
      columns: new Set([...wanted].flatMap((table) => exactColumns(parts.tables[table] ?? []))),
      filter: timed,
      onBatch: sifter.batch,
      onBytes,
    });
    return { ...sifter.result(skipped), broken: several(broken), lines };
  };
}

/** Columns that may hold whole numbers that a double cannot. */
function exactColumns(columns: readonly Column[]): readonly string[] {
  return columns.filter(({ type }) => inexact.has(type)).map(({ name }) => name);
}

const inexact: ReadonlySet<KqlType> = new Set(['int', 'long', 'decimal', 'dynamic']);

function createSifter(sieve: Sieve, finder: TableFinder, task: SiftTask) {
  const kept: KeptRecord[] = [];
  const records = new Map<string, number>();
  const unread = new Map<string, number>();
  const unknown = gather<number>();
  const timeless = gather<number>();
  const diagnostics = gather<Diagnostic>();
  const readers = new Map<string, RowReader>();
  const readerOf = (table: string): RowReader => {
    const reader = readers.get(table) ?? createRowReader(task.path, table, diagnostics.add);
    readers.set(table, reader);
    return reader;
  };
  let times: { first: number; last: number } | undefined;
  let index = 0;
  const time = (at: number) => {
    if (times === undefined) times = { first: at, last: at };
    else if (at < times.first) times.first = at;
    else if (at > times.last) times.last = at;
  };
  const add = (found: Map<string, number>, table: string, count = 1) =>
    found.set(table, (found.get(table) ?? 0) + count);

  /** The rows of each table in a batch. */
  const tablesOf = ({ rows, lines, isText }: RecordBatch): ReadonlyMap<string, ReadRecord[]> => {
    const byTable = new Map<string, ReadRecord[]>();
    const lineOf = (at: number) => lines[at] ?? 1;
    const push = (table: string, row: Row, at: number) => {
      const when = timeOf(row['TimeGenerated']);
      index += 1;
      if (when === undefined) {
        timeless.add(lineOf(at));
        return;
      }
      time(when);
      // Exports rarely tell when a record arrived: then it is taken to have come at once.
      const ingested = timeOf(row['_TimeReceived']) ?? when;
      const record = { row, time: when, ingested, file: task.file, index, line: lineOf(at) };
      const known = byTable.get(table);
      if (known === undefined) byTable.set(table, [record]);
      else known.push(record);
    };
    if (isText) {
      const table = task.table ?? finder(rows[0] ?? {});
      if (table === undefined) for (const at of rows.keys()) unknown.add(lineOf(at));
      else if (!sieve.tables.has(table)) add(unread, table, rows.length);
      else {
        const found = rowsOf({ path: task.path, rows, isText, lineOf }, table);
        const places = new Map(rows.map((row, at) => [row, at]));
        for (const row of found.rows) push(table, row, places.get(row) ?? 0);
        found.diagnostics.forEach(diagnostics.add);
      }
      return byTable;
    }
    for (const [at, record] of rows.entries()) {
      const table = task.table ?? finder(record);
      if (table === undefined) unknown.add(lineOf(at));
      else if (!sieve.tables.has(table)) add(unread, table);
      else {
        const row = readerOf(table).row(record, () => lineOf(at));
        if (row !== undefined) push(table, row, at);
      }
    }
    return byTable;
  };

  return {
    time,
    batch: (batch: RecordBatch) => {
      for (const [table, read] of tablesOf(batch)) {
        add(records, table, read.length);
        for (const record of sieve.sift(table, read, batch.isText)) kept.push(record);
      }
    },
    result: (skipped: number): Omit<SiftedFile, 'broken' | 'lines'> => {
      for (const reader of readers.values()) reader.end();
      if (skipped > 0) add(records, task.table ?? '', skipped);
      return {
        kept,
        records: Object.fromEntries(records),
        unread: Object.fromEntries(unread),
        unknown: unknown.all(),
        timeless: timeless.all(),
        diagnostics: diagnostics.all(),
        ...(times === undefined ? {} : { times }),
      };
    },
  };
}

const timeKey = '"TimeGenerated"';
const timeAfterKey = /^\s*:\s*"([^"]{10,40})"/u;

/** Leaves out only lines that tell their time, and notes it: of a log also the times are of interest. */
function withTimes(filter: LineFilter, note: (time: number) => void): LineFilter {
  return {
    over: (text) => {
      const canSkip = filter.over(text);
      let key = -1;
      return (from, to) => {
        if (!canSkip(from, to)) return false;
        if (key < from) {
          const found = text.find(timeKey, from);
          key = found < 0 ? Infinity : found;
        }
        if (key >= to) return false;
        const at = key + timeKey.length;
        const time = timeOf(timeAfterKey.exec(text.slice(at, Math.min(to, at + 60)))?.[1]);
        if (time === undefined) return false;
        note(time);
        return true;
      };
    },
  };
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/u;

/** Milliseconds since 1970; where no zone is named it is UTC, as everywhere in a workspace. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = isoTime.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const ticks = parseDatetime(value);
  return ticks === undefined ? undefined : Number((ticks - unixEpoch) / ticksPerMillisecond);
}
