import { isAccepted } from './accepted-errors.ts';
import { EngineError, type EngineDiagnostic } from './diagnostics.ts';
import { lowerBlock } from './lower/query.ts';
import type { Evaluate, OpenColumns, Planning, Relation, Run, ScanPlace, Scope } from './lower/plan-types.ts';
import { loadKusto } from '../kql/load-kusto.ts';
import type { KustoGlobals, KustoList } from '../kql/kusto-globals.ts';
import { visibleColumns } from './lower/layout.ts';
import { createSyntax, type Syntax } from './syntax.ts';
import { stateOf, type Schema } from './schema.ts';
import type { Column } from './types.ts';

export interface PlanColumn extends Column {
  readonly read: Evaluate;
}

/** A query that is ready to run, any number of times. */
export interface Plan {
  /** The columns of the result, as far as the query alone gives them. */
  readonly columns: readonly Column[];
  /** Whether the result may have more columns, which only the data know. */
  readonly isOpen: boolean;
  /** What the query reads: each table, or call such as `_GetWatchlist('vip')`, with the columns that it uses. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lowered: Lowered;
}

/** Of use to `run` only. */
export interface Lowered {
  readonly relation: Relation;
  readonly columns: readonly PlanColumn[];
  readonly open: LoweredOpen | undefined;
  /** Each place where the query reads a table. */
  readonly scans: readonly ScanPlace[];
}

/** The columns that only the data know: their values in one bag of each row, and their names after the run. */
export interface LoweredOpen {
  readonly bag: Evaluate;
  readonly found: (run: Run) => readonly Column[];
}

export type Prepared =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly diagnostics: readonly EngineDiagnostic[] };

let syntax: Syntax | undefined;

/**
 * Parses and binds a KQL query with Microsoft's language service and lowers it to closures. What is not valid KQL, or
 * not supported here, comes back as diagnostics with their places in the text; nothing is thrown.
 *
 * ```ts
 * const schema = { tables: { SigninLogs: [{ name: 'UserPrincipalName', type: 'string' }] } } as const;
 * const prepared = prepare('SigninLogs | summarize count() by UserPrincipalName', schema);
 * ```
 */
export function prepare(query: string, schema: Schema, kusto: KustoGlobals = loadKusto()): Prepared {
  syntax ??= createSyntax(kusto);
  try {
    const code = kusto.Language.KustoCode.ParseAndAnalyze(query, stateOf(schema, kusto));
    const known = syntax;
    const errors = toArray(code.GetDiagnostics()).filter(
      (found) => found.Severity === 'Error' && !isAccepted(found, code.Syntax, known),
    );
    if (errors.length > 0) {
      return {
        ok: false,
        diagnostics: errors.map(({ Code, Message, Start, Length }) => ({
          code: Code,
          message: Message,
          start: Start,
          length: Length,
        })),
      };
    }
    return { ok: true, plan: lowerPlan(code.Syntax, schema, known) };
  } catch (error) {
    if (error instanceof EngineError) return { ok: false, diagnostics: [error.diagnostic] };
    // Microsoft's service throws on some input, e.g. of graph-match.
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason';
    return {
      ok: false,
      diagnostics: [
        {
          code: 'internal',
          message: `The query cannot be prepared: ${reason}`,
          start: 0,
          length: query.length,
        },
      ],
    };
  }
}

function lowerPlan(block: Parameters<typeof lowerBlock>[0], schema: Schema, known: Syntax): Plan {
  let onces = 0;
  let windows = 0;
  const reads = new Map<string, Set<string>>();
  const planning: Planning = {
    syntax: known,
    schema,
    reserveOnce: () => onces++,
    reserveWindow: () => windows++,
    asNames: new Map(),
    reads,
    scans: [],
  };
  const scope: Scope = { plan: planning, names: new Map() };
  const relation = lowerBlock(block, scope);
  const columns = [...relation.layout.columns.values()].map((column) => ({
    name: column.name,
    type: column.type,
    read: column.read(),
  }));
  const { open } = relation.layout;
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    isOpen: open !== undefined,
    reads,
    lowered: {
      relation,
      columns,
      open: open === undefined ? undefined : visible(open),
      scans: planning.scans,
    },
  };
}

function visible(open: OpenColumns): LoweredOpen {
  return { bag: open.read(), found: (run) => visibleColumns(open, run) };
}

function toArray<T>(list: KustoList<T>): readonly T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}
