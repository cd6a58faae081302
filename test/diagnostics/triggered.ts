import { catalogue, type CatalogueEntry } from '../../compiler/diagnostics/catalogue/index.ts';
import type { DiagnosticKind } from '../../compiler/diagnostics/diagnostic.ts';

/** Codes of which a finding was made since this module was loaded; mocha loads all files before it runs a test. */
export const triggered = new Set<string>();

// Every phase reports through `kind.at` of the same declared objects, so that watching it misses no phase.
const watched = new Set<CatalogueEntry>();
function watch(entries: readonly CatalogueEntry[]): void {
  for (const entry of entries) {
    if (watched.has(entry)) continue;
    watched.add(entry);
    const kind = entry as DiagnosticKind<never>;
    const { at } = kind;
    Object.assign(kind, {
      at: ((...args) => {
        triggered.add(kind.code);
        return at(...args);
      }) satisfies typeof at,
    });
  }
}

watch(catalogue);
// The command line loads its commands when they are called, which under tsx are modules of their own.
before(async () => {
  watch((await import('../../compiler/diagnostics/catalogue/index.ts')).catalogue);
});
