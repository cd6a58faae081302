import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Artifact } from '../../targets/target.ts';
import { CliFailure, hostFailure, systemCode } from '../failure.ts';
import type { CliIo } from '../io.ts';
import { detectionsFolder } from './project.ts';
import { entryKind, isSafeRelative, isWithin, realPath, safeJoin, type EntryKind } from './paths.ts';
import { walk } from './walk.ts';

/** The report lists every file of its build: what it lists and is no longer emitted may be removed. */
const reportPath = 'report.json';

export interface OutputFolder {
  readonly path: string;
  /** As the user may call it: relative to the project, or as given with `--out`. */
  readonly shown: string;
}

/** What a build would change in the output folder; paths are relative to it, with forward slashes. */
export interface OutputChanges {
  readonly folder: OutputFolder;
  readonly write: readonly (Artifact & { readonly isNew: boolean })[];
  readonly unchanged: number;
  readonly remove: readonly string[];
  /** Among the artifacts, but neither emitted nor written by the last build. */
  readonly stray: readonly string[];
}

/**
 * The absolute path of the output folder: `--out`, or `out` in the project.
 * @throws CliFailure where it would mix with the sources, or a link leads it out of the project
 */
export function outputFolder(root: string, cwd: string, named: string | undefined): OutputFolder {
  const folder = named === undefined ? join(root, 'out') : resolve(cwd, named);
  const real = realPath(folder) ?? folder;
  if (named === undefined && !isWithin(root, real)) {
    throw new CliFailure('out is a symbolic link that leads out of the project', {
      help: `if that is meant, name the folder: --out ${real}`,
    });
  }
  if (isWithin(real, root) || isWithin(join(root, detectionsFolder), real)) {
    throw new CliFailure(`${named ?? 'out'} cannot take the output: the project's own files are there`, {
      help: 'name a folder of its own, e.g. --out out',
    });
  }
  return { path: real, shown: named ?? 'out' };
}

/**
 * Compares artifacts with what stands in the folder. Changes nothing.
 * @param lastBuild what this process itself wrote there before, which is believed to be there still: for watching
 */
export function compareOutput(
  output: OutputFolder,
  artifacts: readonly Artifact[],
  lastBuild?: ReadonlyMap<string, string>,
): OutputChanges {
  const folder = output.path;
  const kinds = new Map<string, EntryKind>();
  const emitted = new Set<string>();
  const write: (Artifact & { readonly isNew: boolean })[] = [];
  for (const artifact of [...artifacts].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const folded = artifact.path.toLowerCase();
    if (emitted.has(folded)) throw new CliFailure(`two artifacts would be written to ${artifact.path}`);
    emitted.add(folded);
    if (lastBuild?.get(artifact.path) === artifact.text) continue;
    const before = readIfThere(safeJoin(folder, artifact.path, kinds), artifact.path);
    if (before?.equals(Buffer.from(artifact.text)) !== true) {
      write.push({ ...artifact, isNew: before === undefined });
    }
  }
  const known = knownFiles(folder);
  const remove = known.filter(
    (path) => !emitted.has(path.toLowerCase()) && entryKind(safeJoin(folder, path, kinds)) === 'file',
  );
  const folders = new Set([...artifacts.map(({ path }) => path), ...known].map(topFolder));
  const stray = (lastBuild === undefined ? listFiles(folder) : [])
    .filter((path) => path.includes('/') && folders.has(topFolder(path)))
    .filter((path) => !emitted.has(path.toLowerCase()) && !remove.includes(path));
  return { folder: output, write, unchanged: artifacts.length - write.length, remove, stray };
}

function topFolder(path: string): string {
  return path.split('/', 1)[0] ?? path;
}

function readIfThere(path: string, shown: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw hostFailure(`cannot read ${shown} in the output folder`, error);
  }
}

/** The files that the last build wrote. A report that is missing or damaged makes detc know none, and remove none. */
function knownFiles(folder: string): readonly string[] {
  const text = readIfThere(join(folder, reportPath), reportPath);
  if (text === undefined) return [];
  try {
    const report: unknown = JSON.parse(text.toString('utf8'));
    if (typeof report !== 'object' || report === null || !('files' in report)) return [];
    if (!Array.isArray(report.files)) return [];
    return report.files.filter((path): path is string => typeof path === 'string' && isSafeRelative(path));
  } catch {
    return [];
  }
}

function listFiles(folder: string): readonly string[] {
  if (entryKind(folder) === 'none') return [];
  return walk(folder);
}

/**
 * Writes and removes what `compareOutput` found. All new texts are first written beside their places, so that a full
 * disk changes nothing; then each is renamed into its place, so that a reader never sees half a file.
 * @throws CliFailure; what was not yet renamed is cleaned away
 */
export function writeOutput(changes: OutputChanges, io: Pick<CliIo, 'onInterrupt'>): void {
  if (changes.write.length === 0 && changes.remove.length === 0) return;
  // Ctrl-C waits until everything is in place: half an output would be worse than a moment's delay.
  const release = io.onInterrupt(() => undefined);
  const { path: folder, shown } = changes.folder;
  let staging: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    staging = mkdtempSync(join(folder, '.detc-'));
    const staged = changes.write.map((artifact, index) => {
      const temporary = join(staging ?? folder, String(index));
      writeFileSync(temporary, artifact.text);
      return { temporary, place: safeJoin(folder, artifact.path) };
    });
    for (const { temporary, place } of staged) {
      mkdirSync(dirname(place), { recursive: true });
      renameSync(temporary, place);
    }
    for (const path of changes.remove) removeFile(folder, path);
  } catch (error) {
    throw hostFailure(`cannot write to ${shown}`, error);
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
    release();
  }
}

function removeFile(folder: string, path: string): void {
  unlinkSync(safeJoin(folder, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      // Not empty, which is how most of them stay.
      return;
    }
  }
}
