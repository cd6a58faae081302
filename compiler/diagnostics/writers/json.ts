import type { Diagnostic, Edit, Severity } from '../diagnostic.ts';
import type { Position, Range } from '../position.ts';
import { count, type Writer } from './writer.ts';

/** What `--format json` prints. Members are only ever added; one that changes its meaning raises `version`. */
export interface JsonFindings {
  readonly version: 1;
  readonly tool: { readonly name: 'detc'; readonly version: string };
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly fixable: number;
  };
  readonly diagnostics: readonly JsonFinding[];
}

export interface JsonFinding extends JsonPlace {
  /** `D` and four digits; `detc explain CODE` says more. */
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** The way out. */
  readonly help?: string;
  readonly related?: readonly (JsonPlace & { readonly message: string })[];
  /** A change that is safe to make without asking: all of its edits, or none. */
  readonly fix?: {
    readonly description: string;
    readonly edits: readonly (JsonPlace & { readonly newText: string })[];
  };
}

/** A stretch of a file. Lines and columns count from 1, columns and offsets in UTF-16 units; `end` is exclusive. */
export interface JsonPlace {
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** For programs. */
export const json: Writer = (diagnostics, { version }) => {
  const { error, warning, info, fixable } = count(diagnostics);
  const findings: JsonFindings = {
    version: 1,
    tool: { name: 'detc', version },
    summary: { errors: error, warnings: warning, infos: info, fixable },
    diagnostics: diagnostics.map(finding),
  };
  return `${JSON.stringify(findings, undefined, 2)}\n`;
};

function finding({ code, name, severity, message, range, help, related, fix }: Diagnostic): JsonFinding {
  return {
    code,
    name,
    severity,
    message,
    ...place(range),
    ...(help === undefined ? {} : { help }),
    ...(related === undefined
      ? {}
      : { related: related.map((other) => ({ message: other.message, ...place(other.range) })) }),
    ...(fix === undefined ? {} : { fix: { description: fix.description, edits: fix.edits.map(edit) } }),
  };
}

function edit({ range, newText }: Edit): JsonPlace & { readonly newText: string } {
  return { ...place(range), newText };
}

function place({ file, start, end }: Range): JsonPlace {
  return { file, start: position(start), end: position(end) };
}

function position({ line, column, offset }: Position): Position {
  return { line, column, offset };
}
