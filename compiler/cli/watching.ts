import { resolve } from 'node:path';
import { exitCodes, type ExitCode } from './failure.ts';
import { watchProject } from './host/watch.ts';
import type { CliIo } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { explainFailure } from './run.ts';
import type { Session } from './session.ts';

/** Does the work once, and again after each change, until Ctrl-C. What goes wrong is said, and watching goes on. */
export async function watching(
  io: CliIo,
  session: Session,
  options: GlobalOptions,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const say = (text: string) => {
    if (options.quiet !== true) io.stderr.write(`${text}\n`);
  };
  const templates = options.templates === undefined ? undefined : resolve(io.cwd, options.templates);
  // Watching begins before the first run: what changes meanwhile is not missed.
  await watchProject({ root: session.root, templates }, io, {
    ready: async () => {
      await work();
      say('watching for changes; Ctrl-C ends');
    },
    changed: async (changes) => {
      const [first = 'templates', ...others] = changes.files;
      say(`\n${first}${others.length === 0 ? '' : ` and ${others.length} more`} changed`);
      session.refresh(changes.files);
      if (changes.templates) session.refreshTemplates();
      await work();
    },
    failed: (error) => void explainFailure(error, io),
  });
  return exitCodes.clean;
}
