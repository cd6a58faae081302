import type { CompileResult } from '../../compile.ts';
import type { DeploymentOptions } from '../../deploy/deployment.ts';
import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import { counted } from '../../report/words.ts';
import { CliFailure } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { environmentNames, openSession, resolveDetections, type Session } from '../session.ts';
import { findProject, readProject } from '../host/project.ts';

/** What plan and deploy have in common on the command line. */
export interface PlanningOptions extends GlobalOptions {
  /** True for `--prune` without a word. */
  readonly prune?: true | 'delete' | 'disable';
  readonly maxDeletes: string;
  readonly adopt?: readonly string[];
  readonly only?: readonly string[];
}

/** The project, compiled for the environment that was named. */
export interface Prepared {
  readonly session: Session;
  readonly result: CompileResult;
  readonly environment: EnvironmentSyntax;
  readonly options: DeploymentOptions;
}

/**
 * Compiles for a deployment; undefined where there are errors, which have then been shown.
 * @throws CliFailure for options that do not go together
 */
export async function prepare(
  io: CliIo,
  parts: CliParts,
  options: PlanningOptions,
): Promise<Prepared | undefined> {
  requireEnvironment(io, options);
  const session = openSession(io, parts, options);
  const only = options.only === undefined ? undefined : resolveDetections(options.only, session, io.cwd);
  if (only !== undefined && options.prune !== undefined) {
    throw new CliFailure('--only and --prune do not go together', {
      help: 'what is no longer declared shows only when the whole project is planned',
    });
  }
  const result = await session.compile();
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  const environment = result.ground.environment?.located.value;
  if (errors.length > 0 || environment === undefined) {
    // A plan's own format could not hold them.
    const written = { ...options, format: 'pretty' as const };
    const sink = { ...io, stdout: io.stderr };
    await writeFindings(result.diagnostics, session.project().files, sink, parts, written);
    return undefined;
  }
  const warnings = result.diagnostics.length;
  if (warnings > 0 && options.quiet !== true) {
    io.stderr.write(
      `${counted(warnings, 'warning')} in the project: \`detc check --env ${options.env ?? ''}\` shows them\n`,
    );
  }
  return {
    session,
    result,
    environment,
    options: {
      maxDeletes: readCount(options.maxDeletes),
      now: io.now().toISOString(),
      adopt: new Set(options.adopt ?? []),
      ...(options.prune === undefined ? {} : { prune: options.prune === true ? 'delete' : options.prune }),
      ...(only === undefined ? {} : { only: new Set(only) }),
    },
  };
}

function requireEnvironment(io: CliIo, { env, project }: GlobalOptions): void {
  if (env !== undefined) return;
  const known = environmentNames(readProject(findProject(io.cwd, project)).files.keys());
  throw new CliFailure('which workspace? no environment is named', {
    help:
      known.length === 0
        ? 'describe the workspace in detections/environments/NAME.yaml, and name it with --env NAME'
        : `add --env ${known.join(' or --env ')}`,
  });
}

function readCount(text: string): number {
  if (/^\d{1,6}$/u.test(text)) return Number(text);
  throw new CliFailure(`--max-deletes ${JSON.stringify(text)} is no count`, {
    help: 'e.g. --max-deletes 10',
  });
}
