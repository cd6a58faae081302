import type { Range } from '../diagnostics/position.ts';
import type { KqlType } from '../language/schema/source.ts';

export type { KqlType };

/** How KQL reaches the value. */
export type FieldOrigin =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'path'; readonly column: string; readonly path: readonly string[] }
  /** An expression from a source file, as written there; `range` is its place. */
  | { readonly kind: 'named'; readonly kql: string; readonly range: Range };

/** A field that a predicate, a group or an alert can speak of, resolved against its source. */
export interface Field {
  /** As authors write it: `UserId`, `DeviceDetail.isCompliant`, `DeviceId`. */
  readonly name: string;
  /** The name of the column it becomes when a query carries it. */
  readonly column: string;
  readonly type: KqlType;
  readonly origin: FieldOrigin;
  /** `view`: only there after the view's preparation; `table`: there from the start. */
  readonly stage: 'table' | 'view';
  /** The columns of the table that must be kept for it. */
  readonly reads: readonly string[];
  /** True where case cannot differ (codes, ids). */
  readonly exact: boolean;
  /** The path in an Event Hub record; undefined where the record has no such value. */
  readonly eventHub?: string;
  /** True where `eventHub` leads into an array, so that two such fields cannot be tied to one element. */
  readonly perElement: boolean;
  /** True where the record holds the value as JSON text: `"Guest"`, quotes included, for Guest. */
  readonly jsonText?: boolean;
  /** True for the id or the name of an account that is part of no identity. */
  readonly isAccount?: boolean;
}

/** An object id and a user principal name that together mean one account. */
export interface Identity {
  readonly name: string;
  readonly id: Field;
  readonly upn: Field;
}
