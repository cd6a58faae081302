import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import {
  hugeFile,
  linkNotFollowed,
  namesDifferInCase,
  unusableFileName,
  wrongExtension,
} from '../../diagnostics/catalogue/project.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import { CliFailure, hostFailure, systemCode } from '../failure.ts';
import { entryKind, hasControl, isWithin, realPath } from './paths.ts';
import { walk } from './walk.ts';

export const detectionsFolder = 'detections';

/** Far above any detection or list: it only keeps a stray log file out of memory. */
const limitInMegabytes = 16;
const megabyte = 1024 * 1024;

/** The texts of a project, and what was wrong with its files as files. */
export interface ProjectFiles {
  readonly root: string;
  /** By path relative to `root` with forward slashes, sorted. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The root of the project: the folder named with `--project`, or the nearest folder at or above `cwd` that holds
 * `detections/`.
 * @throws CliFailure when there is none
 */
export function findProject(cwd: string, named: string | undefined): string {
  if (named !== undefined) {
    const root = resolve(cwd, named);
    if (isFolder(join(root, detectionsFolder))) return realPath(root) ?? root;
    throw new CliFailure(
      existsSync(root) ? `${named} holds no folder ${detectionsFolder}/` : `${named}: no such folder`,
      { help: `name the folder that holds ${detectionsFolder}/ with --project` },
    );
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (isFolder(join(folder, detectionsFolder))) return realPath(folder) ?? folder;
    if (dirname(folder) === folder) break;
  }
  throw new CliFailure(`there is no folder ${detectionsFolder}/ here or above`, {
    help: 'change into the project, or name its folder with --project DIR',
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (systemCode(error) === 'EACCES') throw hostFailure(`cannot read ${path}`, error);
    return false;
  }
}

/**
 * Reads every YAML and CSV file below `detections/`, names beginning with a dot aside.
 * @throws CliFailure when a file or folder cannot be read
 */
export function readProject(root: string): ProjectFiles {
  const files = new Map<string, Uint8Array>();
  const diagnostics: Diagnostic[] = [];
  for (const path of listProject(root)) {
    const found = readEntry(root, path);
    if (found.content !== undefined) files.set(path, found.content);
    if (found.diagnostic !== undefined) diagnostics.push(found.diagnostic);
  }
  return { root, files, diagnostics: [...diagnostics, ...caseClashes([...files.keys()])] };
}

/** Paths of all files below `detections/`, whatever they are, relative to the root with forward slashes. */
export function listProject(root: string): readonly string[] {
  try {
    return walk(join(root, detectionsFolder)).map((name) => `${detectionsFolder}/${name}`);
  } catch (error) {
    throw hostFailure(`cannot read ${detectionsFolder}/`, error);
  }
}

/**
 * The project with the given paths read again, for watching.
 * @param paths relative to the root, with forward slashes; of files that may be new, changed or gone
 */
export function refreshProject(before: ProjectFiles, paths: readonly string[]): ProjectFiles {
  const changed = new Set(paths);
  const files = new Map(before.files);
  const diagnostics = before.diagnostics.filter(
    ({ range, code }) => !changed.has(range.file) && code !== namesDifferInCase.code,
  );
  for (const path of changed) {
    const found = readEntry(before.root, path);
    if (found.content === undefined) files.delete(path);
    else files.set(path, found.content);
    if (found.diagnostic !== undefined) diagnostics.push(found.diagnostic);
  }
  const sorted = new Map([...files].sort(([a], [b]) => byCodeUnit(a, b)));
  return {
    root: before.root,
    files: sorted,
    diagnostics: [...diagnostics, ...caseClashes([...sorted.keys()])],
  };
}

interface Entry {
  readonly content?: Uint8Array;
  readonly diagnostic?: Diagnostic;
}

function readEntry(root: string, path: string): Entry {
  const absolute = join(root, ...path.split('/'));
  const place = startOf(printable(path));
  const kind = entryKind(absolute);
  if (kind === 'none' || kind === 'folder') return {};
  if (kind === 'link') {
    const target = realPath(absolute);
    if (target === undefined) return { diagnostic: linkNotFollowed.at(place, { why: 'broken' }) };
    // A link whose name says nothing to detc is not detc's business, unless it is a folder that would hold detections.
    if (isFolder(target)) return { diagnostic: linkNotFollowed.at(place, { why: 'folder' }) };
    if (!isWithin(root, target)) {
      return extensionOf(path) === 'other'
        ? {}
        : { diagnostic: linkNotFollowed.at(place, { why: 'outside' }) };
    }
  }
  if (kind === 'other') return {};
  const extension = extensionOf(path);
  if (extension === 'other') return {};
  if (extension !== 'read') {
    return { diagnostic: wrongExtension.at(place, { rename: posix.basename(printable(extension.rename)) }) };
  }
  if (hasControl(path) || /[\\:]/u.test(path)) {
    return { diagnostic: unusableFileName.at(place, { name: `'${printable(posix.basename(path))}'` }) };
  }
  try {
    const { size } = statSync(absolute);
    if (size > limitInMegabytes * megabyte) {
      const megabytes = Math.ceil(size / megabyte);
      return { diagnostic: hugeFile.at(place, { megabytes, limit: limitInMegabytes }) };
    }
    return { content: readFileSync(absolute) };
  } catch (error) {
    // Gone between listing and reading.
    if (systemCode(error) === 'ENOENT') return {};
    throw hostFailure(`cannot read ${path}`, error);
  }
}

function extensionOf(path: string): 'read' | 'other' | { readonly rename: string } {
  const ending = /\.(?:ya?ml|csv)$/iu.exec(path);
  if (ending === null) return 'other';
  const small = ending[0].toLowerCase();
  return ending[0] === small ? 'read' : { rename: path.slice(0, ending.index) + small };
}

function caseClashes(paths: readonly string[]): readonly Diagnostic[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path) => {
    const folded = path.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) return [namesDifferInCase.at(startOf(path), { other })];
    seen.set(folded, path);
    return [];
  });
}

/** The path as it may be shown: control characters as escapes. */
function printable(path: string): string {
  return Array.from(path, (char) =>
    hasControl(char) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char,
  ).join('');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
