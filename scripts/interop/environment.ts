import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** What the machine lacks, in a sentence for whoever runs the script. */
export class Missing extends Error {}

export interface SigmaTools {
  readonly sigma: string;
  readonly python: string;
}

/**
 * A virtual environment with exactly the pinned packages. One that is already right is taken as it is.
 *
 * @throws Missing where there is no Python, or the packages cannot be had
 */
export async function sigmaTools(folder: string, requirements: string): Promise<SigmaTools> {
  const programs = process.platform === 'win32' ? join(folder, 'Scripts') : join(folder, 'bin');
  const tools = { sigma: join(programs, 'sigma'), python: join(programs, 'python') };
  // A copy of the pins, written last: where it is equal, the environment is complete.
  const receipt = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) {
    const answer = await run(tools.sigma, ['version']);
    if (answer.status === 0) return tools;
  }
  const python = await findPython();
  console.error(`making ${folder} with the packages of ${requirements}`);
  rmSync(folder, { recursive: true, force: true });
  const made = await run(python, ['-m', 'venv', folder]);
  if (made.status !== 0) {
    throw new Missing(
      `${python} cannot make a virtual environment; on Debian and Ubuntu install python3-venv\n${made.stdout}${made.stderr}`.trim(),
    );
  }
  const installed = await run(tools.python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements,
  ]);
  if (installed.status !== 0) {
    throw new Missing(`pip cannot install the packages of ${requirements}\n${installed.stderr}`.trim());
  }
  writeFileSync(receipt, wanted);
  return tools;
}

async function findPython(): Promise<string> {
  for (const name of ['python3', 'python']) {
    const answer = await run(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']);
    if (answer.status === 0) return name;
  }
  throw new Missing('Python 3.10 or newer is needed (python3 on the PATH) to run sigma-cli');
}
