import { formatJson, parseJson } from '../engine/dynamic/json.ts';
import {
  type Bag,
  type Column,
  commonLineFilter,
  type LineFilter,
  run,
  type Value,
} from '../engine/index.ts';
import { tableOfRecords } from '../records/record-table.ts';
import type { BenchRecord } from './records.ts';
import type { ReplayParts } from './replay-parts.ts';
import type { ReplayQueries } from './replay-queries.ts';

type Row = BenchRecord['row'];

/** When a record is, and where it stands. Times are milliseconds since 1970. */
interface PlacedRecord {
  readonly time: number;
  readonly ingested: number;
  /** The file's number, the record's in the file, and its line. */
  readonly file: number;
  readonly index: number;
  readonly line: number;
}

/** A record as it was read. */
export interface ReadRecord extends PlacedRecord {
  readonly row: Row;
}

/** A record that can matter; a plain value, which may go to another thread. */
export interface KeptRecord extends PlacedRecord {
  readonly table: string;
  /** The columns that the rules read, as exact JSON. */
  readonly text: string;
  /** The event queries that it passes, by their numbers. */
  readonly events: readonly number[];
}

/** Tells records that can matter to some rule from all others. */
export interface Sieve {
  /** The tables that the rules read. */
  readonly tables: ReadonlySet<string>;
  /** For lines that may be records of any of the tables: those that cannot matter, seen before they are parsed. */
  readonly lineFilter: (tables: ReadonlySet<string>) => LineFilter | undefined;
  /** @param isText whether all values are text, as in CSV */
  readonly sift: (table: string, records: readonly ReadRecord[], isText: boolean) => readonly KeptRecord[];
}

/** @param numbers of the event queries to ask; all, where absent */
export function createSieve(
  { tables: schema, events: all, rules }: ReplayParts,
  queries: ReplayQueries,
  numbers: readonly number[] = [...all.keys()],
): Sieve {
  const events = numbers.flatMap((number) => {
    const event = all[number];
    return event === undefined ? [] : [{ number, ...event }];
  });
  const asked = memo((table: string) =>
    events
      .filter(({ tables }) => tables.includes(table))
      .map(({ number, text }) => ({ number, plan: queries.event(text) })),
  );
  const columnsFor = (table: string, reads: readonly (ReadonlySet<string> | undefined)[]) =>
    (schema[table] ?? []).filter(
      ({ name }) => name === 'TimeGenerated' || reads.some((names) => names?.has(name) === true),
    );
  /** The columns that events look at. */
  const looked = memo((table: string) =>
    columnsFor(
      table,
      asked(table).map(({ plan }) => plan?.reads.get(table)),
    ),
  );
  /** The columns that rules read whose events are these. */
  const used = memo((key: string) => {
    const [table = '', ...passed] = key.split(' ');
    const reading = rules.filter((rule) => rule.events.some((event) => passed.includes(String(event))));
    const reads = [...new Set(reading.map(({ rule }) => rule.query))].map((text) => {
      const query = queries.rule(text);
      return query.ok ? query.reads.get(table) : undefined;
    });
    return columnsFor(table, reads);
  });

  return {
    tables: new Set(events.flatMap(({ tables }) => tables)),
    lineFilter: (wanted) => {
      const reading = events.filter(({ tables }) => tables.some((table) => wanted.has(table)));
      const plans = reading.flatMap(({ text }) => queries.event(text) ?? []);
      return plans.length < reading.length ? undefined : commonLineFilter(plans, wanted);
    },
    sift: (name, records, isText) => {
      if (records.length === 0) return [];
      const columns = looked(name);
      const { table } = tableOfRecords([{ rows: records.map(({ row }) => row), isText }], columns);
      const passed = new Map<number, number[]>();
      const pass = (row: number, number: number) => {
        const seen = passed.get(row);
        if (seen === undefined) passed.set(row, [number]);
        else if (seen.at(-1) !== number) seen.push(number);
      };
      for (const { number, plan } of asked(name)) {
        const outcome =
          plan === undefined
            ? undefined
            : run(plan, { tables: { [name]: { columns, rows: table.rows } } }, { now: new Date(0) });
        // What cannot be asked may matter.
        if (outcome?.ok !== true) for (const row of table.rows.keys()) pass(row, number);
        else {
          for (const index of outcome.table.rows.keys()) {
            for (const { row } of outcome.table.originsOf(index)) pass(row, number);
          }
        }
      }
      return [...passed]
        .sort(([a], [b]) => a - b)
        .flatMap(([at, found]): readonly KeptRecord[] => {
          const record = records[at];
          if (record === undefined) return [];
          const { row, time, ingested, file, index, line } = record;
          const text = slimText(row, used([name, ...found].join(' ')), isText);
          return [{ time, ingested, file, index, line, table: name, text, events: found }];
        });
    },
  };
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const ready = known.get(key);
    if (ready !== undefined) return ready;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** Some columns of a row, as exact JSON. */
function slimText(row: Row, columns: readonly Column[], isText: boolean): string {
  const [whole] = tableOfRecords([{ rows: [row], isText }], columns).table.rows as readonly Row[];
  const kept: Record<string, Value> = {};
  for (const { name } of columns) {
    const value = whole?.[name];
    if (value !== undefined && value !== null) kept[name] = value as Value;
  }
  return formatJson(kept);
}

/** A record that was kept twice, for different events. */
export function joinKept(one: KeptRecord, other: KeptRecord): KeptRecord {
  const text = formatJson({ ...(parseJson(one.text) as Bag), ...(parseJson(other.text) as Bag) });
  return { ...one, text, events: [...one.events, ...other.events].sort((a, b) => a - b) };
}
