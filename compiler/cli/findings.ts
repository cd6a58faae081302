import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { writers } from '../diagnostics/writers/index.ts';
import { exitCodes, type ExitCode } from './failure.ts';
import { usesColor } from './host/terminal.ts';
import type { CliIo, CliParts } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { packageVersion } from './version.ts';

/** Writes findings to stdout in the chosen format. */
export async function writeFindings(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, Uint8Array | string>,
  io: CliIo,
  parts: Pick<CliParts, 'packageRoot'>,
  { format, color }: Pick<GlobalOptions, 'format' | 'color'>,
): Promise<void> {
  const write = await writers[format]();
  const { stdout, env } = io;
  // Only JUnit's report names files without findings.
  const shown = format === 'junit' ? files.keys() : new Set(diagnostics.flatMap(placesOf));
  const text = write(diagnostics, {
    texts: textsOf(shown, files),
    color: usesColor(color, env, stdout),
    version: packageVersion(parts.packageRoot),
    ...(stdout.columns === undefined ? {} : { columns: stdout.columns }),
  });
  if (text !== '') stdout.write(text);
}

function placesOf({ range, related = [] }: Diagnostic): readonly string[] {
  return [range.file, ...related.map((other) => other.range.file)];
}

function textsOf(
  paths: Iterable<string>,
  files: ReadonlyMap<string, Uint8Array | string>,
): ReadonlyMap<string, string> {
  const decoder = new TextDecoder();
  const texts = new Map<string, string>();
  for (const path of paths) {
    const content = files.get(path);
    if (content !== undefined)
      texts.set(path, typeof content === 'string' ? content : decoder.decode(content));
  }
  return texts;
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
