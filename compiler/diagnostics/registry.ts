import { catalogue, type CatalogueEntry } from './catalogue/index.ts';

/** Every declared kind of finding, in ascending order of code. */
export const allDiagnosticKinds: readonly CatalogueEntry[] = catalogue;

const byCodeOrName: ReadonlyMap<string, CatalogueEntry> = new Map(
  catalogue.flatMap((kind) => [[kind.code.toLowerCase(), kind] as const, [kind.name, kind] as const]),
);

/** The kind with this code or name, in whatever case it was typed. */
export function findKind(codeOrName: string): CatalogueEntry | undefined {
  return byCodeOrName.get(codeOrName.trim().toLowerCase());
}
