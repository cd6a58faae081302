import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliFailure, exitCodes, hostFailure, systemCode } from '../../compiler/cli/failure.ts';

/**
 * Keeps a second run of the same feed away, which would send the same rows.
 * @returns what gives it free again
 * @throws CliFailure where another process is at it
 */
export function lock(folder: string, feed: string): () => void {
  const path = join(folder, `${feed}.lock`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let tries = 1; ; tries += 1) {
      try {
        writeFileSync(path, String(process.pid), { flag: 'wx' });
        return () => {
          rmSync(path, { force: true });
        };
      } catch (error) {
        if (systemCode(error) !== 'EEXIST' || tries > 1) throw error;
        const owner = ownerOf(path);
        if (owner !== undefined && isAlive(owner)) {
          throw new CliFailure(`${feed} is being collected by process ${owner}`, {
            help: `wait for it; if there is no such run, remove ${path}`,
            exitCode: exitCodes.remote,
          });
        }
        // Left by a run that was killed.
        rmSync(path, { force: true });
      }
    }
  } catch (error) {
    throw hostFailure(`cannot keep the progress in ${folder}`, error);
  }
}

function ownerOf(path: string): number | undefined {
  const owner = Number(readFileSync(path, 'utf8'));
  return Number.isInteger(owner) && owner > 0 && owner !== process.pid ? owner : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
