import { mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { hostFailure } from '../failure.ts';
import { entryKind, safeJoin } from './paths.ts';

/**
 * Writes files below a folder, all of them or none: where one cannot be written, those before it get back what they held.
 * @param files texts by path, relative to the folder with forward slashes
 * @throws CliFailure for a path that leads out of the folder or through a link, and for what the system refuses
 */
export function writeTogether(folder: string, files: ReadonlyMap<string, string>): void {
  const places = [...files].map(([path, text]) => ({ path, text, place: safeJoin(folder, path) }));
  const undo: (() => void)[] = [];
  for (const { path, text, place } of places) {
    try {
      const before = entryKind(place) === 'none' ? undefined : readFileSync(place);
      makeFolders(dirname(place), folder, undo);
      writeFileAtomic(place, text);
      undo.push(() => {
        if (before === undefined) rmSync(place, { force: true });
        else writeFileAtomic(place, before);
      });
    } catch (error) {
      for (const step of undo.toReversed()) step();
      throw hostFailure(`cannot write ${path}`, error, 'nothing has been written');
    }
  }
}

function makeFolders(place: string, root: string, undo: (() => void)[]): void {
  if (place === root || relative(root, place).startsWith('..') || entryKind(place) !== 'none') return;
  makeFolders(dirname(place), root, undo);
  mkdirSync(place);
  undo.push(() => {
    rmdirSync(place);
  });
}
