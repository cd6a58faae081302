import { misplacedFile } from './diagnostics/catalogue/references.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { startOf } from './diagnostics/position.ts';
import type { Kind } from './language/validate.ts';

/** Texts of a project by path relative to its root, with forward slashes: `detections/**` in YAML and CSV. */
export interface Project {
  readonly files: ReadonlyMap<string, Uint8Array | string>;
}

/** A file with what its folder says it is. */
export interface ProjectFile {
  readonly path: string;
  readonly kind: Kind | 'csv';
  /** The file's name without its ending: the name of what it declares. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

const folders: Readonly<Record<string, Kind>> = {
  sources: 'source',
  lists: 'list',
  environments: 'environment',
  guides: 'guide',
  examples: 'example',
};

/** The project's files in the order of their paths, so that nothing depends on the order a host reads them in. */
export function projectFiles(project: Project): {
  readonly files: readonly ProjectFile[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const paths = [...project.files.keys()].sort();
  const files = paths.flatMap((path): readonly ProjectFile[] => {
    const content = project.files.get(path);
    const match = /^detections\/(?:(.+)\/)?([^/]+)\.(ya?ml|csv)$/u.exec(path);
    if (content === undefined || match === null) return [];
    const [, folder, name = '', ending] = match;
    const top = folder?.split('/')[0];
    if (ending === 'csv') return [{ path, kind: 'csv', name, content }];
    if (top === undefined) {
      diagnostics.push(misplacedFile.at(startOf(path), { folder: 'detections' }));
      return [];
    }
    return [{ path, kind: folders[top] ?? 'detection', name, content }];
  });
  return { files, diagnostics };
}
