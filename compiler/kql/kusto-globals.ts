/**
 * What detc uses of `@kusto/language-service-next`, as the package's own type declarations give it. The package exports
 * nothing: loading it sets the global `Kusto`, whose overloads have numbered names.
 */

/** The global `Kusto` after Microsoft's language service is loaded. */
export interface KustoGlobals {
  readonly Language: {
    readonly GlobalState: { readonly Default: KustoState };
    readonly KustoCode: {
      /** Throws on some input, e.g. some uses of graph-match. */
      readonly ParseAndAnalyze: (text: string, state: KustoState) => KustoCode;
    };
    readonly Binding: {
      readonly Binder: {
        /** The name that Kusto gives a column of this expression; null or empty where it gives none. */
        readonly GetExpressionResultName: (expression: KustoNode, fallback: null, row: null) => string | null;
      };
    };
    readonly Symbols: {
      /** Maps names to numbers, among other members. */
      readonly SymbolKind: Readonly<Record<string, unknown>>;
      readonly ScalarTypes: Readonly<Record<KustoScalarName, KustoType>>;
      readonly ColumnSymbol: new (
        name: string,
        type: KustoType,
        description: null,
        originalColumns: null,
        source: null,
        examples: null,
      ) => KustoColumn;
      readonly TableSymbol: {
        readonly $ctor4: new (name: string, columns: readonly KustoColumn[]) => KustoTable;
      };
      readonly FunctionSymbol: {
        readonly $ctor5: new (
          name: string,
          returnType: KustoTable,
          parameters: readonly KustoParameter[],
        ) => KustoMember;
      };
      readonly Parameter: { readonly ParseList: (text: string) => KustoList<KustoParameter> };
      readonly DatabaseSymbol: {
        readonly $ctor1: new (
          name: string,
          members: readonly KustoMember[],
          isOpen: boolean,
        ) => KustoDatabase;
      };
    };
    /** `SyntaxKind` maps names to numbers, among other members. */
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
export interface KustoMember {
  readonly Name: string;
  /** A number of `SymbolKind`. */
  readonly Kind?: number;
}

export interface KustoType extends KustoMember {
  readonly IsTabular: boolean;
  /** Of a table, or of a function's result that has several values. */
  readonly Columns?: KustoList<KustoColumn>;
  readonly IsOpen?: boolean;
}

export interface KustoColumn extends KustoMember {
  readonly Type: KustoType;
  /** Where a column comes from that a union or join has made of others. */
  readonly OriginalColumns: KustoList<KustoColumn> | null;
}

export interface KustoTable extends KustoType {
  readonly Columns: KustoList<KustoColumn>;
  readonly IsOpen: boolean;
  readonly WithIsOpen: (isOpen: boolean) => KustoTable;
}

export interface KustoParameter extends KustoMember {
  readonly TypeKind: number;
}

export interface KustoDatabase extends KustoMember {
  readonly IsOpen: boolean;
}

export interface KustoState {
  readonly WithDatabase: (database: KustoDatabase) => KustoState;
  readonly WithCache: () => KustoState;
  readonly GetTable: (column: KustoColumn) => KustoTable | null;
}

export interface KustoCode {
  readonly Syntax: KustoNode;
  readonly HasSemantics: boolean;
  /** Of the last statement; a table has columns. */
  readonly ResultType: KustoType | KustoTable | null;
  readonly GetDiagnostics: () => KustoList<KustoDiagnostic>;
  /** Only of the text's form, not of what its names mean. */
  readonly GetSyntaxDiagnostics: () => KustoList<KustoDiagnostic>;
  readonly GetColumnsInScope: (position: number) => KustoTable | null;
}

export interface KustoDiagnostic {
  /** `KS` and three digits. */
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

/** A node or token of the bound tree. Its children are also properties, named as `NameInParent` says. */
export interface KustoNode {
  /** A number of `SyntaxKind`. */
  readonly Kind: number;
  readonly TextStart: number;
  readonly Width: number;
  readonly IsToken: boolean;
  readonly NameInParent: string | null;
  readonly ChildCount: number;
  readonly GetChild: (index: number) => KustoNode | null;
  readonly toString: () => string;
  readonly ResultType?: KustoType | null;
  readonly ReferencedSymbol?: KustoMember | KustoColumn | null;
  readonly IsLiteral?: boolean;
  readonly LiteralValue?: unknown;
  /** The body of a called `let` function, bound with the arguments of this call. */
  readonly GetCalledFunctionBody?: () => KustoNode | null;
}
