import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { visible } from '../../diagnostics/visible-text.ts';
import { CliFailure, hostFailure } from '../failure.ts';
import { isPacked, namedFiles } from '../host/data-files.ts';
import { isOfLines } from '../host/line-files.ts';
import type { SiftTask } from './sift-file.ts';

/** A file of records as it was named. */
export interface LogFile {
  readonly path: string;
  /** Where absent, each record tells its own. */
  readonly table?: string;
  /** Bytes on the disk. */
  readonly size: number;
}

/**
 * The files that `TABLE=GLOB` and `GLOB` name, each once for a table.
 * @param tables that sources of the project read
 * @throws CliFailure for a table that none reads, and where there is no file
 */
export function logFiles(
  cwd: string,
  data: readonly string[],
  tables: ReadonlySet<string>,
): readonly LogFile[] {
  const named = data.flatMap((text): readonly Omit<LogFile, 'size'>[] => {
    const [, table, glob = ''] = /^([A-Za-z_]\w*)=(.*)$/su.exec(text) ?? [];
    if (table === undefined) return namedFiles(cwd, text).map((path) => ({ path }));
    if (tables.has(table)) {
      if (glob === '') {
        throw new CliFailure(`--data ${JSON.stringify(text)} names no file`, {
          help: `write --data ${table}='export/*.json.gz'`,
        });
      }
      return namedFiles(cwd, glob).map((path) => ({ path, table }));
    }
    // Azure names folders `y=2026/m=01/d=05`.
    const asPath = filesOf(cwd, text);
    if (asPath.length > 0) return asPath.map((path) => ({ path }));
    throw new CliFailure(`no source of the project reads a table ${visible(table)}`, {
      help: `there is ${[...tables].join(', ')}`,
    });
  });
  const withTable = new Set(named.flatMap((file) => (file.table === undefined ? [] : [file.path])));
  const unique = new Map(
    named
      // Named for a table, a file is not read a second time for all of them.
      .filter((file) => file.table !== undefined || !withTable.has(file.path))
      .map((file) => [`${file.table ?? ''}=${file.path}`, file] as const),
  );
  return [...unique.values()].map((file) => ({ ...file, size: sizeOf(cwd, file.path) }));
}

function filesOf(cwd: string, glob: string): readonly string[] {
  try {
    return namedFiles(cwd, glob);
  } catch (error) {
    if (error instanceof CliFailure) return [];
    throw error;
  }
}

function sizeOf(cwd: string, path: string): number {
  try {
    return statSync(resolve(cwd, path)).size;
  } catch (error) {
    throw hostFailure(`cannot read ${path}`, error);
  }
}

/** Bytes; a file of lines is read in parts of this size, by whoever is free. */
const partSize = 2 ** 25;

/** What has to be read, in the order of the files. Does not depend on the number of threads. */
export async function siftTasks(cwd: string, files: readonly LogFile[]): Promise<readonly SiftTask[]> {
  const tasks: SiftTask[] = [];
  for (const { path, table, size } of files) {
    const named = table === undefined ? { path, size } : { path, size, table };
    const isInParts = size > partSize && !isPacked(path) && (await isOfLines(cwd, path));
    if (!isInParts) tasks.push({ ...named, file: tasks.length });
    else {
      for (let from = 0; from < size; from += partSize) {
        const part = { from, to: Math.min(size, from + partSize) };
        tasks.push({ ...named, part, file: tasks.length });
      }
    }
  }
  return tasks;
}

/** Logs are packed to about an eighth. */
const packing = 8;

/** How many bytes of text there are, about. */
export function textSize(files: readonly LogFile[]): number {
  return files.reduce((sum, { path, size }) => sum + (isPacked(path) ? size * packing : size), 0);
}
