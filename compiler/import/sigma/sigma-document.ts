import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { malformedRule, notSigma } from '../../diagnostics/catalogue/import-sigma.ts';
import type { Range } from '../../diagnostics/position.ts';
import { readYamlDocuments } from '../../language/reader.ts';
import { entryOf, type MapMark, textAt } from './mark.ts';

export type SigmaKind = 'rule' | 'correlation' | 'filter';

/** One document of a Sigma file. */
export interface SigmaDocument {
  readonly file: string;
  /** The whole file, which every range is in. */
  readonly text: string;
  readonly kind: SigmaKind;
  readonly root: MapMark;
  readonly title: string;
  /** In small letters; undefined where the rule has none. */
  readonly id: string | undefined;
  /** What correlations call it. */
  readonly name: string | undefined;
  /** The place for findings about the rule as a whole: its title. */
  readonly range: Range;
  /** How many documents the file has. */
  readonly siblings: number;
}

export interface ReadSigma {
  readonly documents: readonly SigmaDocument[];
  readonly diagnostics: readonly Diagnostic[];
  /** True where the file could not be read at all. */
  readonly isUnreadable: boolean;
}

/** The Sigma documents of a file; those that are something else are noted and left out. */
export function readSigma(file: string, content: Uint8Array | string): ReadSigma {
  const { roots, text, diagnostics } = readYamlDocuments(file, content);
  const found: Diagnostic[] = [...diagnostics];
  const documents = roots.flatMap((root): readonly SigmaDocument[] => {
    const kind = root.kind === 'map' ? kindOf(root) : undefined;
    if (root.kind !== 'map' || kind === undefined) {
      const [first] = root.kind === 'map' ? [...root.entries.values()] : [];
      found.push(notSigma.at(first?.keyRange ?? root.range, {}));
      return [];
    }
    const title = entryOf(root, 'title');
    const [first] = [...root.entries.values()];
    const range = title?.value.range ?? first?.keyRange ?? root.range;
    if (title === undefined) found.push(malformedRule.at(range, { key: 'title', wanted: 'there' }));
    return [
      {
        file,
        text,
        kind,
        root,
        title: textAt(root, 'title')?.trim() ?? '',
        id: textAt(root, 'id')?.toLowerCase(),
        name: textAt(root, 'name'),
        range,
        siblings: roots.length,
      },
    ];
  });
  return { documents, diagnostics: found, isUnreadable: diagnostics.length > 0 };
}

function kindOf(root: MapMark): SigmaKind | undefined {
  if (root.entries.has('correlation')) return 'correlation';
  if (root.entries.has('filter')) return 'filter';
  return root.entries.has('detection') ? 'rule' : undefined;
}
