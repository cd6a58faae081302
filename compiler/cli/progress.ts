import { createRequire } from 'node:module';
import type * as CliProgress from 'cli-progress';
import type { CliIo } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** Tells how far a piece of work is. */
export interface Progress {
  readonly report: (done: number, total: number) => void;
  readonly close: () => void;
}

/** Work that is done sooner needs no bar. Milliseconds. */
const patience = 1000;

const silent: Progress = { report: () => undefined, close: () => undefined };

/**
 * A bar on stderr, once work has lasted over a second; nothing where stderr is no terminal.
 * @param format as cli-progress takes it
 */
export function openProgress(
  io: CliIo,
  options: Pick<GlobalOptions, 'quiet'>,
  format = '{bar} {percentage}%  {value} of {total}',
): Progress {
  const { stream } = io.stderr;
  if (stream === undefined || !io.stderr.isTTY || options.quiet === true) return silent;
  const started = performance.now();
  let bar: CliProgress.SingleBar | undefined;
  return {
    report: (done, total) => {
      if (bar === undefined && performance.now() - started > patience) {
        bar = createBar(stream, format);
        bar.start(total, done);
      }
      bar?.setTotal(total);
      bar?.update(done);
    },
    close: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

function createBar(stream: NodeJS.WriteStream, format: string): CliProgress.SingleBar {
  // Compiling leaves no turn of the event loop in which `import()` could finish.
  const { SingleBar } = createRequire(import.meta.url)('cli-progress') as typeof CliProgress;
  return new SingleBar({
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    stream,
  });
}
