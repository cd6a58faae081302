import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../../diagnostics/order.ts';
import type { JsonFindings } from '../../diagnostics/writers/json.ts';
import type { PlacedRule } from '../../import/sentinel/index.ts';
import { counted } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { exitCodeFor, writeFindings } from '../findings.ts';
import { safeJoin } from '../host/paths.ts';
import { writeTogether } from '../host/write-together.ts';
import { existingDetections } from '../import/existing-detections.ts';
import { outFolder } from '../import/out-folder.ts';
import { readFiles } from '../import/read-files.ts';
import { readWorkspaceRules } from '../import/workspace-rules.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession, type Session } from '../session.ts';
import { packageVersion } from '../version.ts';
import { schemaFor } from './new.ts';

export interface ImportSentinelOptions extends GlobalOptions {
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

/** Texts that may hold rules. */
interface Sources {
  readonly texts: ReadonlyMap<string, Uint8Array | string>;
  readonly named: ReadonlySet<string>;
  /** Rules in the workspace that detc has deployed itself. */
  readonly own: number;
}

/** `detc import sentinel`: analytics rules become detections that carry their KQL. */
export async function importSentinel(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: ImportSentinelOptions,
): Promise<ExitCode> {
  const session = openSession(io, parts, options);
  const folder = outFolder(options.out, session.root, io.cwd);
  const sources = await openSources(typed, session, io, options);
  if (sources === 'interrupted') return exitCodes.interrupted;
  if ('problems' in sources) {
    await writeFindings(sources.problems, session.project().files, io, parts, options);
    return exitCodes.remote;
  }
  const outcome = await importRules(session, sources, folder, parts, options);
  const files = new Map<string, Uint8Array | string>([...sources.texts, ...outcome.texts]);
  if (options.format === 'json') {
    io.stdout.write(await jsonOutcome(outcome, packageVersion(parts.packageRoot)));
  } else {
    await writeFindings(outcome.findings, files, io, parts, options);
    if (options.dryRun === true && options.format === 'pretty') {
      for (const [path, text] of outcome.texts) io.stdout.write(`\n# ${path}\n${text}`);
    }
  }
  if (options.quiet !== true) io.stderr.write(summary(outcome, sources, folder, options));
  return exitCodeFor(outcome.findings, {});
}

interface Outcome {
  readonly placed: readonly PlacedRule[];
  readonly texts: ReadonlyMap<string, string>;
  /** Rules that were found and not imported. */
  readonly refused: number;
  readonly isWritten: boolean;
  readonly findings: readonly Diagnostic[];
}

async function openSources(
  typed: readonly string[],
  session: Session,
  io: CliIo,
  options: ImportSentinelOptions,
): Promise<Sources | { readonly problems: readonly Diagnostic[] } | 'interrupted'> {
  if (typed.length > 0 && options.env !== undefined) {
    throw new CliFailure('files and --env do not go together', {
      help: 'name the files, or the environment whose workspace has the rules',
    });
  }
  if (options.env !== undefined) return readWorkspaceRules(session, io);
  if (typed.length === 0) {
    throw new CliFailure('what shall be imported?', {
      help: 'name files or folders of rules; or --env NAME for the rules of that environment’s workspace',
    });
  }
  const { files, named } = readFiles(
    typed,
    io.cwd,
    /\.(?:json|ya?ml)$/iu,
    'rules are in files that end in .json, .yaml or .yml',
  );
  return { texts: files, named, own: 0 };
}

async function importRules(
  session: Session,
  { texts: sources, named }: Sources,
  folder: string,
  parts: CliParts,
  options: ImportSentinelOptions,
): Promise<Outcome> {
  const [{ placeRules, readRules, toDetection }, { detectionText }] = await Promise.all([
    import('../../import/sentinel/index.ts'),
    import('../../import/detection-text.ts'),
  ]);
  const read = [...sources].map(([path, content]) => readRules(path, content, named.has(path)));
  const converted = read.flatMap(({ rules }) => rules).map(toDetection);
  const imported = converted.filter((one) => 'value' in one);
  const project = await session.compile({ only: [] });
  const { placed, findings, repeated, isBlocked } = placeRules(
    imported,
    existingDetections(session, project),
    folder,
    options.force ?? false,
  );
  const schema = (path: string) => schemaFor(parts.packageRoot, session.root, safeJoin(session.root, path));
  const texts = new Map(placed.map(({ path, value }) => [path, detectionText(value, schema(path))]));
  const isWritten = texts.size > 0 && !isBlocked && options.dryRun !== true;
  const checked = isBlocked ? [] : await checkTogether(session, placed, texts);
  if (isWritten) writeTogether(session.root, texts);
  return {
    placed,
    texts,
    refused:
      converted.length -
      repeated -
      placed.length +
      read.flatMap((one) => one.diagnostics).filter(isRule).length,
    isWritten,
    findings: sortDiagnostics([
      ...read.flatMap((one) => one.diagnostics),
      ...converted.flatMap((one) => one.findings),
      ...findings,
      ...checked,
    ]),
  };
}

/** Findings of the reader that each stand for a rule. */
function isRule({ code }: Diagnostic): boolean {
  return code === 'D8302' || code === 'D8306';
}

/** What `detc check` will say of the new files. */
async function checkTogether(
  session: Session,
  placed: readonly PlacedRule[],
  texts: ReadonlyMap<string, string>,
): Promise<readonly Diagnostic[]> {
  if (texts.size === 0) return [];
  const files = new Map<string, Uint8Array | string>([...session.project().files, ...texts]);
  const { diagnostics } = await session.compile({ files, only: placed.map(({ name }) => name) });
  return diagnostics.filter(({ range }) => texts.has(range.file));
}

async function jsonOutcome(outcome: Outcome, version: string): Promise<string> {
  const { json } = await import('../../diagnostics/writers/json.ts');
  const written = json(outcome.findings, { texts: new Map(), color: false, version });
  return `${JSON.stringify(
    {
      version: 1,
      tool: { name: 'detc', version },
      written: outcome.isWritten,
      imported: outcome.placed.map(({ rule, title, id, path }) => ({
        file: rule.file,
        line: rule.range.start.line,
        title,
        id,
        path,
        ...(rule.ruleId === undefined ? {} : { ruleId: rule.ruleId }),
      })),
      findings: (JSON.parse(written) as JsonFindings).diagnostics,
    },
    undefined,
    2,
  )}\n`;
}

function summary(
  { placed, refused, isWritten, findings }: Outcome,
  { own }: Sources,
  folder: string,
  { dryRun = false }: ImportSentinelOptions,
): string {
  const all = placed.length + refused;
  const lost = findings.filter(({ code }) => code === 'D8303').length;
  const lines = [
    isWritten
      ? `imported ${placed.length} of ${counted(all, 'rule')} to ${folder}/`
      : `${placed.length} of ${counted(all, 'rule')} can be imported; nothing is written${dryRun ? ' (--dry-run)' : ''}`,
    ...(lost === 0 ? [] : [`  ${counted(lost, 'property', 'properties')} not carried over, named above`]),
    ...(own === 0
      ? []
      : [`  ${counted(own, 'rule')} of the workspace ${own === 1 ? 'is' : 'are'} detc’s own`]),
    ...(isWritten ? ['  next: detc check, and detc plan --env NAME'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
