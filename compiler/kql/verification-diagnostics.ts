import { kqlError, kqlNotChecked, kqlNoTable, kqlWarning } from '../diagnostics/catalogue/kql.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import { visible } from '../diagnostics/visible-text.ts';
import { excerpt } from './excerpt.ts';
import { reportLint } from './lint/registry.ts';
import type { Verification, VerificationRequest } from './verification.ts';

/** A place in a query's text. */
interface Place {
  readonly start: number;
  readonly length: number;
}

/** Every finding about a query, at the YAML its place in the query came from; each only once. */
export function toDiagnostics(
  verification: Verification,
  request: VerificationRequest,
): readonly Diagnostic[] {
  const { findings, lint, output } = verification;
  const said = findings.map((finding) => {
    const kind = finding.severity === 'error' ? kqlError : kqlWarning;
    const { code, start } = finding;
    const params = { code, message: visible(finding.message), ...lineAt(request.text, start) };
    return kind.at(
      rangeOf(finding, request),
      params,
      finding.help === undefined ? {} : { help: finding.help },
    );
  });
  const linted = lint.flatMap((finding) => reportLint(rangeOf(finding, request), finding) ?? []);
  const isSound = findings.every(({ severity }) => severity !== 'error');
  const missing =
    output.kind === 'unknown'
      ? [kqlNotChecked.at(request.fallback, {})]
      : output.kind === 'not-a-table' && isSound
        ? [kqlNoTable.at(request.fallback, {})]
        : [];
  return withoutRepeats([...said, ...linted, ...missing]);
}

/** Diagnostics of the same code, message and place are one. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, range } = diagnostic;
    const key = JSON.stringify([code, message, range]);
    if (!byPlace.has(key)) byPlace.set(key, diagnostic);
  }
  return [...byPlace.values()];
}

/** The innermost stretch that came from YAML and holds the place, as a range of that YAML. */
function rangeOf({ start, length }: Place, { segments, fallback }: VerificationRequest): Range {
  const end = start + length;
  const holding = (isIn: (segment: VerificationRequest['segments'][number]) => boolean) =>
    segments
      .filter(isIn)
      .reduce<VerificationRequest['segments'][number] | undefined>(
        (inner, segment) =>
          inner === undefined || segment.end - segment.start <= inner.end - inner.start ? segment : inner,
        undefined,
      );
  const segment =
    holding((candidate) => candidate.start <= start && end <= candidate.end) ??
    holding((candidate) => candidate.start <= start && start < candidate.end);
  if (segment === undefined) return fallback;
  const { origin } = segment;
  const isSameText =
    origin.start.line === origin.end.line &&
    origin.end.offset - origin.start.offset === segment.end - segment.start;
  if (!isSameText) return origin;
  // KQL that stands in the YAML as it stands in the query: the exact place.
  const from = start - segment.start;
  const to = Math.min(end, segment.end) - segment.start;
  return { file: origin.file, start: moved(origin.start, from), end: moved(origin.start, to) };
}

function moved({ line, column, offset }: Range['start'], by: number): Range['start'] {
  return { line, column: column + by, offset: offset + by };
}

function lineAt(text: string, start: number): { readonly line: number; readonly kql: string } {
  const line = text.slice(0, start).split('\n').length;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const whole = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).trimEnd();
  const indent = whole.length - whole.trimStart().length;
  return { line, kql: excerpt(whole.slice(indent), 100, start - lineStart - indent) };
}
