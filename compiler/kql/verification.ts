import type { KqlType } from '../language/schema/source.ts';
import type { Range } from '../diagnostics/position.ts';
import type { SourceTable } from '../model/index.ts';
import type { KqlFinding, ResultColumn } from './language-service.ts';
import type { LintFinding } from './lint/rule.ts';
import type { PrintedKql } from './tree.ts';

/** The known paths of dynamic columns, by column: `{ DeviceDetail: { deviceId: 'string' } }`. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, KqlType>>>>;

/** A query to be checked by Microsoft's parser and by the lint. */
export interface VerificationRequest {
  readonly text: string;
  readonly segments: PrintedKql['segments'];
  /** The tables that are read; of these only custom ones are told to the parser, which knows the others. */
  readonly tables: readonly SourceTable[];
  readonly shapes?: Shapes;
  /** Where a finding is shown that lies in no segment. */
  readonly fallback: Range;
}

/** What the check of a query gave; plain data, so that it can be kept in a file. */
export interface Verification {
  readonly findings: readonly KqlFinding[];
  readonly lint: readonly LintFinding[];
  readonly output: Output;
}

export type Output =
  /** Where `isOpen`, there can be more columns than these: a watchlist's, for example. */
  | { readonly kind: 'table'; readonly columns: readonly ResultColumn[]; readonly isOpen: boolean }
  | { readonly kind: 'not-a-table' }
  /** Microsoft's parser could not analyse the text. */
  | { readonly kind: 'unknown' };
