import { createReader } from '../../compiler/read.ts';
import { resolveGround } from '../../compiler/check/ground/ground.ts';
import { findProject, readProject } from '../../compiler/cli/host/project.ts';
import { CliFailure } from '../../compiler/cli/failure.ts';
import { didYouMean } from '../../compiler/diagnostics/did-you-mean.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../../compiler/diagnostics/order.ts';
import { tableColumns, tableNames } from '../../compiler/kql/tables.ts';
import type { EnvironmentSyntax } from '../../compiler/language/schema/environment.ts';
import type { Source } from '../../compiler/model/source.ts';
import { collectors } from './feeds/index.ts';
import type { Feed } from './feed-run.ts';

export interface CollectedProject {
  readonly root: string;
  readonly environment: EnvironmentSyntax | undefined;
  readonly feeds: readonly Feed[];
  /** Errors in the environment and in the sources; those of detections are no matter here. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads what the collector needs of a project.
 * @throws CliFailure where there is no project, or no environment or feed of that name
 */
export function openCollectedProject(
  cwd: string,
  {
    project,
    env,
    feeds: wanted,
  }: { readonly project?: string; readonly env: string; readonly feeds: readonly string[] },
): CollectedProject {
  const root = findProject(cwd, project);
  const { files, diagnostics: fileFindings } = readProject(root);
  const read = createReader()({ files });
  const ground = resolveGround(
    {
      sources: read.documents.source,
      lists: read.documents.list,
      environments: read.documents.environment,
      guides: read.documents.guide,
      faulty: read.faulty,
      csv: read.csv,
    },
    env,
    { columnsOf: tableColumns, names: () => tableNames },
  );
  const environments = [...read.documents.environment.keys(), ...read.faulty.environment];
  if (!environments.includes(env)) {
    throw new CliFailure(`there is no environment ${JSON.stringify(env)} in detections/environments/`, {
      help: didYouMean(env, environments) ?? `there is ${environments.join(', ')}`,
    });
  }
  const feeds = [...ground.sources.values()].flatMap(feedOf);
  for (const name of wanted) requireFeed(name, feeds);
  const isOurs = ({ severity, range }: Diagnostic) =>
    severity === 'error' &&
    (range.file.startsWith('detections/sources/') ||
      range.file.startsWith(`detections/environments/${env}.`));
  return {
    root,
    environment: ground.environment?.located.value,
    feeds: wanted.length === 0 ? feeds : feeds.filter(({ name }) => wanted.includes(name)),
    diagnostics: sortDiagnostics(
      [...fileFindings, ...read.diagnostics, ...ground.diagnostics].filter(isOurs),
    ),
    files,
  };
}

function feedOf({ name, feed, tables, view }: Source): readonly Feed[] {
  const [table] = tables;
  if (feed === undefined || table === undefined || view !== undefined) return [];
  const collect = Object.hasOwn(collectors, table.name) ? collectors[table.name] : undefined;
  // Somebody else's collector fills it.
  if (collect === undefined) return [];
  const { every, permissions } = feed;
  return [{ name, table: table.name, columns: table.columns, every, permissions, collect }];
}

function requireFeed(name: string, feeds: readonly Feed[]): void {
  const names = feeds.map((feed) => feed.name);
  if (names.includes(name)) return;
  throw new CliFailure(`there is no feed ${JSON.stringify(name)}`, {
    help:
      didYouMean(name, names) ??
      (names.length === 0 ? 'no source of the project has one' : `there is ${names.join(', ')}`),
  });
}
