import type { CliIo } from '../../compiler/cli/io.ts';
import { openProgress } from '../../compiler/cli/progress.ts';

/** How far the collector is, for a person at a terminal; silent elsewhere. */
export interface Display {
  /** How many rows were read, of a number that nobody knows yet. */
  readonly read: (rows: number) => void;
  readonly report: (done: number, total: number) => void;
  readonly clear: () => void;
}

/** Work that is done sooner is not shown. Milliseconds. */
const patience = 1000;
const clearLine = '\r\u001B[2K';

export function openDisplay(io: CliIo, options: { readonly quiet?: boolean }): Display {
  const bar = openProgress(io, options);
  const shows = io.stderr.isTTY && options.quiet !== true;
  const started = performance.now();
  let isLineShown = false;
  const clear = () => {
    if (isLineShown) io.stderr.write(clearLine);
    isLineShown = false;
    bar.close();
  };
  return {
    read: (rows) => {
      if (!shows || performance.now() - started < patience) return;
      bar.close();
      io.stderr.write(`${clearLine}${rows} rows read`);
      isLineShown = true;
    },
    report: (done, total) => {
      if (isLineShown) clear();
      bar.report(done, total);
    },
    clear,
  };
}
