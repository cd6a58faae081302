/**
 * What the engine uses of `@kusto/language-service-next`, as the package's own type declarations give it. The package
 * exports nothing: loading it sets the global `Kusto`.
 */
export interface KustoGlobals {
  readonly Language: {
    readonly GlobalState: { readonly Default: KustoState };
    readonly KustoCode: { readonly ParseAndAnalyze: (text: string, state: KustoState) => KustoCode };
    readonly Binding: {
      readonly Binder: {
        readonly GetExpressionResultName: (expression: KustoNode, fallback: null, row: null) => string | null;
      };
    };
    readonly Symbols: {
      readonly ScalarTypes: Readonly<Record<KustoScalarName, KustoSymbol>>;
      readonly SymbolKind: Readonly<Record<string, unknown>>;
      readonly ColumnSymbol: new (
        name: string,
        type: KustoSymbol,
        description: null,
        originalColumns: null,
        source: null,
        examples: null,
      ) => KustoSymbol;
      readonly TableSymbol: {
        readonly $ctor4: new (name: string, columns: readonly KustoSymbol[]) => KustoTable;
      };
      readonly FunctionSymbol: {
        readonly $ctor5: new (
          name: string,
          type: KustoTable,
          parameters: readonly KustoSymbol[],
        ) => KustoSymbol;
      };
      readonly Parameter: { readonly ParseList: (text: string) => KustoList<KustoSymbol> };
      readonly DatabaseSymbol: {
        readonly $ctor1: new (name: string, members: readonly KustoSymbol[], isOpen: boolean) => KustoSymbol;
      };
    };
    readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  };
}

export type KustoScalarName =
  'Bool' | 'DateTime' | 'Decimal' | 'Dynamic' | 'Guid' | 'Int' | 'Long' | 'Real' | 'String' | 'TimeSpan';

export interface KustoList<T> {
  readonly Count: number;
  readonly getItem: (index: number) => T;
}

/** A type, a column, a variable or a function. */
export interface KustoSymbol {
  readonly Name: string;
  readonly Kind?: number;
  /** Of a column. */
  readonly Type?: KustoSymbol;
  /** Of a table, or of a function's result that has several values. */
  readonly Columns?: KustoList<KustoSymbol>;
  readonly IsTabular?: boolean;
  readonly IsOpen?: boolean;
}

export interface KustoTable extends KustoSymbol {
  readonly WithIsOpen: (isOpen: boolean) => KustoTable;
}

export interface KustoState {
  readonly WithDatabase: (database: KustoSymbol) => KustoState;
  readonly WithCache: () => KustoState;
}

export interface KustoCode {
  readonly Syntax: KustoNode;
  readonly HasSemantics: boolean;
  readonly ResultType: KustoSymbol | null;
  readonly GetDiagnostics: () => KustoList<KustoDiagnostic>;
}

export interface KustoDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

/** A node or token of the bound tree. Its children are also properties, named as `NameInParent` says. */
export interface KustoNode {
  readonly Kind: number;
  readonly TextStart: number;
  readonly Width: number;
  readonly IsToken: boolean;
  readonly NameInParent: string | null;
  readonly ChildCount: number;
  readonly GetChild: (index: number) => KustoNode | null;
  readonly toString: () => string;
  /** Of tokens. */
  readonly Text?: string;
  readonly ResultType?: KustoSymbol | null;
  readonly ReferencedSymbol?: KustoSymbol | null;
  readonly LiteralValue?: unknown;
  /** The body of a called `let` function, bound with the arguments of this call. */
  readonly GetCalledFunctionBody?: () => KustoNode | null;
}
