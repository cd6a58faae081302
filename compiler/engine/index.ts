/**
 * An embedded engine for KQL, the query language of Microsoft Sentinel: no service, no native code.
 *
 * ```ts
 * import { prepare, run } from 'detc/engine';
 *
 * const prepared = prepare('T | summarize n = count() by k', {
 *   tables: { T: [{ name: 'k', type: 'string' }] },
 * });
 * if (prepared.ok) {
 *   const outcome = run(
 *     prepared.plan,
 *     { tables: { T: { columns: [{ name: 'k', type: 'string' }], rows: [{ k: 'a' }, { k: 'a' }] } } },
 *     { now: '2026-01-01T00:00:00Z' },
 *   );
 *   // outcome.table.rows is [['a', 2]]; outcome.table.originsOf(0) is rows 0 and 1 of T
 * }
 * ```
 */
export type { EngineDiagnostic } from './diagnostics.ts';
export type { TabularFunction } from '../kql/kusto-symbols.ts';
export { watchlistFunction as watchlists } from '../kql/watchlist-function.ts';
export type { Schema } from './schema.ts';
export { prepare, type Plan, type Prepared } from './prepare.ts';
export {
  run,
  type Clock,
  type EngineTable,
  type EngineTables,
  type Origin,
  type Outcome,
  type ResultTable,
} from './run.ts';
export { cellToJson } from './result-json.ts';
export {
  startStream,
  type RowStream,
  type StreamedTable,
  type StreamTables,
  type TableInput,
} from './stream/row-stream.ts';
export { commonLineFilter, lineFilter, type LineConditions, type LineFilter } from './stream/line-filter.ts';
export {
  createLineReader,
  type LineHandler,
  type LineReader,
  type ColumnsOf,
  type LineReaderOptions,
} from './stream/line-reader.ts';
export { formatCell } from './result-text.ts';
export type { Column, KqlType } from './types.ts';
export { Boxed, Decimal, type Bag, type Value } from './values.ts';
