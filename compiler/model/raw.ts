import type { Range } from '../diagnostics/position.ts';
import type { SentinelSyntax } from '../language/schema/sentinel.ts';
import type { SourceTable } from './source.ts';

/** KQL that a detection carries, as it is. */
export interface RawQuery {
  readonly text: string;
  /** Its lines without their ends, each with the place in the YAML where it stands. */
  readonly lines: readonly { readonly text: string; readonly range: Range }[];
  readonly range: Range;
  /** The tables that it reads, each once, in the order in which it names them. */
  readonly tables: readonly string[];
  /** Of the tables that the project's sources declare, those whose names stand in the query. */
  readonly customTables: readonly SourceTable[];
}

/** What the author says about the rule in Sentinel's own words, where detc decides it otherwise. */
export type SentinelSettings = SentinelSyntax;

/** A column of the query that something relies on, and where it is named. */
export interface NamedColumn {
  readonly name: string;
  readonly range: Range;
}
