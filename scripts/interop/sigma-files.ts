import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

export interface SigmaFile {
  readonly path: string;
  readonly documents: readonly Readonly<Record<string, unknown>>[];
}

export interface SigmaFiles {
  readonly rules: readonly SigmaFile[];
  readonly filters: readonly SigmaFile[];
  /** The pipeline with the values of the lists, where rules need one. */
  readonly lists: string | undefined;
  /** The pipeline that renames fields. */
  readonly fields: string | undefined;
}

/** The emitted Sigma files below `out/sigma`. */
export function sigmaFiles(folder: string): SigmaFiles {
  const pipeline = (name: string): string | undefined => {
    const path = join(folder, 'pipelines', name);
    return existsSync(path) ? path : undefined;
  };
  return {
    rules: readFolder(folder),
    filters: readFolder(join(folder, 'filters')),
    lists: pipeline('lists.yaml'),
    fields: pipeline('log-analytics-fields.yaml'),
  };
}

function readFolder(folder: string): readonly SigmaFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return { path, documents: loadAll(readFileSync(path, 'utf8')) as SigmaFile['documents'] };
    });
}

/** The type of the correlation in a file, if it has one. */
export function correlationOf({ documents }: SigmaFile): string | undefined {
  for (const { correlation } of documents) {
    if (typeof correlation === 'object' && correlation !== null && 'type' in correlation) {
      return String(correlation.type);
    }
  }
  return undefined;
}

export function idsOf({ documents }: SigmaFile): readonly string[] {
  return documents.map(({ id }) => String(id));
}

/** The ids of the rules that a filter is about. */
export function filteredIds({ documents }: SigmaFile): readonly string[] {
  return documents.flatMap(({ filter }) =>
    typeof filter === 'object' && filter !== null && 'rules' in filter && Array.isArray(filter.rules)
      ? filter.rules.map(String)
      : [],
  );
}

/** The placeholders of a file, percent signs included: values of keys with the modifier `expand`. */
export function placeholdersOf(value: unknown, expands = false): readonly string[] {
  if (typeof value === 'string') return expands && /^%.+%$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    placeholdersOf(part, expands || key.split('|').includes('expand')),
  );
}
