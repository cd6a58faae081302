import type { Detection, EventSelector, KqlType, OutputRef, Schedule } from '../model/index.ts';

/** How an output column gets its value. */
export type ColumnValue =
  /** A key of the group: the same in all its events. `key` is the key's name. */
  | { readonly kind: 'key'; readonly key: string }
  /** The matching event's own value. */
  | { readonly kind: 'event'; readonly ref: OutputRef & { readonly kind: 'field' } }
  /** Of a group's newest event. */
  | { readonly kind: 'latest'; readonly ref: OutputRef & { readonly kind: 'field' } }
  /** The different values in a group, at most `valuesPerSet`. */
  | { readonly kind: 'set'; readonly ref: OutputRef & { readonly kind: 'field' } }
  | { readonly kind: 'computed'; readonly ref: OutputRef & { readonly kind: 'computed' } }
  /** Part of a user principal name that stands in another output column. */
  | { readonly kind: 'upn-name' | 'upn-suffix'; readonly of: string };

export interface OutputColumn {
  readonly name: string;
  readonly type: KqlType;
  readonly value: ColumnValue;
}

/** Sentinel shows at most 50 values of a detail; a set of 20 is still readable. */
export const valuesPerSet = 20;

/** Seconds. */
export interface Window {
  /** How often a scheduled rule runs; 0 for nrt. */
  readonly every: number;
  /** The longest typical delay among the sources read. */
  readonly delay: number;
  /** How far back the query reads: never less than `every + delay`. */
  readonly lookback: number;
}

export interface EntityColumns {
  readonly type: string;
  readonly mappings: readonly { readonly identifier: string; readonly column: string }[];
}

export type TextPart = string | { readonly column: string };

/** The target-independent query: what is read, which pattern holds over it, which columns come out. All targets start here. */
export interface Plan {
  readonly detection: Detection;
  readonly schedule: Schedule;
  readonly window: Window;
  /** In the order they are printed, without TimeGenerated, which always comes out. */
  readonly columns: readonly OutputColumn[];
  /** The columns that tell one alert from another (keys of the group), in order. */
  readonly keyColumns: readonly string[];
  readonly entities: readonly EntityColumns[];
  /** Detail name and the column that shows it. */
  readonly details: readonly { readonly key: string; readonly column: string }[];
  readonly title: readonly TextPart[];
  readonly description?: readonly TextPart[];
  readonly events: readonly EventSelector[];
}
