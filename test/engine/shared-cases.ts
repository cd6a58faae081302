import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatCell, prepare, run } from '../../compiler/engine/index.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'kql');

/** Why the documented cases cannot be run; undefined where they are here. */
export const casesMissing = existsSync(folder) ? undefined : 'the documented cases are not here';

export interface DocumentedCase {
  readonly id: string;
  readonly group: string;
  readonly query: string;
  readonly flags: readonly string[];
  readonly sentinelSubset: boolean;
  readonly knownDocIssue?: unknown;
}

export interface TrapCase {
  readonly id: string;
  readonly query: string;
  readonly why: string;
  readonly expected: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };
}

export function readDocumented(): readonly DocumentedCase[] {
  return readJson('docs-cases.json') as readonly DocumentedCase[];
}

export function readTraps(): readonly TrapCase[] {
  return readJson('semantics-traps.json') as readonly TrapCase[];
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

export interface RunResult {
  readonly cols: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

interface Comparison {
  /** Null when equal, else the difference. */
  readonly compareCase: (given: DocumentedCase, result: RunResult) => string | null;
}

export async function loadComparison(): Promise<Comparison> {
  return (await import(pathToFileURL(join(folder, 'compare-cases.mjs')).href)) as Comparison;
}

/** The result of a query without tables, or why there is none. */
export function answer(query: string, now = '2026-01-01T00:00:00Z'): RunResult | string {
  const prepared = prepare(query, { tables: {} });
  if (!prepared.ok) return prepared.diagnostics.map(({ message }) => message).join('; ');
  const outcome = run(prepared.plan, {}, { now });
  if (!outcome.ok) return outcome.diagnostic.message;
  const { columns, rows } = outcome.table;
  return {
    cols: columns,
    rows: rows.map((row) => row.map((cell, index) => formatCell(cell, columns[index]?.type ?? 'string'))),
  };
}
