import { parse } from 'csv-parse/browser/esm/sync';
import type { Ground } from '../check/ground/ground.ts';
import type { Column, EngineTable, EngineTables, Schema } from '../engine/index.ts';
import { watchlists } from '../engine/index.ts';
import { tableColumns } from '../kql/tables.ts';
import { type SourceTable, tablesOf } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { Artifact } from '../targets/target.ts';
import type { BenchRecord } from './records.ts';

/** A Log Analytics workspace in memory, with the watchlists that detc emits. */
export interface Workspace {
  readonly schema: Schema;
  /** What queries see of records, at any time. */
  readonly over: (records: readonly BenchRecord[]) => Timeline;
  /** What a query sees that runs once. */
  readonly at: (records: readonly BenchRecord[], view: View) => VisibleTables;
}

/**
 * When a query runs, over the last `period`: it sees records of that time that have arrived by then, or with
 * `arrivedSince` after then. Milliseconds.
 */
export interface View {
  readonly now: number;
  readonly period?: number;
  readonly arrivedSince?: number;
}

/** Records in the order of their times, so that a view of a short time costs little. */
export interface Timeline {
  readonly at: (view: View) => VisibleTables;
  /** Whether some record may be seen; false only if surely none is. */
  readonly maySee: (view: View) => boolean;
  /** Whether a record arrived after `from`, until `to`. */
  readonly hasArrived: (from: number, to: number) => boolean;
}

export interface VisibleTables extends EngineTables {
  /** The number among the given records of a table's row. */
  readonly numberOf: (table: string, row: number) => number | undefined;
}

/** What a workspace is made of; plain values, which may go to another thread. */
export interface WorkspaceParts {
  readonly tables: Readonly<Record<string, readonly Column[]>>;
  /** CSV by alias. */
  readonly watchlists: Readonly<Record<string, string>>;
}

/**
 * Every table that a source of the project reads, with those that detections name in KQL of their own, and the watchlists as
 * they are deployed.
 */
export function workspaceParts(
  ground: Ground,
  artifacts: readonly Artifact[],
  plans: readonly Plan[] = [],
): WorkspaceParts {
  return {
    tables: Object.fromEntries([...ownTables(plans), ...workspaceColumns(ground)]),
    watchlists: Object.fromEntries(
      artifacts.flatMap(({ path, text }) => {
        const alias = /^watchlists\/(.+)\.csv$/u.exec(path)?.[1];
        return alias === undefined ? [] : [[alias, text] as const];
      }),
    ),
  };
}

export function createWorkspace(
  ground: Ground,
  artifacts: readonly Artifact[],
  plans: readonly Plan[] = [],
): Workspace {
  return openWorkspace(workspaceParts(ground, artifacts, plans));
}

let last: { readonly key: string; readonly schema: Schema } | undefined;

/** The same schema for the same tables, so that what was prepared for one compilation serves the next. */
function schemaOf(tables: WorkspaceParts['tables']): Schema {
  const key = JSON.stringify(tables);
  if (last?.key !== key) last = { key, schema: { tables, functions: [watchlists] } };
  return last.schema;
}

