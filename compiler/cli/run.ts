import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { exitCodes, firstLine, isCliFailure, systemCode, type ExitCode } from './failure.ts';
import type { CliIo, CliParts } from './io.ts';
import { createProgram } from './program.ts';
import { packageVersion } from './version.ts';

/** `compiler/cli/` and `dist/cli/` lie equally deep in the package. */
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Runs one command line, without the program's name. Never throws: whatever goes wrong is a line on stderr.
 * @returns the exit code: 0 clean, 1 findings, 2 usage, configuration or host, 130 interrupted
 */
export async function runCli(
  argv: readonly string[],
  io: CliIo,
  parts: Partial<CliParts> = {},
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  const complete: CliParts = {
    packageRoot,
    createCompiler: async () => (await import('../compile.ts')).createCompiler(),
    createVerifier: async (cache) => (await import('../kql/node-verifier.ts')).createNodeVerifier(cache),
    ...parts,
  };
  try {
    const program = createProgram(packageVersion(complete.packageRoot), io, complete, (result) => {
      code = result;
    });
    if (argv.length === 0) {
      io.stderr.write(program.helpInformation());
      return exitCodes.usage;
    }
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, io);
  }
}

/** One or two lines for a person; the stack only with DETC_DEBUG=1. */
export function explainFailure(error: unknown, io: Pick<CliIo, 'stderr' | 'env'>): ExitCode {
  // Commander has already said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  const debug = io.env['DETC_DEBUG'] === '1';
  if (isCliFailure(error)) {
    io.stderr.write(`error: ${error.message}\n${error.help === undefined ? '' : `help: ${error.help}\n`}`);
  } else if (systemCode(error) !== undefined) {
    io.stderr.write(`error: ${firstLine(error)}\n`);
  } else {
    io.stderr.write(
      `error: detc failed: ${firstLine(error)}\n${debug ? '' : 'help: this is a fault of detc; run again with DETC_DEBUG=1 to see where, and report it\n'}`,
    );
  }
  if (debug && error instanceof Error) {
    const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? ''}` : '';
    io.stderr.write(`${error.stack ?? ''}${cause}\n`);
  }
  return isCliFailure(error) ? error.exitCode : exitCodes.usage;
}
