import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { type CompileResult, createCompiler } from '../../compiler/compile.ts';
import { createNodeVerifier } from '../../compiler/kql/node-verifier.ts';

export const root = join(import.meta.dirname, '..', '..');

function textsOf(folder: string, pattern: string): ReadonlyMap<string, string> {
  const paths = globSync(pattern, { cwd: join(root, folder) }).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(root, folder, path), 'utf8')]));
}

/** The project's own detections, as the command line reads them. */
export function catalogueFiles(): ReadonlyMap<string, string> {
  return new Map(
    [...textsOf('detections', '**/*.{yaml,csv}')].map(([path, text]) => [`detections/${path}`, text]),
  );
}

export function ownTemplates(): ReadonlyMap<string, string> {
  return textsOf('templates', '**/*');
}

const results = new Map<string, Promise<CompileResult>>();

/** The catalogue compiled and verified by Microsoft's parser; once for each environment in a test run. */
export function compiledCatalogue(environment?: string): Promise<CompileResult> {
  const key = environment ?? '';
  const result =
    results.get(key) ??
    createCompiler().compile(
      { files: catalogueFiles() },
      {
        today: '2026-11-23',
        templates: ownTemplates(),
        verifier: createNodeVerifier(),
        ...(environment === undefined ? {} : { environment }),
      },
    );
  results.set(key, result);
  return result;
}
