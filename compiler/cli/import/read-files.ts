import { lstatSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { CliFailure, hostFailure } from '../failure.ts';
import { slashed } from '../host/paths.ts';
import { walk } from '../host/walk.ts';

export interface ReadFiles {
  /** Contents by path, as people may call it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Those that were named themselves, and not only the folder that holds them. */
  readonly named: ReadonlySet<string>;
}

/**
 * The files that were named, and those of the folders that were named.
 * @param endings of the files of folders
 * @param help what to say of a folder without such a file
 * @throws CliFailure
 */
export function readFiles(typed: readonly string[], cwd: string, endings: RegExp, help: string): ReadFiles {
  const files = new Map<string, Uint8Array>();
  const named = new Set<string>();
  for (const name of typed) {
    const isDirectory = attempt(name, () => lstatSync(resolve(cwd, name)).isDirectory());
    const inner = isDirectory ? attempt(name, () => filesBelow(resolve(cwd, name), endings)) : undefined;
    const paths =
      inner === undefined ? [slashed(name)] : inner.map((path) => posix.join(slashed(name), path));
    if (paths.length === 0) throw new CliFailure(`there is nothing to import in ${name}`, { help });
    for (const path of paths) {
      files.set(
        path,
        attempt(path, () => readFileSync(resolve(cwd, path))),
      );
      if (inner === undefined) named.add(path);
    }
  }
  return { files, named };
}

function filesBelow(folder: string, endings: RegExp): readonly string[] {
  return walk(folder).filter((path) => endings.test(path) && lstatSync(join(folder, path)).isFile());
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw hostFailure(`cannot read ${name}`, error);
  }
}
