import type { Range } from '../diagnostics/position.ts';
import type { Field, Identity, KqlType } from './field.ts';

export interface SourceTable {
  readonly name: string;
  /** Every column of the table in the workspace. */
  readonly columns: Readonly<Record<string, KqlType>>;
  /** KQL for the columns this table holds in another form; `range` is its place in the source file. */
  readonly convert: Readonly<Record<string, { readonly kql: string; readonly range: Range }>>;
  readonly custom: boolean;
  /** A table of Azure Resource Graph: a state without times. */
  readonly resourceGraph?: true;
}

/** Row-wise preparation; `kql` is operators without the leading pipe, as written in the source file. */
export interface View {
  readonly name: string;
  readonly reads: readonly string[];
  readonly kql: string;
  readonly range: Range;
}

/** How a collector fills the table of a source. */
export interface Feed {
  /** Seconds from one snapshot to the next. */
  readonly every: number;
  readonly reads: readonly string[];
  readonly permissions: readonly string[];
  /** What each column holds, where the source says it. */
  readonly columnDescriptions: Readonly<Record<string, string>>;
}

/** A log source, or one view of it, with everything a detection may name. */
export interface Source {
  /** `entra.audit` or, with a view, `entra.audit.targets`. */
  readonly name: string;
  readonly title: string;
  readonly connector: { readonly id: string; readonly dataTypes: readonly string[] };
  readonly sigma: {
    readonly product: string;
    readonly service?: string;
    readonly category?: string;
    readonly definition?: string;
  };
  /** Seconds. */
  readonly delay: number;
  readonly feed?: Feed;
  readonly tables: readonly SourceTable[];
  readonly view?: View;
  /** The field of that name (`DeviceDetail.isCompliant` too), or undefined. */
  readonly field: (name: string) => Field | undefined;
  readonly identity: (name: string) => Identity | undefined;
  /** Every name `field` and `identity` know, for "did you mean". */
  readonly names: readonly string[];
  readonly file: string;
}
