import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { CliFailure, hostFailure } from '../failure.ts';
import { walk } from './walk.ts';

/**
 * detc's own templates by path below `templates/`, replaced by those of the same path in `overrides`.
 * @throws CliFailure when the folder of overrides is missing, or holds a template that detc does not know
 */
export function readTemplates(
  packageRoot: string,
  cwd: string,
  overrides: string | undefined,
): ReadonlyMap<string, string> {
  const own = readFolder(join(packageRoot, 'templates'), 'detc’s own templates');
  if (overrides === undefined) return own;
  const replaced = readFolder(resolve(cwd, overrides), overrides);
  for (const path of replaced.keys()) {
    if (!own.has(path)) {
      throw new CliFailure(`${overrides}/${path} replaces no template of detc`, {
        help: didYouMean(path, own.keys()) ?? `the templates are: ${[...own.keys()].join(', ')}`,
      });
    }
  }
  return new Map([...own, ...replaced]);
}

function readFolder(folder: string, shown: string): ReadonlyMap<string, string> {
  try {
    const paths = walk(folder).filter((path) => path.endsWith('.hbs'));
    if (paths.length === 0) throw new CliFailure(`${shown}: there is no template (*.hbs) in this folder`);
    return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } catch (error) {
    throw hostFailure(`cannot read ${shown}`, error);
  }
}
