import { dirname } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../../diagnostics/order.ts';
import type { JsonFindings } from '../../diagnostics/writers/json.ts';
import type { Draft, ProposedException, Refusal, Settled } from '../../import/sigma/index.ts';
import { counted } from '../../report/words.ts';
import { exitCodes, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { safeJoin } from '../host/paths.ts';
import { writeTogether } from '../host/write-together.ts';
import { existingDetections } from '../import/existing-detections.ts';
import { outFolder } from '../import/out-folder.ts';
import { readFiles } from '../import/read-files.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession } from '../session.ts';
import { packageVersion } from '../version.ts';
import { schemaFor } from './new.ts';

export interface ImportSigmaOptions extends GlobalOptions {
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

type Files = ReadonlyMap<string, Uint8Array | string>;

/** `detc import sigma`: Sigma rules become detections; what cannot be said exactly is listed and not written. */
export async function importSigma(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: ImportSigmaOptions,
): Promise<ExitCode> {
  const session = openSession(io, parts, options);
  const folder = outFolder(options.out, session.root, io.cwd);
  const { files } = readFiles(typed, io.cwd, /\.ya?ml$/iu, 'Sigma rules end in .yml');
  const { draftDetections, settle } = await import('../../import/sigma/index.ts');
  const project = await session.compile({ only: [] });
  const drafted = draftDetections({
    files,
    sources: project.ground.sources,
    lists: project.ground.lists,
    existing: existingDetections(session, project),
    folder,
    overwrite: options.force ?? false,
  });
  const place = safeJoin(session.root, `${folder}/x.yaml`);
  const settled = await settle(
    drafted.drafts,
    (texts, only) =>
      session.compile({
        files: new Map<string, Uint8Array | string>([...session.project().files, ...texts]),
        only,
      }),
    schemaFor(parts.packageRoot, session.root, place),
  );
  const refusals = [...drafted.refusals, ...settled.refusals];
  const mayWrite = !drafted.isOverwriting && options.dryRun !== true && settled.imported.length > 0;
  if (mayWrite) {
    writeTogether(session.root, new Map(settled.imported.map(({ path, text }) => [path, text])));
  }
  const outcome: Outcome = {
    imported: drafted.isOverwriting ? [] : settled.imported,
    held: drafted.isOverwriting ? settled.imported : [],
    refusals,
    unreadable: drafted.unreadable,
    exceptions: drafted.exceptions,
    notes: drafted.notes,
    isWritten: mayWrite,
  };
  await writeOutcome(outcome, files, io, parts, options);
  if (options.quiet !== true) io.stderr.write(summary(outcome, options));
  const isComplete =
    refusals.length === 0 && drafted.unreadable.length === 0 && drafted.exceptions.length === 0;
  return isComplete && outcome.held.length === 0 ? exitCodes.clean : exitCodes.findings;
}

interface Outcome {
  readonly imported: Settled['imported'];
  /** Could be imported, but nothing is written while a file is in the way. */
  readonly held: Settled['imported'];
  readonly refusals: readonly Refusal[];
  readonly unreadable: readonly { readonly file: string; readonly problems: readonly Diagnostic[] }[];
  readonly exceptions: readonly ProposedException[];
  readonly notes: readonly Diagnostic[];
  readonly isWritten: boolean;
}

function findingsOf({ imported, held, refusals, unreadable, notes }: Outcome): readonly Diagnostic[] {
  return sortDiagnostics([
    ...notes,
    ...unreadable.flatMap(({ problems }) => problems),
    ...refusals.flatMap(({ problems }) => problems),
    ...[...imported, ...held].flatMap((draft) => draft.notes),
  ]);
}

async function writeOutcome(
  outcome: Outcome,
  files: Files,
  io: CliIo,
  parts: CliParts,
  options: ImportSigmaOptions,
): Promise<void> {
  if (options.format === 'json') {
    io.stdout.write(await jsonOutcome(outcome, packageVersion(parts.packageRoot)));
    return;
  }
  await writeFindings(findingsOf(outcome), files, io, parts, options);
  if (options.format !== 'pretty') return;
  for (const { document, text } of outcome.exceptions) {
    io.stdout.write(`\n# the exception for ${document.file}\n${text}`);
  }
  if (options.dryRun === true) {
    for (const { path, text } of outcome.imported) io.stdout.write(`\n# ${path}\n${text}`);
  }
}

async function jsonOutcome(outcome: Outcome, version: string): Promise<string> {
  const { json } = await import('../../diagnostics/writers/json.ts');
  const findings = (diagnostics: readonly Diagnostic[]) =>
    (JSON.parse(json(diagnostics, { texts: new Map(), color: false, version })) as JsonFindings).diagnostics;
  const rule = ({ document }: Pick<Draft, 'document'>) => ({
    file: document.file,
    line: document.range.start.line,
    title: document.title,
    ...(document.id === undefined ? {} : { id: document.id }),
  });
  const drafts = (list: Settled['imported']) =>
    list.map((draft) => ({ ...rule(draft), path: draft.path, notes: findings(draft.notes) }));
  return `${JSON.stringify(
    {
      version: 1,
      tool: { name: 'detc', version },
      written: outcome.isWritten,
      imported: drafts(outcome.imported),
      ...(outcome.held.length === 0 ? {} : { held: drafts(outcome.held) }),
      notImported: [
        ...outcome.unreadable.map(({ file, problems }) => ({ file, reasons: findings(problems) })),
        ...outcome.refusals.map((refusal) => ({ ...rule(refusal), reasons: findings(refusal.problems) })),
      ],
      exceptions: outcome.exceptions.map((exception) => ({ ...rule(exception), yaml: exception.text })),
      notes: findings(outcome.notes),
    },
    undefined,
    2,
  )}\n`;
}

function summary(outcome: Outcome, { dryRun = false }: ImportSigmaOptions): string {
  const { imported, held, refusals, unreadable, exceptions, isWritten } = outcome;
  const all = imported.length + held.length + refusals.length + unreadable.length;
  const lines = [
    `imported ${imported.length} of ${counted(all, 'rule')}${dryRun ? '; nothing is written (--dry-run)' : ''}`,
    ...(isWritten
      ? [...new Set(imported.map(({ path }) => dirname(path)))].map((path) => `  to ${path}/`)
      : []),
    ...(held.length === 0
      ? []
      : [`  ${held.length} more are held back: files are in the way; --force overwrites them`]),
    ...reasonCounts([
      ...refusals.map(({ problems }) => problems),
      ...unreadable.map(({ problems }) => problems),
    ]),
    ...(exceptions.length === 0
      ? []
      : [`  ${counted(exceptions.length, 'filter')} to paste into an environment as exceptions`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** How many rules each kind of fault keeps out; a rule with several is counted under each. */
function reasonCounts(refused: readonly (readonly Diagnostic[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const problems of refused) {
    for (const reason of new Set(problems.map(({ code, name }) => `${code} ${name}`))) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([reason, count]) => `  ${String(count).padStart(5)}  ${reason}`);
}