export function openWorkspace(parts: WorkspaceParts): Workspace {
  const columns = Object.entries(parts.tables);
  const lists = new Map(Object.entries(parts.watchlists).map(([alias, csv]) => [alias, watchlistTable(csv)]));
  const visible = (records: readonly BenchRecord[], numbers: readonly number[]): VisibleTables => {
    const byTable = new Map<string, number[]>();
    for (const number of numbers) {
      const table = records[number]?.table ?? '';
      const seen = byTable.get(table);
      if (seen === undefined) byTable.set(table, [number]);
      else seen.push(number);
    }
    const tables = columns.map(([name, known]): readonly [string, EngineTable] => {
      const rows = (byTable.get(name) ?? []).flatMap((number) => records[number] ?? []);
      return [
        name,
        {
          columns: known,
          rows: rows.map(({ row }) => row),
          ingestionTime: rows.map(({ ingested }) => new Date(ingested)),
        },
      ];
    });
    return {
      tables: Object.fromEntries(tables),
      functions: { _GetWatchlist: (alias) => (typeof alias === 'string' ? lists.get(alias) : undefined) },
      numberOf: (table, row) => byTable.get(table)?.[row],
    };
  };
  const over = (records: readonly BenchRecord[]): Timeline => {
    const byTime = sortedBy(records, ({ time }) => time);
    const byArrival = sortedBy(records, ({ ingested }) => ingested);
    const isVisible = (number: number, { now, period, arrivedSince }: View) => {
      const record = records[number];
      return (
        record !== undefined &&
        record.ingested <= now &&
        (period === undefined || (record.time > now - period && record.time <= now)) &&
        (arrivedSince === undefined || record.ingested > arrivedSince)
      );
    };
    return {
      at: (view) => {
        const { now, period, arrivedSince } = view;
        const numbers =
          period === undefined
            ? byArrival.within(arrivedSince ?? Number.NEGATIVE_INFINITY, now)
            : byTime.within(now - period, now);
        return visible(
          records,
          numbers.filter((number) => isVisible(number, view)).sort((a, b) => a - b),
        );
      },
      maySee: ({ now, period, arrivedSince = Number.NEGATIVE_INFINITY }) =>
        period === undefined ? byArrival.count(arrivedSince, now) > 0 : byTime.count(now - period, now) > 0,
      hasArrived: (from, to) => byArrival.count(from, to) > 0,
    };
  };
  return {
    schema: schemaOf(parts.tables),
    over,
    at: (records, view) => over(records).at(view),
  };
}

interface Sorted {
  /** The numbers of the records whose key is greater than `from` and at most `to`. */
  readonly within: (from: number, to: number) => readonly number[];
  readonly count: (from: number, to: number) => number;
}

function sortedBy(records: readonly BenchRecord[], keyOf: (record: BenchRecord) => number): Sorted {
  const numbers = records.map((_, number) => number);
  const key = (number: number) => {
    const record = records[number];
    return record === undefined ? Number.NaN : keyOf(record);
  };
  numbers.sort((a, b) => key(a) - key(b) || a - b);
  const keys = numbers.map(key);
  /** How many keys are at most so great. */
  const upTo = (limit: number): number => {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? Number.NaN) <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    within: (from, to) => numbers.slice(upTo(from), upTo(to)),
    count: (from, to) => upTo(to) - upTo(from),
  };
}

/** Tables of Microsoft's that no source of the project needs to describe. */
function ownTables(plans: readonly Plan[]): readonly (readonly [string, readonly Column[]])[] {
  const names = plans.flatMap(({ detection: { pattern } }) =>
    pattern.kind === 'raw' ? tablesOf(pattern) : [],
  );
  return [...new Set(names)].sort().flatMap((name) => {
    const columns = tableColumns(name);
    return columns === undefined ? [] : [[name, columnsOf(columns)] as const];
  });
}

function columnsOf(columns: SourceTable['columns']): readonly Column[] {
  return Object.entries(columns).map(([name, type]) => ({ name, type }));
}

/** Every table that a source of the project reads. */
function workspaceColumns(ground: Ground): ReadonlyMap<string, readonly Column[]> {
  const tables = [...ground.sources.values()].flatMap((source) => source.tables);
  return new Map(tables.map(({ name, columns }) => [name, columnsOf(columns)]));
}

/** A watchlist from the CSV that is deployed for it: every column is text, as in Sentinel. */
function watchlistTable(csv: string): EngineTable {
  const rows = parse(csv, { columns: true }) as unknown as readonly Readonly<Record<string, string>>[];
  const [header = []] = parse(csv, { to_line: 1 }) as unknown as readonly (readonly string[])[];
  return { columns: header.map((name) => ({ name, type: 'string' })), rows };
}
