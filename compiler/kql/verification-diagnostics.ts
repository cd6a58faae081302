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
    const params = {
      code: finding.code,
      message: visible(finding.message),
      kql: lineAt(finding, request),
    };
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

/** Diagnostics of the same code, message and place are one: of several queries that use the same YAML, for example. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, range } = diagnostic;
    const key = JSON.stringify([code, message, range]);
    if (!byPlace.has(key)) byPlace.set(key, diagnostic);
  }
  return [...byPlace.values()];
}

type Segment = VerificationRequest['segments'][number];

/** The innermost stretch that came from YAML and holds the place. */
function segmentOf({ start, length }: Place, segments: readonly Segment[]): Segment | undefined {
  const end = start + length;
  const innermost = (isIn: (segment: Segment) => boolean) =>
    segments
      .filter(isIn)
      .reduce<Segment | undefined>(
        (inner, segment) =>
          inner === undefined || segment.end - segment.start <= inner.end - inner.start ? segment : inner,
        undefined,
      );
  return (
    innermost((segment) => segment.start <= start && end <= segment.end) ??
    innermost((segment) => segment.start <= start && start < segment.end)
  );
}

/** The YAML where a place of a query comes from. */
export function rangeOf(place: Place, { segments, fallback }: VerificationRequest): Range {
  const segment = segmentOf(place, segments);
  if (segment === undefined) return fallback;
  const { origin } = segment;
  const isSameText =
    origin.start.line === origin.end.line &&
    origin.end.offset - origin.start.offset === segment.end - segment.start;
  if (!isSameText) return origin;
  // KQL that stands in the YAML as it stands in the query: the exact place.
  const from = place.start - segment.start;
  const to = Math.min(place.start + place.length, segment.end) - segment.start;
  return { file: origin.file, start: moved(origin.start, from), end: moved(origin.start, to) };
}

function moved({ line, column, offset }: Range['start'], by: number): Range['start'] {
  return { line, column: column + by, offset: offset + by };
}

/**
 * The line of the query with the place; of this only what came from the same YAML, so that a fault in a source file reads
 * the same in every query that uses it, and is reported once.
 */
function lineAt(place: Place, { text, segments }: VerificationRequest): string {
  const segment = segmentOf(place, segments) ?? { start: 0, end: text.length };
  const lineStart = Math.max(segment.start, text.lastIndexOf('\n', place.start - 1) + 1);
  const nextLine = text.indexOf('\n', place.start);
  const line = text
    .slice(lineStart, Math.min(segment.end, nextLine === -1 ? text.length : nextLine))
    .trimEnd();
  const indent = line.length - line.trimStart().length;
  return excerpt(line.slice(indent), 100, place.start - lineStart - indent);
}
