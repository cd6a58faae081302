import type { Place } from '../diagnostics.ts';
import type { Syntax } from '../syntax.ts';
import type { Schema } from '../schema.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column, KqlType } from '../types.ts';
import type { Requirements } from '../stream/needles.ts';
import type { Value } from '../values.ts';

/**
 * A row while a query runs. Cell 0 is its provenance, the others are its layout's slots. An operator owns the rows it
 * gets and may write slots that it has reserved itself; whoever keeps rows for several readers copies them.
 */
export type Row = Value[];

/** Numbers of source rows, nested where a row derives from several. -1 is a row that has no source. */
export type Provenance = number | readonly Value[];

export type Evaluate = (row: Row, run: Run) => Value;

/** A lowered scalar expression. */
export interface Expr {
  readonly type: KqlType;
  /** Does not depend on the row. */
  readonly constant: boolean;
  /** The value, where the text of the query gives it. */
  readonly literal?: Value;
  /** The values of a function that has several, e.g. `series_fit_line`; this value is then a tuple of them. */
  readonly tuple?: readonly Column[];
  /** The column of the caller's table whose cell this is, unchanged. */
  readonly column?: string | undefined;
  /** What the text of a caller's record has to contain where this condition is true. */
  readonly requires?: Requirements;
  readonly evaluate: Evaluate;
}

/** Rows enter by `push`, which answers false when no more are wanted; `end` comes once, after the last. */
export interface Sink {
  readonly push: (row: Row) => boolean;
  readonly end: () => void;
}

/** A column that rows of a layout have. `read` reserves it: a column that nobody reads is not kept. */
export interface LayoutColumn extends Column {
  /** The column of the caller's table that this is, unchanged. */
  readonly source?: string | undefined;
  readonly read: () => Evaluate;
}

/** How many slots rows have; known when the whole query is lowered. */
export interface Shape {
  width: number;
}

/** Columns whose names only the data know, e.g. after `bag_unpack`: they are in one bag of the row. */
export interface OpenColumns {
  readonly read: () => Evaluate;
  /** The columns that the run's data have shown, whether or not their rows are still there. */
  readonly found: (run: Run) => readonly Column[];
  /** Names of the bag that a later operator has replaced, renamed or removed. */
  readonly hidden: ReadonlySet<string>;
}

export interface Layout {
  readonly shape: Shape;
  readonly columns: ReadonlyMap<string, LayoutColumn>;
  readonly open?: OpenColumns;
}

/** A lowered table: rows of one layout. */
export interface Relation {
  readonly layout: Layout;
  readonly start: (run: Run, sink: Sink) => void;
  /** Filters rows before they are made; only a table's scan can. */
  readonly filter?: (condition: Expr) => Relation;
  /**
   * The scans that its rows come from, where rows may also come after `start` has returned: it hands them on, and ends,
   * when its input does. Absent where `start` needs all rows at once.
   */
  readonly spine?: readonly Scan[] | undefined;
  /** Whether the rows have an order that the query gave them, as functions that look at other rows need. */
  readonly serialized?: boolean;
  /** The name that `withsource` and `search` give for its rows. */
  readonly name?: string;
}

/** How a table of the caller is read at one place of the query, with the filters that follow. */
export interface Scan {
  readonly name: string;
  readonly requirements: Requirements;
  /** Takes the table's rows one by one; answers false when no more are wanted. */
  readonly open: (
    run: Run,
    table: SourceTable,
    sink: Sink,
  ) => (raw: RawRow, provenance: number, bag?: Value) => boolean;
}

/** A row as the caller gives it: an object by column name, or an array. */
export type RawRow = Readonly<Record<string | number, unknown>>;

/** The scan of one place of the query; it is replaced when a filter joins it. */
export interface ScanPlace {
  scan: Scan;
}

/** The rows around the current one, for `prev`, `next` and running sums. */
export interface Window {
  readonly rows: readonly Row[];
  index: number;
  /** What running functions keep between rows. */
  readonly state: Map<number, Value>;
}

/** Whether an operator's expressions look at other rows, and the number of its window. */
export interface WindowUse {
  readonly number: number;
  used: boolean;
  /** Whether the rows have an order that the query gave them. */
  readonly serialized: boolean;
}

/** A table as the run has it. */
export interface SourceTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly unknown[])[] | readonly Readonly<Record<string, unknown>>[];
  /** Whether rows are arrays; for a table whose rows come one by one. */
  readonly isArrays?: boolean;
  readonly ingestionTime?: (index: number) => Value;
}

/** Subqueries that run once for each part of the rows. */
export interface Parts {
  /** The part's number; 0 outside of subqueries. */
  current: number;
  last: number;
  /** How often rows of a part, or what derives from them, have been read. */
  reads: number;
  /** For values in `once` that derive from a part: its number. */
  readonly owners: Map<number, number>;
}

/** What one run keeps. */
export interface Run {
  /** Ticks. Fixed for the whole run, as in Kusto. */
  readonly now: bigint;
  readonly random: () => number;
  /** Values and tables that are computed once in a run, by their number in the plan. */
  readonly once: unknown[];
  /** Which part of the rows a subquery runs over, and which values in `once` derive from it. */
  readonly parts: Parts;
  readonly windows: (Window | undefined)[];
  readonly table: (name: string) => SourceTable | undefined;
  readonly call: (name: string, parameters: readonly Value[]) => SourceTable | undefined;
  /** Takes over the scan of a table whose rows come one by one; answers false for others. */
  readonly stream?: (scan: Scan, sink: Sink) => boolean;
  /** Numbers the rows of a table, for provenance; gives the number of its first row. */
  readonly enter: (table: SourceTable) => number;
  readonly ingestionTime: (provenance: Provenance) => Value;
  /** Whether groups keep which rows they come from. */
  readonly provenance: boolean;
}

export type Binding =
  | { readonly kind: 'scalar'; readonly expr: Expr }
  | { readonly kind: 'table'; readonly lower: () => Relation }
  | { readonly kind: 'function'; readonly declaration: KustoNode; readonly names: Names }
  | { readonly kind: 'pattern'; readonly declaration: KustoNode; readonly names: Names };

export type Names = ReadonlyMap<string, Binding>;

/** What lowering needs at a place of the tree. */
export interface Scope {
  readonly plan: Planning;
  readonly names: Names;
  /** Columns that names refer to. */
  readonly layout?: Layout;
  /** `$left` and `$right`, and the steps of `scan`. */
  readonly tuples?: ReadonlyMap<string, Layout>;
  /** The window of the operator, where its expressions may look at other rows. */
  readonly window?: WindowUse;
  /** Takes the aggregates of an expression of `summarize`: gives what reads the result. */
  readonly aggregate?: (call: KustoNode, name: string) => Expr | undefined;
  /** The rows that a subquery of `mv-apply` or `partition` starts from. */
  readonly input?: Relation;
  /** Where errors are shown, inside the body of a called function. */
  readonly site?: Place;
}

/** What is common to one query. */
export interface Planning {
  readonly syntax: Syntax;
  readonly schema: Schema;
  /** A new number for something that a run computes once. */
  readonly reserveOnce: () => number;
  readonly reserveWindow: () => number;
  /** Named by the operator `as`. */
  readonly asNames: Map<string, Relation>;
  /** Tables that the query reads, and the columns of them. */
  readonly reads: Map<string, Set<string>>;
  readonly scans: ScanPlace[];
}
