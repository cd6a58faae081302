import { spawn } from 'node:child_process';

export interface Outcome {
  /** Undefined where the program could not be started. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; never throws. */
export function run(program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONIOENCODING: 'utf-8', NO_COLOR: '1' },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const done = (status: number | undefined, problem = ''): void => {
      resolve({
        status,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: `${Buffer.concat(err).toString('utf8')}${problem}`,
      });
    };
    child.on('error', (error) => {
      done(undefined, error.message);
    });
    child.on('close', (status) => {
      done(status ?? 1);
    });
  });
}
