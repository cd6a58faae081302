import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ExitCode } from '../failure.ts';
import { exitCodeFor, writeFindings } from '../findings.ts';
import { fixProject } from '../fixing.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { detectionFiles, openSession, resolveDetections, type Session } from '../session.ts';
import { watching } from '../watching.ts';

export interface CheckOptions extends GlobalOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
  readonly watch?: boolean;
}

/** `detc check`: diagnostics only. */
export async function check(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: CheckOptions,
): Promise<ExitCode> {
  const session = openSession(io, parts, options);
  const chosen = typed.length === 0 ? undefined : resolveDetections(typed, session, io.cwd);
  const compileOptions = chosen === undefined ? {} : { only: chosen };
  const concerns = (diagnostics: readonly Diagnostic[]) => concerning(chosen, session, diagnostics);
  const once = async () => {
    const result =
      options.fix === true
        ? await fixProject(io, session, compileOptions, concerns, options)
        : await session.compile(compileOptions);
    const diagnostics = concerns(result.diagnostics);
    await writeFindings(diagnostics, session.project().files, io, parts, options);
    return exitCodeFor(diagnostics, options);
  };
  return options.watch === true ? watching(io, session, options, once) : once();
}

/** Everything is checked always; of the other detections nothing is said. What all stand on is of interest to each. */
function concerning(
  chosen: readonly string[] | undefined,
  session: Session,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (chosen === undefined) return diagnostics;
  const others = new Set(
    [...detectionFiles(session.project().files.keys())]
      .filter(([name]) => !chosen.includes(name))
      .map(([, path]) => path),
  );
  return diagnostics.filter(({ range }) => !others.has(range.file));
}
