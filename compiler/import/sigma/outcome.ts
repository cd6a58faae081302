import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** A detection that a rule has become, before it is checked. */
export interface Draft {
  /** The rule, or the correlation whose rules it takes in. */
  readonly document: SigmaDocument;
  readonly name: string;
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  /** The keys of the file, in order. */
  readonly value: Readonly<Record<string, unknown>>;
  /** What the importer's reader should know of it; none of them an error. */
  readonly notes: readonly Diagnostic[];
}

/** A rule that has become no detection, and why. */
export interface Refusal {
  readonly document: SigmaDocument;
  readonly problems: readonly Diagnostic[];
}

/** A Sigma filter as an entry of `exceptions:` in an environment. */
export interface ProposedException {
  readonly document: SigmaDocument;
  readonly text: string;
}
