import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hostFailure } from '../failure.ts';
import type { CliIo } from '../io.ts';

/**
 * Writes a file that only its owner may read: all of it, or nothing.
 * @param path as the user gave it
 * @throws CliFailure
 */
export async function writeWhole(io: Pick<CliIo, 'cwd'>, path: string, content: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  const place = resolve(io.cwd, path);
  try {
    mkdirSync(dirname(place), { recursive: true });
    await writeFileAtomic(place, content, { mode: 0o600 });
  } catch (error) {
    throw hostFailure(`cannot write ${path}`, error);
  }
}
