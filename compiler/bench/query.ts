import { formatCell, type Plan, prepare, run, type Schema } from '../engine/index.ts';
import { withPlainTables } from '../kql/resource-graph.ts';
import type { ResultRow } from './alert.ts';
import type { VisibleTables } from './workspace.ts';

/** A row of a result, and the numbers of the records that it derives from. */
export interface QueryResult {
  readonly row: ResultRow;
  readonly records: readonly number[];
}

/** An emitted query that is ready to run, or why the engine cannot run it. */
export type BenchQuery =
  | {
      readonly ok: true;
      /** The columns that it uses, by table. */
      readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
      readonly run: (tables: VisibleTables, now: number) => readonly QueryResult[];
    }
  | { readonly ok: false; readonly problem: string };

/** A query raised an error while it ran, as it would in Kusto. */
export class QueryFailure extends Error {}

/** Queries that are kept ready: preparing one takes longer than the tests that run on it. */
const mostReady = 500;
const ready = new WeakMap<Schema, Map<string, BenchQuery>>();

/** A query over the tables of a schema; remembered with the schema. */
export function prepareQuery(text: string, schema: Schema): BenchQuery {
  const known = ready.get(schema) ?? new Map<string, BenchQuery>();
  ready.set(schema, known);
  const query = known.get(text) ?? makeQuery(text, schema);
  const [oldest] = known.keys();
  if (known.size >= mostReady && oldest !== undefined && !known.has(text)) known.delete(oldest);
  known.set(text, query);
  return query;
}

function makeQuery(text: string, schema: Schema): BenchQuery {
  const prepared = prepare(withPlainTables(text), schema);
  if (!prepared.ok) {
    const [first] = prepared.diagnostics;
    const line = text.slice(0, first?.start ?? 0).split('\n').length;
    return {
      ok: false,
      problem: `line ${String(line)} of the query: ${first?.message ?? 'it cannot be run'}`,
    };
  }
  const { plan } = prepared;
  return { ok: true, reads: plan.reads, run: (tables, now) => runPlan(plan, tables, now) };
}

function runPlan(plan: Plan, tables: VisibleTables, now: number): readonly QueryResult[] {
  const outcome = run(plan, tables, { now: new Date(now) });
  if (!outcome.ok) throw new QueryFailure(outcome.diagnostic.message);
  const { columns, rows, originsOf } = outcome.table;
  return rows.map((cells, index) => ({
    row: Object.fromEntries(
      columns.map(({ name, type }, column) => [name, formatCell(cells[column] ?? null, type)]),
    ),
    records: [
      ...new Set(originsOf(index).flatMap(({ table, row }) => tables.numberOf(table, row) ?? [])),
    ].sort((a, b) => a - b),
  }));
}
