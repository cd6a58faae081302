import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { importTaken } from '../../diagnostics/catalogue/import-sigma.ts';
import { freeName } from '../file-name.ts';
import { detectionName } from './file-name.ts';
import { entryOf } from './mark.ts';
import { convertMetadata } from './metadata.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** A detection file that the project has already; id and title where they can be read. */
export interface Existing {
  readonly path: string;
  readonly name: string;
  readonly id?: string;
  readonly title?: string;
}

export interface ClaimInput {
  readonly existing: readonly Existing[];
  /** Where the detections go, e.g. `detections/imported`. */
  readonly folder: string;
  /** Whether files of an earlier import are overwritten. */
  readonly overwrite: boolean;
}

export type Claim =
  | { readonly name: string; readonly path: string }
  | { readonly problem: Diagnostic; readonly isFile: boolean };

/** Gives each rule a name and a file of its own; a rule that was imported before gets what it had. */
export function openClaims({ existing, folder, overwrite }: ClaimInput) {
  const names = new Set(existing.map(({ name }) => name));
  const byId = new Map(existing.flatMap((entry) => (entry.id === undefined ? [] : [[entry.id, entry]])));
  const ids = new Map<string, string>();
  const titles = new Map<string, string>();
  return (document: SigmaDocument, logsource: SigmaDocument, isAlone: boolean): Claim => {
    const { id, title } = convertMetadata(document);
    const idRange = entryOf(document.root, 'id')?.value.range ?? document.range;
    const refused = (what: string, other: string): Claim => ({
      problem: importTaken.at(what === 'id' ? idRange : document.range, { what, other }),
      isFile: what === 'file',
    });
    const earlier = byId.get(id);
    if (earlier !== undefined && !earlier.path.startsWith(`${folder}/`)) return refused('id', earlier.path);
    const sameId = ids.get(id);
    if (sameId !== undefined) return refused('id', sameId);
    const name = earlier?.name ?? freeName(detectionName(document, logsource, isAlone), names);
    const path = earlier?.path ?? `${folder}/${name}.yaml`;
    const folded = title.toLowerCase();
    const namesake = existing.find((entry) => entry.title?.toLowerCase() === folded && entry.path !== path);
    const sameTitle = namesake?.path ?? titles.get(folded);
    if (sameTitle !== undefined) return refused('title', sameTitle);
    if (earlier !== undefined && !overwrite) return refused('file', path);
    names.add(name);
    ids.set(id, path);
    titles.set(folded, path);
    return { name, path };
  };
}
