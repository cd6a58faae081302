import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { VerificationCache } from '../../kql/verification-cache.ts';
import { CliFailure, hostFailure, systemCode } from '../failure.ts';

/** Answers of earlier runs, kept in a file. */
export interface FileCache extends VerificationCache {
  /** Writes what was used or added in this run. */
  readonly save: () => Promise<void>;
}

/** Enough for a large catalogue on several branches; about a megabyte. */
const mostEntries = 20_000;
const fileName = 'verification.jsonl';

export function cacheFolder(root: string, cwd: string, named: string | undefined): string {
  return named === undefined ? join(root, '.detc', 'cache') : resolve(cwd, named);
}

/**
 * A cache in one file of JSON lines. A file that is missing, or lines that are damaged, are answers to ask for again.
 * @throws CliFailure where the file is there but may not be read, or may not be written
 */
export function openCache(folder: string): FileCache {
  const path = join(folder, fileName);
  const earlier = readLines(path);
  const used = new Map<string, unknown>();
  let added = false;
  return {
    get: (key) => {
      const answer = used.get(key) ?? earlier.get(key);
      if (answer !== undefined) used.set(key, answer);
      return answer;
    },
    set: (key, answer) => {
      used.set(key, answer);
      added = true;
    },
    save: async () => {
      if (!added) return;
      added = false;
      // What this run used comes last and so is kept longest.
      const kept = new Map([...[...earlier].filter(([key]) => !used.has(key)), ...used]);
      const lines = [...kept].slice(-mostEntries).map((entry) => `${JSON.stringify(entry)}\n`);
      const { default: writeFileAtomic } = await import('write-file-atomic');
      try {
        mkdirSync(folder, { recursive: true });
        await writeFileAtomic(path, lines.join(''));
      } catch (error) {
        throw hostFailure(
          `cannot write the cache ${path}`,
          error,
          'run with --no-cache, or name another folder with --cache DIR',
        );
      }
    },
  };
}

function readLines(path: string): ReadonlyMap<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return new Map();
    throw code === undefined
      ? new CliFailure(`the cache ${path} cannot be read`, { cause: error })
      : hostFailure(`cannot read the cache ${path}`, error, 'remove it, or run with --no-cache');
  }
  const answers = new Map<string, unknown>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry !== undefined) answers.set(entry[0], entry[1]);
  }
  return answers;
}

function parseLine(line: string): readonly [string, unknown] | undefined {
  if (line === '') return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string')
      return [entry[0], entry[1]];
  } catch {
    // Cut short or damaged: as if it were not there.
  }
  return undefined;
}
