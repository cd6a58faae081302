import { v5 } from 'uuid';
import type { DetectionTest, KqlType, TestRecords } from '../model/index.ts';
import { changeRecord } from '../records/change-record.ts';

/** A stored row of a workspace. Times are milliseconds since 1970. */
export interface BenchRecord {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** What `TimeGenerated` holds. */
  readonly time: number;
  readonly ingested: number;
  /** Which of the test's events it is a copy of. */
  readonly item: number;
}

/** Of the ids of copied records: the same on every run, so that a failure can be looked into. */
const namespace = '5d9c2f3a-0e41-4f0b-9d07-8a6c1b3e7f52';

/** Columns that differ in every record of a real log. */
const ownColumns = ['Id', 'CorrelationId'] as const;

/**
 * The rows that a test's events make, in order of time. `delayOf` gives the seconds that records of a table usually take to
 * arrive; half of it is what they take here, if the event does not say.
 */
export function makeRecords(test: DetectionTest, delayOf: (table: string) => number): readonly BenchRecord[] {
  return test.records
    .flatMap((records, item) =>
      Array.from({ length: records.repeat }, (_, copy) => makeRecord(test, records, item, copy, delayOf)),
    )
    .sort((a, b) => a.time - b.time);
}

function makeRecord(
  test: DetectionTest,
  records: TestRecords,
  item: number,
  copy: number,
  delayOf: (table: string) => number,
): BenchRecord {
  const { example, at, every, late } = records;
  const time = test.start + (at + copy * every) * 1000;
  const own = Object.fromEntries(
    ownColumns
      .filter((column) => Object.hasOwn(example.record, column))
      .map((column) => [column, v5(`${test.name} ${String(item)} ${String(copy)} ${column}`, namespace)]),
  );
  const changes = numbered(records.changes, copy + 1) as Readonly<Record<string, unknown>>;
  const moved = moveTimes(example.record, example.columns, time);
  const { row } = changeRecord({ ...moved, ...own }, changes, example.columns);
  return {
    table: example.table,
    row,
    time: timeOf(row['TimeGenerated']) ?? time,
    ingested: time + (late ?? delayOf(example.table) / 2) * 1000,
    item,
  };
}

/** All times of a record are moved with its TimeGenerated, so that what lies between them stays. */
function moveTimes(
  record: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, KqlType>>,
  time: number,
): Readonly<Record<string, unknown>> {
  const from = timeOf(record['TimeGenerated']) ?? time;
  const moved = Object.entries(record).map(([column, value]): readonly [string, unknown] => {
    const old = columns[column] === 'datetime' ? timeOf(value) : undefined;
    return [column, old === undefined ? value : new Date(old - from + time).toISOString()];
  });
  return {
    ...(Object.fromEntries(moved) as Readonly<Record<string, unknown>>),
    TimeGenerated: new Date(time).toISOString(),
  };
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** `{n}` in a text becomes the number of the copy, `{n:4}` with leading zeros. */
function numbered(value: unknown, copy: number): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{n(?::(\d{1,2}))?\}/gu, (_, width: string | undefined) =>
      String(copy).padStart(Number(width ?? 1), '0'),
    );
  }
  if (Array.isArray(value)) return value.map((item: unknown) => numbered(item, copy));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numbered(item, copy)]));
  }
  return value;
}
