import { parse } from 'csv-parse/browser/esm/sync';
import type { Ground } from '../check/ground/ground.ts';
import type { Column, EngineTable, EngineTables, Schema } from '../engine/index.ts';
import { watchlists } from '../engine/index.ts';
import type { Artifact } from '../targets/target.ts';
import type { BenchRecord } from './records.ts';

/** A Log Analytics workspace in memory, with the watchlists that detc emits. */
export interface Workspace {
  readonly schema: Schema;
  /**
   * What a query sees that runs at `now` over the last `period`: records of that time that have arrived by then, or with
   * `arrivedSince` after then. Milliseconds.
   */
  readonly at: (records: readonly BenchRecord[], view: View) => VisibleTables;
}

export interface View {
  readonly now: number;
  readonly period?: number;
  readonly arrivedSince?: number;
}

export interface VisibleTables extends EngineTables {
  /** The number among the given records of a table's row. */
  readonly numberOf: (table: string, row: number) => number | undefined;
}

export function createWorkspace(ground: Ground, artifacts: readonly Artifact[]): Workspace {
  const columns = workspaceColumns(ground);
  const lists = new Map(
    artifacts.flatMap(({ path, text }) => {
      const alias = /^watchlists\/(.+)\.csv$/u.exec(path)?.[1];
      return alias === undefined ? [] : [[alias, watchlistTable(text)] as const];
    }),
  );
  return {
    schema: { tables: Object.fromEntries(columns), functions: [watchlists] },
    at: (records, view) => {
      const visible = new Map<string, { readonly record: BenchRecord; readonly number: number }[]>();
      for (const [number, record] of records.entries()) {
        if (!isVisible(record, view)) continue;
        const rows = visible.get(record.table) ?? [];
        rows.push({ record, number });
        visible.set(record.table, rows);
      }
      const tables = [...columns].map(([name, known]): readonly [string, EngineTable] => {
        const rows = visible.get(name) ?? [];
        return [
          name,
          {
            columns: known,
            rows: rows.map(({ record }) => record.row),
            ingestionTime: rows.map(({ record }) => new Date(record.ingested)),
          },
        ];
      });
      return {
        tables: Object.fromEntries(tables),
        functions: { _GetWatchlist: (alias) => (typeof alias === 'string' ? lists.get(alias) : undefined) },
        numberOf: (table, row) => visible.get(table)?.[row]?.number,
      };
    },
  };
}

function isVisible({ time, ingested }: BenchRecord, { now, period, arrivedSince }: View): boolean {
  return (
    ingested <= now &&
    (period === undefined || (time > now - period && time <= now)) &&
    (arrivedSince === undefined || ingested > arrivedSince)
  );
}

/** Every table that a source of the project reads. */
function workspaceColumns(ground: Ground): ReadonlyMap<string, readonly Column[]> {
  const tables = [...ground.sources.values()].flatMap((source) => source.tables);
  return new Map(
    tables.map(({ name, columns }) => [
      name,
      Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    ]),
  );
}

/** A watchlist from the CSV that is deployed for it: every column is text, as in Sentinel. */
function watchlistTable(csv: string): EngineTable {
  const rows = parse(csv, { columns: true }) as unknown as readonly Readonly<Record<string, string>>[];
  const [header = []] = parse(csv, { to_line: 1 }) as unknown as readonly (readonly string[])[];
  return { columns: header.map((name) => ({ name, type: 'string' })), rows };
}
