import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { SourceTable } from '../model/index.ts';
import type {
  KustoCode,
  KustoColumn,
  KustoDiagnostic,
  KustoGlobals,
  KustoList,
  KustoMember,
  KustoNode,
  KustoState,
  KustoTable,
} from './kusto-globals.ts';
import { functionSymbol, namesByNumber, stateWith, tableSymbol } from './kusto-symbols.ts';
import type { ColumnReference, SyntaxNode } from './syntax-node.ts';
import { tableColumns, tableNames, type Columns } from './tables.ts';
import { watchlistFunction } from './watchlist-function.ts';

/** The version of `@kusto/language-service-next` whose answers are kept; a test compares it with the package. */
export const languageServiceVersion = '12.4.1';

/** What Microsoft's parser says about a place in a query. */
export interface KqlFinding {
  /** Kusto's own code: `KS` and three digits. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly start: number;
  readonly length: number;
  /** A near name, where a name is not known. */
  readonly help?: string;
}

export interface ResultColumn {
  readonly name: string;
  /** A scalar type of KQL, or `unknown` where it depends on data, as with a watchlist's columns. */
  readonly type: string;
}

export interface Analysis {
  readonly findings: readonly KqlFinding[];
  /** What the query gives: a table, with more columns than these where it is open; or no table. */
  readonly result:
    | { readonly kind: 'table'; readonly columns: readonly ResultColumn[]; readonly isOpen: boolean }
    | { readonly kind: 'not-a-table' };
  readonly tree: SyntaxNode;
}

/** Microsoft's own parser and binder for KQL, with the tables of a Log Analytics workspace. */
export interface LanguageService {
  /**
   * Parses a query and binds its names; `custom` are tables beyond the known ones.
   * Undefined where the service cannot analyse the text: it throws on some input, and gives up on very deep nesting.
   */
  readonly analyse: (text: string, custom: readonly SourceTable[]) => Analysis | undefined;
}

/** Of one query: a reader mends the first, and most of the others go with it. */
const mostFindings = 25;
/** Sets of custom tables whose bound state is kept: binding is up to 30 times faster with a state that is used again. */
const mostStates = 16;

/** Prepares the loaded language service for queries of a Log Analytics workspace. Takes about 0.2 s. */
export function createLanguageService(kusto: KustoGlobals): LanguageService {
  const { KustoCode, Syntax } = kusto.Language;
  const kindNames = namesByNumber(Syntax.SyntaxKind);
  const known: ReadonlyMap<string, KustoMember> = new Map([
    [watchlistFunction.name, functionSymbol(kusto, watchlistFunction)],
    ...tableNames.map((name) => [name, workspaceTable(kusto, name, tableColumns(name) ?? {})] as const),
  ]);
  const states = new Map<string, KustoState>();

  const stateOf = (custom: readonly SourceTable[]): KustoState => {
    const key = JSON.stringify(custom.map(({ name, columns }) => [name, columns]));
    const ready = states.get(key);
    if (ready !== undefined) return ready;
    const members = new Map(known);
    for (const { name, columns } of custom) members.set(name, workspaceTable(kusto, name, columns));
    const state = stateWith(kusto, [...members.values()]);
    const [oldest] = states.keys();
    if (states.size >= mostStates && oldest !== undefined) states.delete(oldest);
    states.set(key, state);
    return state;
  };

  return {
    analyse: (text, custom) => {
      const state = stateOf(custom);
      try {
        const code = KustoCode.ParseAndAnalyze(text, state);
        if (!code.HasSemantics) return undefined;
        return {
          findings: diagnosticsOf(code).flatMap((found) => readFinding(found, code, custom)),
          result: readResult(code),
          tree: readTree(code.Syntax, text, state, kindNames),
        };
      } catch {
        // Known of graph-match; the text is reported as one that could not be checked.
        return undefined;
      }
    },
  };
}

function workspaceTable(kusto: KustoGlobals, name: string, columns: Columns): KustoTable {
  return tableSymbol(
    kusto,
    name,
    Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  );
}

