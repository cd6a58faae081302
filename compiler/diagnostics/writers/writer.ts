import type { Diagnostic, Severity } from '../diagnostic.ts';

/** What a writer knows beside the findings. */
export interface WriterContext {
  /** Every file of the project by path, also those without findings, decoded as UTF-8. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether escape sequences for colour may be written. */
  readonly color: boolean;
  /** detc's own version. */
  readonly version: string;
  /** Width of the terminal in characters; 120 where it is not known. */
  readonly columns?: number;
}

/** Writes findings, in the order they are given, as one text that ends with a line feed, or as nothing. */
export type Writer = (diagnostics: readonly Diagnostic[], context: WriterContext) => string;

export interface Counts extends Readonly<Record<Severity, number>> {
  readonly fixable: number;
  readonly files: number;
}

export function count(diagnostics: readonly Diagnostic[]): Counts {
  const of = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  return {
    error: of('error').length,
    warning: of('warning').length,
    info: of('info').length,
    fixable: diagnostics.filter(({ fix }) => fix !== undefined).length,
    files: new Set(diagnostics.map(({ range }) => range.file)).size,
  };
}
