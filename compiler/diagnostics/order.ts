import type { Diagnostic } from './diagnostic.ts';

/** By file, then place, then code: the same on every machine. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.range.file, b.range.file) ||
      a.range.start.offset - b.range.start.offset ||
      compare(a.code, b.code) ||
      a.range.end.offset - b.range.end.offset ||
      compare(a.message, b.message),
  );
}

/** Findings that say the same of the same place, once: two targets that show one query find one fault in it. */
export function deduplicate(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byContent = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, range } = diagnostic;
    const content = JSON.stringify([code, range.file, range.start.offset, range.end.offset, message]);
    if (!byContent.has(content)) byContent.set(content, diagnostic);
  }
  return [...byContent.values()];
}

/** By code unit; `localeCompare` depends on the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
