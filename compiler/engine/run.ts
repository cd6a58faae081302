import { EngineError, type EngineDiagnostic } from './diagnostics.ts';
import { createExecution } from './execution.ts';
import type { Plan } from './prepare.ts';
import type { Column } from './types.ts';
import type { Value } from './values.ts';

/** A table that the caller supplies. */
export interface EngineTable {
  readonly columns: readonly Column[];
  /**
   * Rows as arrays in the order of the columns, or as objects by column name. Cells are JSON values, or text as Kusto
   * writes it (dates, timespans, GUIDs), bigint ticks, `Date`. A dynamic cell is its JSON value, not JSON text.
   */
  readonly rows: readonly (readonly unknown[])[] | readonly Readonly<Record<string, unknown>>[];
  /** When each row was ingested, for `ingestion_time()`: text, `Date` or ticks. */
  readonly ingestionTime?: readonly unknown[];
}

export interface EngineTables {
  readonly tables?: Readonly<Record<string, EngineTable>>;
  /** Answers calls of the schema's functions, e.g. `_GetWatchlist`; undefined is an empty table. */
  readonly functions?: Readonly<Record<string, (...parameters: readonly Value[]) => EngineTable | undefined>>;
}

/** What the query sees as the present. */
export interface Clock {
  /** `now()`: text, `Date` or ticks. */
  readonly now: string | Date | bigint;
  /** Source of `rand()`; by default `Math.random`. */
  readonly random?: () => number;
  /** Whether results say which rows they come from; default true. Without, groups do not grow with their rows. */
  readonly provenance?: boolean;
}

/** A row of a table that a result derives from. */
export interface Origin {
  readonly table: string;
  readonly row: number;
}

export interface ResultTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  /** The rows that a result row derives from, in the order in which the run read their tables. */
  readonly originsOf: (row: number) => readonly Origin[];
}

export type Outcome =
  | { readonly ok: true; readonly table: ResultTable }
  | { readonly ok: false; readonly diagnostic: EngineDiagnostic };

/** Runs a plan over the caller's tables. An error that Kusto raises at run time comes back as its diagnostic. */
export function run(plan: Plan, tables: EngineTables, clock: Clock): Outcome {
  const { context, sink, result } = createExecution(plan, tables, clock);
  try {
    plan.lowered.relation.start(context, sink);
  } catch (error) {
    if (error instanceof EngineError) return { ok: false, diagnostic: error.diagnostic };
    throw error;
  }
  return { ok: true, table: result() };
}
