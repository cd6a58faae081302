import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { environmentNames, detectionFiles } from '../session.ts';
import { exitCodes, type ExitCode } from '../failure.ts';
import { findProject, listProject } from '../host/project.ts';
import type { CliIo } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { scripts } from '../completion-scripts.ts';
import { suggest, type Completion } from '../suggest.ts';

export type Shell = keyof typeof scripts;

/** `detc completion SHELL`: the script for a shell. */
export function completion(io: CliIo, shell: Shell): ExitCode {
  io.stdout.write(scripts[shell]);
  return exitCodes.clean;
}

/** What those scripts call: suggestions for the last of the words typed after `detc`, one a line, a tab before the description. */
export async function complete(
  io: CliIo,
  program: Command,
  words: readonly string[],
  options: Pick<GlobalOptions, 'project'>,
): Promise<ExitCode> {
  const suggestions = suggest(program, words);
  const lines =
    typeof suggestions === 'string'
      ? await projectNames(suggestions, io, options)
      : suggestions.map(({ value, description }) => `${value}\t${description}`);
  for (const line of lines) io.stdout.write(`${line}\n`);
  return exitCodes.clean;
}

async function projectNames(
  kind: Completion,
  io: CliIo,
  options: Pick<GlobalOptions, 'project'>,
): Promise<readonly string[]> {
  if (kind === 'folders') return [':folders'];
  try {
    const paths = listProject(findProject(io.cwd, options.project));
    switch (kind) {
      case 'environments':
        return environmentNames(paths);
      case 'detections':
        return [...detectionFiles(paths).keys()];
      case 'codes-and-detections': {
        const { allDiagnosticKinds } = await import('../../diagnostics/registry.ts');
        return [
          ...detectionFiles(paths).keys(),
          ...allDiagnosticKinds.map(({ code, name }) => `${code}\t${name}`),
        ];
      }
      case 'sources':
        return namesBelow(paths, 'sources');
      case 'rows':
        return rowIds(findProject(io.cwd, options.project), paths);
    }
  } catch {
    // A shell that completes wants no message.
    return [];
  }
}

/** Read from the guides as they stand: a shell does not wait for a whole check. */
function rowIds(root: string, paths: readonly string[]): readonly string[] {
  return namesBelow(paths, 'guides').flatMap((guide) =>
    [
      ...readFileSync(join(root, 'detections', 'guides', `${guide}.yaml`), 'utf8').matchAll(
        /^\s+(?:- )?id: *['"]?([a-z0-9-]+)/gmu,
      ),
    ].map(([, id = '']) => id),
  );
}

function namesBelow(paths: readonly string[], folder: string): readonly string[] {
  const start = `detections/${folder}/`;
  return paths
    .filter((path) => path.startsWith(start) && path.endsWith('.yaml'))
    .map((path) => path.slice(start.length, -'.yaml'.length));
}
