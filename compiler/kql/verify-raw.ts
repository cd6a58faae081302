import { rawColumn, rawUnknownColumn, rawUnknownName } from '../diagnostics/catalogue/raw.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/visible-text.ts';
import type { NamedColumn } from '../model/index.ts';
import type { KqlFinding } from './language-service.ts';
import { rangeOf, toDiagnostics } from './verification-diagnostics.ts';
import type { Verification, VerificationRequest } from './verification.ts';

/**
 * Findings about a query that a detection carries. A workspace has tables, functions and columns of its own: what detc does not
 * know may well be there, and is only warned of.
 */
export function verifyRaw(
  verification: Verification,
  request: VerificationRequest,
  columns: readonly NamedColumn[],
): readonly Diagnostic[] {
  const { findings, output } = verification;
  const unknown = findings.flatMap((finding) => unknownIn(finding, request) ?? []);
  const others = findings
    .filter((finding) => unknownIn(finding, request) === undefined)
    .map((finding) => ({ ...finding, help: finding.help ?? 'correct the query' }));
  const missing =
    unknown.length > 0 && output.kind === 'not-a-table'
      ? ({ kind: 'table', columns: [], isOpen: true } as const)
      : output;
  const said = toDiagnostics({ ...verification, findings: others, output: missing }, request);
  return [...unknown, ...said, ...missingColumns(verification, columns)];
}

const unknownKinds: Readonly<Record<string, 'table' | 'function' | 'column' | undefined>> = {
  KS142: 'column',
  KS204: 'table',
  KS211: 'function',
};

/** Columns that a workspace adds to a table of Microsoft's: those of AzureDiagnostics, and custom ones. */
const addedColumn = /_(?:s|d|b|g|t|CF)$/u;

function unknownIn(finding: KqlFinding, request: VerificationRequest): Diagnostic | undefined {
  const what = unknownKinds[finding.code];
  const name = request.text.slice(finding.start, finding.start + finding.length);
  if (what === undefined || name === '') return undefined;
  const range = rangeOf(finding, request);
  const help = finding.help === undefined ? {} : { help: finding.help };
  if (what !== 'column') return rawUnknownName.at(range, { name: visible(name), what }, help);
  return addedColumn.test(name) ? rawUnknownColumn.at(range, { column: visible(name) }, help) : undefined;
}

function missingColumns(
  { findings, output }: Verification,
  columns: readonly NamedColumn[],
): readonly Diagnostic[] {
  // After an error the columns are guesses, but for those that are open: these hold whatever is asked of them.
  const isGuess = findings.some(
    ({ severity, code }) => severity === 'error' && !['KS204', 'KS211'].includes(code),
  );
  if (output.kind !== 'table' || output.isOpen || isGuess) return [];
  const known = output.columns.map(({ name }) => name);
  return columns
    .filter(({ name }) => !known.includes(name))
    .map(({ name, range }) => rawColumn.at(range, { column: name, known }));
}
