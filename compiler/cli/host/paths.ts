import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { CliFailure, hostFailure, systemCode } from '../failure.ts';

/** True for a relative path with forward slashes that stays below where it starts. */
export function isSafeRelative(path: string): boolean {
  if (path === '' || path.startsWith('/') || hasControl(path) || /[\\:]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Control characters in a name end up in terminals, YAML and logs. Right-to-left marks too: they disguise a name. */
export function hasControl(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text);
}

/** True when `path` is `folder` or lies in it; both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** With forward slashes on every platform. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

export type EntryKind = 'file' | 'folder' | 'link' | 'other' | 'none';

/** What stands at `path`, a link not followed. */
export function entryKind(path: string): EntryKind {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return 'link';
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'none';
    throw hostFailure(`cannot read ${path}`, error);
  }
}

/** Where a path really is, following links; undefined where it leads nowhere. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The absolute path of `inner` below `folder`, provided no part of the way below `folder` is a link and each part but
 * the last is a folder (or is missing).
 * @throws CliFailure naming the part that is in the way
 */
export function safeJoin(folder: string, inner: string, seen = new Map<string, EntryKind>()): string {
  if (!isSafeRelative(inner)) throw new CliFailure(`${JSON.stringify(inner)} is not a path below ${folder}`);
  const parts = inner.split('/');
  let path = folder;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    const kind = seen.get(path) ?? entryKind(path);
    seen.set(path, kind);
    if (kind === 'none') return join(folder, ...parts);
    if (kind === 'link') {
      throw new CliFailure(`${path} is a symbolic link`, {
        help: 'detc does not write through links; remove it and run again',
      });
    }
    const isLast = index === parts.length - 1;
    if (isLast ? kind !== 'file' : kind !== 'folder') {
      throw new CliFailure(`${path} is in the way: a ${isLast ? 'file' : 'folder'} has to be there`);
    }
  }
  return path;
}
