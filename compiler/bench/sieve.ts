import {
  commonLineFilter,
  type Column,
  type LineFilter,
  type Plan,
  prepare,
  run,
  watchlists,
} from '../engine/index.ts';
import { tableOfRecords } from '../records/record-table.ts';
import type { BenchRecord } from './records.ts';
import type { ReplayParts } from './replay-parts.ts';

type Row = BenchRecord['row'];

/** A record as it was read. Times are milliseconds since 1970. */
export interface ReadRecord {
  readonly row: Row;
  readonly time: number;
  readonly ingested: number;
  /** Where it stands: the file's number, the record's in the file, and its line. */
  readonly file: number;
  readonly index: number;
  readonly line: number;
}

/** A record that can matter, with the columns that the rules read. */
export interface KeptRecord extends ReadRecord {
  readonly table: string;
  /** The event queries that it passes, by their numbers. */
  readonly events: readonly number[];
}

/** Tells records that can matter to some rule from all others. */
export interface Sieve {
  /** The tables that the rules read. */
  readonly tables: ReadonlySet<string>;
  /** The columns that are looked at. */
  readonly columns: (table: string) => readonly Column[];
  /** For lines that may be records of any of the tables: those that cannot matter, seen before they are parsed. */
  readonly lineFilter: (tables: ReadonlySet<string>) => LineFilter | undefined;
  /** @param isText whether all values are text, as in CSV */
  readonly sift: (table: string, records: readonly ReadRecord[], isText: boolean) => readonly KeptRecord[];
}

/** @param numbers of the event queries to ask; all, where absent */
export function createSieve(
  parts: ReplayParts,
  numbers: readonly number[] = [...parts.events.keys()],
): Sieve {
  const schema = { tables: parts.tables, functions: [watchlists] };
  const planOf = (text: string): Plan | undefined => {
    const prepared = prepare(text, schema);
    return prepared.ok ? prepared.plan : undefined;
  };
  const events = numbers.map((number) => ({ number, plan: planOf(parts.events[number] ?? '') }));
  const queries = [...new Set(parts.rules.map(({ rule }) => rule.query))].flatMap(
    (text) => planOf(text) ?? [],
  );
  const tables = new Set(
    queries.flatMap(({ reads }) => [...reads.keys()]).filter((name) => Object.hasOwn(parts.tables, name)),
  );
  const used = columnsRead(queries, parts);
  const looked = columnsRead([...queries, ...events.flatMap(({ plan }) => plan ?? [])], parts);
  const now = new Date(0);

  return {
    tables,
    columns: (table) => looked.get(table) ?? [],
    lineFilter: (wanted) => {
      const plans = events.flatMap(({ plan }) => plan ?? []);
      return plans.length < events.length ? undefined : commonLineFilter(plans, wanted);
    },
    sift: (name, records, isText) => {
      const columns = looked.get(name);
      if (columns === undefined || records.length === 0) return [];
      const { table } = tableOfRecords([{ rows: records.map(({ row }) => row), isText }], columns);
      const rows = table.rows as readonly Row[];
      const passed = new Map<number, number[]>();
      const pass = (row: number, number: number) => {
        const seen = passed.get(row);
        if (seen === undefined) passed.set(row, [number]);
        else if (seen.at(-1) !== number) seen.push(number);
      };
      for (const { number, plan } of events) {
        if (plan !== undefined && !plan.reads.has(name)) continue;
        const outcome =
          plan === undefined ? undefined : run(plan, { tables: { [name]: { columns, rows } } }, { now });
        // What cannot be asked may matter.
        if (outcome?.ok !== true) for (const row of rows.keys()) pass(row, number);
        else {
          for (const index of outcome.table.rows.keys()) {
            for (const { row } of outcome.table.originsOf(index)) pass(row, number);
          }
        }
      }
      const names = (used.get(name) ?? []).map((column) => column.name);
      return [...passed]
        .sort(([a], [b]) => a - b)
        .flatMap(([at, asked]): readonly KeptRecord[] => {
          const [record, row] = [records[at], rows[at]];
          return record === undefined || row === undefined
            ? []
            : [{ ...record, table: name, row: slim(row, names), events: asked }];
        });
    },
  };
}

/** By table; time and arrival are always among them. */
function columnsRead(
  plans: readonly Plan[],
  { tables }: ReplayParts,
): ReadonlyMap<string, readonly Column[]> {
  const read = new Map<string, Set<string>>();
  for (const { reads } of plans) {
    for (const [table, columns] of reads) {
      const all = read.get(table) ?? new Set(['TimeGenerated']);
      for (const column of columns) all.add(column);
      read.set(table, all);
    }
  }
  return new Map(
    [...read].flatMap(([table, names]) => {
      const columns = tables[table];
      return columns === undefined ? [] : [[table, columns.filter(({ name }) => names.has(name))] as const];
    }),
  );
}

function slim(row: Row, names: readonly string[]): Row {
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}
