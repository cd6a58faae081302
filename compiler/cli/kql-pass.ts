import {
  commonLineFilter,
  startStream,
  type ColumnsOf,
  type EngineTable,
  type EngineTables,
  type LineFilter,
  type Outcome,
  type Plan,
  type TableInput,
} from '../engine/index.ts';
import type { Row } from '../records/change-record.ts';
import { wrappers } from '../records/read-records.ts';
import { dynamicNames, ingestionTimeOf, withDynamics } from '../records/record-table.ts';
import { isRow } from '../records/rows-of.ts';
import type { StreamedFiles } from './kql-data.ts';
import { readStreamed, type StreamedReader } from './kql-files.ts';
import { unknownNotes } from './record-notes.ts';

/** A query that reads tables whose records come from files, row by row. */
export interface StreamedQuery {
  readonly plan: Plan;
  readonly usesIngestionTime: boolean;
  readonly tables: Readonly<Record<string, EngineTable>>;
  readonly functions: NonNullable<EngineTables['functions']>;
}

export interface PassResult {
  /** Of each query, in order: its outcome, or what was thrown. */
  readonly outcomes: readonly (Outcome | { readonly thrown: unknown })[];
  readonly notes: readonly string[];
}

/** Runs queries together over the records of files, which are read once and are not kept. */
export async function runOverFiles(
  cwd: string,
  queries: readonly StreamedQuery[],
  streamed: Readonly<Record<string, StreamedFiles>>,
  now: bigint | Date,
): Promise<PassResult> {
  const runs = queries.map((query) => startRun(query, streamed, now));
  const notes: string[] = [];
  for (const [name, files] of Object.entries(streamed)) {
    const readers = runs.filter(({ query }) => query.plan.reads.has(name));
    if (readers.length > 0) notes.push(...(await readTable(cwd, name, files, readers)));
  }
  return { outcomes: runs.map(({ end }) => end()), notes };
}

interface Run {
  readonly query: StreamedQuery;
  /** Where the rows of a table go; answers false when no more are wanted. */
  readonly input: (table: string) => (row: Row) => boolean;
  readonly end: () => Outcome | { readonly thrown: unknown };
}

/** What goes wrong with one query stops no other. */
function startRun(
  query: StreamedQuery,
  streamed: Readonly<Record<string, StreamedFiles>>,
  now: bigint | Date,
): Run {
  let failure: { readonly thrown: unknown } | undefined;
  const attempt = <T>(act: () => T): T | undefined => {
    if (failure !== undefined) return undefined;
    try {
      return act();
    } catch (thrown) {
      failure = { thrown };
      return undefined;
    }
  };
  const { tables, functions } = query;
  const stream = attempt(() =>
    startStream(query.plan, { tables, streamed, functions }, { now, provenance: false }),
  );
  const push = (input: TableInput, row: Row): boolean =>
    query.usesIngestionTime ? input.push(row, undefined, ingestionTimeOf(row)) : input.push(row);
  return {
    query,
    input: (table) => {
      const input = stream?.input(table);
      return input === undefined ? () => false : (row) => attempt(() => push(input, row)) ?? false;
    },
    end: () => attempt(() => stream?.end()) ?? failure ?? { thrown: new Error('the query has not run') },
  };
}

/** So many rows of a table are looked at for fields that are no columns. */
const lookedAt = 1_000;

async function readTable(
  cwd: string,
  name: string,
  { columns, isKnown, files }: StreamedFiles,
  runs: readonly Run[],
): Promise<readonly string[]> {
  const reads = new Set(runs.flatMap(({ query }) => [...(query.plan.reads.get(name) ?? [])]));
  const dynamics = dynamicNames(columns).filter((column) => reads.has(column));
  const names = new Set(columns.map((column) => column.name));
  const unknown = new Set<string>();
  const inputs = runs.map(({ input }) => input(name));
  const isWanted = inputs.map(() => true);
  let rows = 0;
  const push: StreamedReader['push'] = (row, isText) => {
    rows += 1;
    if (isKnown && rows <= lookedAt) {
      for (const field of Object.keys(row)) if (!names.has(field)) unknown.add(field);
    }
    const typed = withDynamics(row, dynamics, isText);
    for (let at = 0; at < inputs.length; at++) {
      if (isWanted[at] === true) isWanted[at] = inputs[at]?.(typed) ?? false;
    }
    return isWanted.includes(true);
  };
  const found = await readStreamed(cwd, name, files, {
    push,
    filter: filterOf(name, isKnown, runs),
    columns: exactColumns(isKnown, reads),
  });
  // Of a table that only its files know, the files' findings were told when its columns were looked for.
  return isKnown ? [...found, ...unknownNotes(name, [...unknown])] : [];
}

/** Numbers are exact in the columns that a query reads, and everywhere in a record that is yet to become a row. */
function exactColumns(isKnown: boolean, reads: ReadonlySet<string>): ColumnsOf {
  const names = [...reads];
  return (record) =>
    (isKnown ? isRow(record) : !wrappers.some((key) => Array.isArray(record[key]))) ? names : undefined;
}

/** The lines that no query needs. */
function filterOf(name: string, isKnown: boolean, runs: readonly Run[]): LineFilter | undefined {
  const plans = runs.map(({ query }) => query.plan);
  const filter = commonLineFilter(plans, new Set([name]), isKnown ? ofRows : {});
  if (filter === undefined) return undefined;
  let lines = 0;
  return {
    over: (text) => {
      const canSkip = filter.over(text);
      return (from, to) => {
        lines += 1;
        if (lines <= lookedAt) return false;
        return canSkip(from, to) && (!isKnown || ownKey.test(text.slice(from, from + keyStart)));
      };
    },
  };
}

/**
 * Records of an Event Hub, and Graph's, name things otherwise than the columns: only of a row's own line can it be said
 * that the row is not needed.
 */
const ofRows = { present: ['"TimeGenerated"'], absent: ['"operationName"'] } as const;
const keyStart = 8;
/** What wraps records begins with `records`, `value` or `@odata…`. */
const ownKey = /^\{\s*"[^rv@\\]/u;
