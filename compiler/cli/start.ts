import { text } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { exitCodes, systemCode } from './failure.ts';
import type { CliIo } from './io.ts';
import { explainFailure, runCli } from './run.ts';

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  const io = processIo(currentFolder());
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      // `detc list | head`: the reader has what it wanted.
      process.exit(systemCode(error) === 'EPIPE' ? exitCodes.clean : exitCodes.usage);
    });
  }
  const fail = (error: unknown) => {
    process.exit(explainFailure(error, io));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // Not process.exit: what was written to a pipe has to get through first.
  process.exitCode = await runCli(process.argv.slice(2), io);
}

/** Where the folder was removed behind the shell's back, everything would fail without saying why. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write('error: the current folder is gone\n');
    process.exit(exitCodes.usage);
  }
}

/** What a command sees of this process. */
export function processIo(cwd: string): CliIo {
  return {
    stdout: sink(process.stdout, isatty(1)),
    stderr: sink(process.stderr, isatty(2)),
    ...(isatty(0) && isatty(1) ? { stdin: () => process.stdin } : {}),
    readInput: () => text(process.stdin),
    cwd,
    env: process.env,
    now: () => new Date(),
    onInterrupt: (handler) => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      for (const signal of signals) process.on(signal, handler);
      return () => {
        for (const signal of signals) process.off(signal, handler);
      };
    },
  };
}

function sink(stream: NodeJS.WriteStream, isTTY: boolean): CliIo['stdout'] {
  return {
    stream,
    write: (written) => stream.write(written),
    isTTY,
    get columns() {
      return isTTY ? stream.columns : undefined;
    },
  };
}
