import { readCell } from '../cells.ts';
import { EngineError } from '../diagnostics.ts';
import { createExecution, firstStreamed } from '../execution.ts';
import type { RawRow, Row, Scan, Sink, SourceTable } from '../lower/plan-types.ts';
import type { Plan } from '../prepare.ts';
import type { Clock, EngineTables, Outcome } from '../run.ts';
import type { Column } from '../types.ts';
import type { Value } from '../values.ts';
import { createTimes, type Times } from './times.ts';

/** A table whose rows come one by one. */
export interface StreamedTable {
  readonly columns: readonly Column[];
  /** Whether rows are arrays in the order of the columns; else they are objects by column name. */
  readonly arrays?: boolean;
}

export interface StreamTables extends EngineTables {
  readonly streamed: Readonly<Record<string, StreamedTable>>;
}

/** Takes the rows of one table. */
export interface TableInput {
  /**
   * Answers false when no more rows of this table are wanted.
   * @param number the row's number in its table, for `originsOf`; by default rows are counted
   * @param ingestionTime for `ingestion_time()`: text, `Date` or ticks
   */
  readonly push: (row: unknown, number?: number, ingestionTime?: unknown) => boolean;
}

/** A run whose tables come row by row, in any order. */
export interface RowStream {
  /** Undefined for a table that the plan does not read, whose rows may be left out. */
  readonly input: (table: string) => TableInput | undefined;
  /** Ends all tables and gives the result. */
  readonly end: () => Outcome;
}

/** A value or a subquery asks for a table that has not come to its end. */
class NotComplete extends Error {}

/**
 * Starts a run of a plan over rows that come one by one. Where the query goes through them once (filters, projections,
 * `summarize`, `union`, …) rows are not kept. What it has to keep, for a join, a sort or a table that it reads twice,
 * are the rows that pass the filters, with the columns that the query uses.
 *
 * ```ts
 * const stream = startStream(plan, { streamed: { SigninLogs: { columns } } }, { now, provenance: false });
 * const input = stream.input('SigninLogs');
 * for (const row of rows) if (input === undefined || !input.push(row)) break;
 * const outcome = stream.end();
 * ```
 */
export function startStream(plan: Plan, tables: StreamTables, clock: Clock): RowStream {
  const names = Object.keys(tables.streamed).filter((name) => plan.reads.has(name));
  const times = new Map<string, Times>(names.map((name) => [name, createTimes()]));
  const sources = names.map((name) => sourceTable(name, tables.streamed[name], times.get(name)));
  const places = plan.lowered.scans.filter(({ scan }) => names.includes(scan.name));
  const { relation } = plan.lowered;
  const isDirect = places.every(({ scan }) => relation.spine?.includes(scan) === true);
  const scans = (isDirect ? directScans : keptScans)(places.map(({ scan }) => scan));
  const execution = createExecution(plan, tables, clock, sources, scans.take);
  const { context } = execution;
  let failure: Outcome | undefined;
  const fail = (error: unknown): void => {
    if (!(error instanceof EngineError)) throw error;
    failure = { ok: false, diagnostic: error.diagnostic };
  };
  const attempt = (act: () => void): void => {
    if (failure !== undefined) return;
    try {
      act();
    } catch (error) {
      fail(error);
    }
  };
  const hasFailed = (): boolean => failure !== undefined;
  const start = (): void => {
    attempt(() => {
      relation.start(context, execution.sink);
    });
  };
  if (isDirect) start();
  const inputs = new Map(
    sources.map((table, index) => {
      const first = firstStreamed * (index + 1);
      const pushes = scans.takers.flatMap(({ scan, sink }) =>
        scan.name === table.name ? [scan.open(context, table, sink)] : [],
      );
      const kept = scans.kept.flatMap((keeper) =>
        keeper.scan.name === table.name ? [keeper.open(context, table, plan.reads.get(table.name))] : [],
      );
      const all = [...pushes, ...kept];
      // Once a place wants no more, it gets no more.
      const wants = all.map(() => true);
      const known = times.get(table.name);
      let counted = 0;
      const push = (row: unknown, number = counted, ingestionTime?: unknown): boolean => {
        counted = number + 1;
        if (hasFailed()) return false;
        if (ingestionTime !== undefined) {
          const ticks = readCell('datetime')(ingestionTime as Value);
          if (typeof ticks === 'bigint') known?.set(number, ticks);
        }
        let isWanted = false;
        try {
          for (let at = 0; at < all.length; at++) {
            if (wants[at] !== true) continue;
            if (all[at]?.(row as RawRow, first + number) === true) isWanted = true;
            else wants[at] = false;
          }
        } catch (error) {
          fail(error);
        }
        return isWanted && !hasFailed();
      };
      return [table.name, { push }];
    }),
  );
  return {
    input: (table) => inputs.get(table),
    end: () => {
      if (isDirect) {
        attempt(() => {
          for (const { sink } of scans.takers) sink.end();
        });
      } else {
        scans.complete();
        start();
      }
      return failure ?? { ok: true, table: execution.result() };
    },
  };
}