/** What a name means is a guess where the text has no right form: then only the form is reported. */
function diagnosticsOf(code: KustoCode): readonly KustoDiagnostic[] {
  const syntax = toArray(code.GetSyntaxDiagnostics());
  const isBroken = syntax.some((found) => found.Severity === 'Error');
  return (isBroken ? syntax : toArray(code.GetDiagnostics())).slice(0, mostFindings);
}

function readFinding(
  found: KustoDiagnostic,
  code: KustoCode,
  custom: readonly SourceTable[],
): readonly KqlFinding[] {
  const severity =
    found.Severity === 'Error' ? 'error' : found.Severity === 'Warning' ? 'warning' : undefined;
  // Suggestions are about style.
  if (severity === undefined) return [];
  const help = nearName(found, code, custom);
  return [
    {
      code: found.Code,
      severity,
      message: found.Message,
      start: found.Start,
      length: found.Length,
      ...(help === undefined ? {} : { help }),
    },
  ];
}

/** "The name 'X' does not refer to any known column, table, variable or function." */
const unknownName = 'KS142';
/** "The name 'X' does not refer to any known table …", and the same as a warning in a fuzzy union. */
const unknownTable: ReadonlySet<string> = new Set(['KS204', 'KS205']);

function nearName(
  found: KustoDiagnostic,
  code: KustoCode,
  custom: readonly SourceTable[],
): string | undefined {
  const name = /'([^']+)'/u.exec(found.Message)?.[1];
  if (name === undefined) return undefined;
  const tables = [...tableNames, ...custom.map((table) => table.name)];
  if (unknownTable.has(found.Code)) return didYouMean(name, tables);
  if (found.Code !== unknownName) return undefined;
  const columns = toArray(code.GetColumnsInScope(found.Start)?.Columns).map((column) => column.Name);
  return didYouMean(name, columns.length === 0 ? tables : columns);
}

function readResult({ ResultType: type }: KustoCode): Analysis['result'] {
  if (type === null || !isTable(type)) return { kind: 'not-a-table' };
  const columns = toArray(type.Columns).map((column) => ({ name: column.Name, type: column.Type.Name }));
  return { kind: 'table', columns, isOpen: type.IsOpen };
}

function readTree(
  root: KustoNode,
  text: string,
  state: KustoState,
  kindNames: ReadonlyMap<number, string>,
): SyntaxNode {
  const tablesOf = (column: KustoColumn): readonly string[] => {
    const table = state.GetTable(column);
    if (table !== null) return [table.Name];
    return toArray(column.OriginalColumns).flatMap(tablesOf);
  };
  const referenceOf = (symbol: KustoMember | undefined | null): ColumnReference | undefined =>
    symbol === undefined || symbol === null || !isColumn(symbol)
      ? undefined
      : { name: symbol.Name, type: symbol.Type.Name, tables: [...new Set(tablesOf(symbol))] };
  const read = (node: KustoNode): SyntaxNode => {
    const children: SyntaxNode[] = [];
    for (let index = 0; index < node.ChildCount; index++) {
      const child = node.GetChild(index);
      if (child !== null) children.push(read(child));
    }
    const end = node.TextStart + node.Width;
    const type = node.ResultType ?? undefined;
    return {
      kind: kindNames.get(node.Kind) ?? 'None',
      role: node.NameInParent ?? undefined,
      start: node.TextStart,
      end,
      text: text.slice(node.TextStart, end),
      isToken: node.IsToken,
      children,
      type: type === undefined ? undefined : type.IsTabular ? 'table' : type.Name,
      column: referenceOf(node.ReferencedSymbol),
    };
  };
  return read(root);
}

function isTable(type: KustoMember): type is KustoTable {
  return 'Columns' in type && type.Columns !== null && 'IsOpen' in type;
}

/** A variable or parameter has a type too, but only a column has origins. */
function isColumn(symbol: KustoMember): symbol is KustoColumn {
  return 'OriginalColumns' in symbol && 'Type' in symbol;
}

function toArray<T>(list: KustoList<T> | null | undefined): readonly T[] {
  if (list === null || list === undefined) return [];
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}