function sourceTable(name: string, table: StreamedTable | undefined, times: Times | undefined): SourceTable {
  return {
    name,
    columns: table?.columns ?? [],
    rows: [],
    isArrays: table?.arrays === true,
    ingestionTime: (index) => times?.get(index) ?? null,
  };
}

interface Scans {
  /** Asked by each scan when it starts. */
  readonly take: (scan: Scan, sink: Sink) => boolean;
  /** Where rows go as they come. */
  readonly takers: { readonly scan: Scan; readonly sink: Sink }[];
  /** What keeps rows until the end. */
  readonly kept: readonly Keeper[];
  readonly complete: () => void;
}

/** The query goes through the rows once: they reach the operators as they come. */
function directScans(scans: readonly Scan[]): Scans {
  const takers: Scans['takers'] = [];
  return {
    take: (scan, sink) => {
      if (!scans.includes(scan)) return false;
      takers.push({ scan, sink });
      return true;
    },
    takers,
    kept: [],
    complete: () => undefined,
  };
}

/** Rows that pass a scan's filters wait for the end. */
function keptScans(scans: readonly Scan[]): Scans {
  const kept = new Map(scans.map((scan) => [scan, createKeeper(scan)]));
  const names = new Set(scans.map(({ name }) => name));
  let isComplete = false;
  return {
    take: (scan, sink) => {
      if (!names.has(scan.name)) return false;
      if (!isComplete) throw new NotComplete();
      const keeper = kept.get(scan);
      if (keeper === undefined) throw new Error(`the scan of ${scan.name} has kept no rows`);
      keeper.replay(sink);
      return true;
    },
    takers: [],
    kept: [...kept.values()],
    complete: () => {
      isComplete = true;
    },
  };
}

interface Keeper {
  readonly scan: Scan;
  readonly open: (
    run: Parameters<Scan['open']>[0],
    table: SourceTable,
    columns: ReadonlySet<string> | undefined,
  ) => (raw: RawRow, provenance: number) => boolean;
  readonly replay: (sink: Sink) => void;
}

interface Raw {
  readonly raw: RawRow;
  readonly provenance: number;
}

function createKeeper(scan: Scan): Keeper {
  const rows: Row[] = [];
  const unfiltered: Raw[] = [];
  let reopen: ((sink: Sink) => ReturnType<Scan['open']>) | undefined;
  return {
    scan,
    open: (run, table, columns = new Set()) => {
      reopen = (sink) => scan.open(run, table, sink);
      const push = scan.open(run, table, {
        push: (row) => {
          rows.push(row);
          return true;
        },
        end: () => undefined,
      });
      const slim = slimmer(table, columns);
      let isFiltered = true;
      return (raw, provenance) => {
        if (isFiltered) {
          try {
            return push(raw, provenance);
          } catch {
            // The filter needs what is not there yet, e.g. a value of the whole table: it is asked again at the end.
            isFiltered = false;
          }
        }
        unfiltered.push({ raw: slim(raw), provenance });
        return true;
      };
    },
    replay: (sink) => {
      let isOpen = true;
      // Copies: the rows belong to who gets them, and may be read again.
      for (const row of rows) if (isOpen) isOpen = sink.push(row.slice());
      const push = reopen?.(sink);
      for (const { raw, provenance } of unfiltered) {
        if (isOpen) isOpen = push?.(raw, provenance) ?? false;
      }
      sink.end();
    },
  };
}

/** Keeps of a row the columns that the query uses. */
function slimmer(table: SourceTable, columns: ReadonlySet<string>): (raw: RawRow) => RawRow {
  const names = [...columns];
  if (table.isArrays === true) {
    const used = table.columns.map(({ name }) => columns.has(name));
    return (raw) => used.map((isUsed, index) => (isUsed ? raw[index] : null)) as unknown as RawRow;
  }
  return (raw) => Object.fromEntries(names.flatMap((name) => (name in raw ? [[name, raw[name]]] : [])));
}
