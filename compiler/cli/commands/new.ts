import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { v4 as uuid } from 'uuid';
import { targetNames } from '../../report/report.ts';
import type { CompileResult } from '../../compile.ts';
import { CliFailure, exitCodes, hostFailure, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { today } from '../host/clock.ts';
import { isSafeRelative, safeJoin } from '../host/paths.ts';
import { detectionsFolder } from '../host/project.ts';
import { readTemplates } from '../host/templates.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { askForMissing } from '../scaffold/questions.ts';
import { findRow, type ChosenRow } from '../scaffold/rows.ts';
import { scaffold, type ScaffoldInput, type ScaffoldPattern } from '../scaffold/scaffold.ts';
import { exampleNames, sourceChoices, sourceNames, type SourceChoices } from '../scaffold/source-choices.ts';
import { detectionFiles, otherFolders, openSession, type Session } from '../session.ts';

export interface NewOptions extends GlobalOptions {
  readonly source?: string;
  readonly row?: string;
  readonly title?: string;
  readonly pattern: ScaffoldPattern;
  readonly level?: string;
  readonly folder?: string;
}

/** `detc new`: a detection that compiles, for its author to change. Never overwrites. */
export async function create(
  io: CliIo,
  parts: CliParts,
  typedName: string | undefined,
  options: NewOptions,
): Promise<ExitCode> {
  const session = openSession(io, parts, options);
  const { files } = session.project();
  const { guides, detections } = await session.compile();
  const answers = await askForMissing(
    io,
    { name: typedName, source: options.source, row: options.row, title: options.title },
    {
      sources: sourceNames(files),
      guides,
      covered: new Set(
        detections.flatMap(({ covers }) => (covers === undefined ? [] : [`${covers.guide}/${covers.row}`])),
      ),
    },
  );
  const name = requireName(answers.name, files.keys());
  const row = answers.row === undefined ? undefined : findRow(guides, answers.row);
  const source = sourceChoices(files, requireSource(answers.source, files));
  const path = posix.join(detectionsFolder, folderFor(options.folder, row), `${name}.yaml`);
  const place = safeJoin(session.root, path);
  const templates = readTemplates(parts.packageRoot, io.cwd, options.templates);
  const schema = schemaFor(parts.packageRoot, session.root, place);
  const fixed = {
    id: uuid(),
    title: answers.title ?? row?.row.title ?? titleFrom(name),
    level: options.level ?? levelFor(row),
    date: today(io),
    ...(row === undefined ? {} : { row }),
    ...(schema === undefined ? {} : { schema }),
    source,
    pattern: options.pattern,
  };
  const fit = await fitting(session, name, path, source, (field, targets) =>
    scaffold(templates, { ...fixed, field, targets }),
  );
  const { field, targets, diagnostics } = fit;
  const tested = await withTests(session, name, path, exampleNames(files, source.tables), (example) =>
    scaffold(templates, { ...fixed, field, targets, example }),
  );
  const text = tested ?? fit.text;
  try {
    mkdirSync(dirname(place), { recursive: true });
    // `wx`: if somebody else was faster, theirs stays.
    writeFileSync(place, text, { flag: 'wx' });
  } catch (error) {
    throw hostFailure(`cannot write ${path}`, error);
  }
  io.stdout.write(`${path}\n`);
  if (diagnostics.length > 0) {
    const withNew = new Map<string, Uint8Array | string>(files).set(path, text);
    await writeFindings(diagnostics, withNew, { ...io, stdout: io.stderr }, parts, {
      ...options,
      format: 'pretty',
    });
  }
  if (options.quiet !== true) {
    io.stderr.write(
      tested === undefined
        ? `next: say what the event looks like, then run \`detc check ${name}\`\n`
        : `next: say what the event looks like, in the tests too, then run \`detc test ${name}\`\n`,
    );
  }
  return exitCodes.clean;
}

interface Fit {
  readonly text: string;
  readonly field: string;
  readonly targets: ScaffoldInput['targets'];
  /** What is still wrong with it; empty as a rule. */
  readonly diagnostics: CompileResult['diagnostics'];
}

/** More than this many fields of a source are not tried. */
const mostAttempts = 12;

/**
 * Which columns hold text is only known to the compiler, and so is what a target loses: the scaffold is compiled with one
 * field after the other until one fits.
 */
async function fitting(
  session: Session,
  name: string,
  path: string,
  source: SourceChoices,
  write: (field: string, targets: ScaffoldInput['targets']) => string,
): Promise<Fit> {
  const attempt = async (field: string, targets: ScaffoldInput['targets']) => {
    const text = write(field, targets);
    const files = new Map<string, Uint8Array | string>(session.project().files).set(path, text);
    const result = await session.compile({ files, only: [name] });
    const diagnostics = result.diagnostics.filter(
      ({ range, severity }) => range.file === path && severity === 'error',
    );
    return { text, field, targets, diagnostics, losses: lossesOf(result, name) };
  };
  let best: Fit | undefined;
  for (const field of source.fields.slice(0, mostAttempts)) {
    const first = await attempt(field, []);
    const found = first.losses.length === 0 ? first : await attempt(field, first.losses);
    if (found.diagnostics.length === 0) return found;
    if (best === undefined || found.diagnostics.length < best.diagnostics.length) best = found;
  }
  if (best !== undefined) return best;
  throw new CliFailure(`the source ${source.name} has no field that holds text`);
}

/** More than this many examples are not tried. */
const mostExamples = 6;

/** The scaffold with tests, on the first example with which they pass; a view makes no or several rows of some records. */
async function withTests(
  session: Session,
  name: string,
  path: string,
  examples: readonly string[],
  write: (example: string) => string,
): Promise<string | undefined> {
  if (examples.length === 0) return undefined;
  const { createBench } = await import('../../bench/bench.ts');
  for (const example of examples.slice(0, mostExamples)) {
    const text = write(example);
    const files = new Map<string, Uint8Array | string>(session.project().files).set(path, text);
    const compiled = await session.compile({ files, only: [name] });
    const isSound = compiled.diagnostics.every(
      ({ range, severity }) => range.file !== path || severity !== 'error',
    );
    const outcomes = isSound ? createBench(compiled).run(name) : [];
    if (outcomes.length > 0 && outcomes.every(({ passed }) => passed)) return text;
  }
  return undefined;
}

/** The path of the detections' JSON Schema, from the new file; undefined where detc is installed outside of the project. */
export function schemaFor(packageRoot: string, root: string, place: string): string | undefined {
  const schema = join(packageRoot, 'compiler', 'language', 'detection.schema.json');
  if (relative(root, schema).startsWith('..') || !existsSync(schema)) return undefined;
  return relative(dirname(place), schema).split(sep).join('/');
}

function lossesOf(result: CompileResult, name: string): ScaffoldInput['targets'] {
  const report = result.report.detections.find((detection) => detection.name === name);
  if (report === undefined) return [];
  return targetNames.flatMap((target) => {
    const { capability, reasons } = report.targets[target];
    return capability === 'full' ? [] : [{ name: target, level: capability, reason: reasons.join('; ') }];
  });
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u;
/** Artifacts are named after it; Azure and Windows have limits of their own for whole paths. */
const longestName = 80;

function requireName(typed: string | undefined, paths: Iterable<string>): string {
  if (typed === undefined) {
    throw new CliFailure('the detection needs a name', {
      help: 'e.g. detc new guest-to-member --source entra.audit',
    });
  }
  if (!namePattern.test(typed) || typed.length > longestName) {
    const proposed = typed
      .replace(/\.ya?ml$/u, '')
      .replace(/([a-z0-9])([A-Z])/gu, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^[-0-9]+|-+$/gu, '')
      .slice(0, longestName);
    throw new CliFailure(
      `${JSON.stringify(typed)} is no name for a detection: small letters, digits and single hyphens, a letter first, ${longestName} at most`,
      { help: proposed === '' ? undefined : `e.g. ${proposed}` },
    );
  }
  const existing = detectionFiles(paths).get(typed);
  if (existing !== undefined) {
    throw new CliFailure(`the detection ${typed} exists already: ${existing}`, {
      help: 'choose another name',
    });
  }
  return typed;
}

function requireSource(typed: string | undefined, files: ReadonlyMap<string, Uint8Array | string>): string {
  if (typed !== undefined) return typed;
  const names = sourceNames(files).map(({ name }) => name);
  throw new CliFailure('the detection needs a source', {
    help: names.length === 0 ? 'there is none in detections/sources/ yet' : `--source ${names.join(' | ')}`,
  });
}

/** Below `detections/`: as asked, or the guide's name, or `custom`. */
function folderFor(typed: string | undefined, row: ChosenRow | undefined): string {
  if (typed === undefined) return row?.guide.name ?? 'custom';
  const folder = typed.replace(/\/+$/u, '').replace(new RegExp(`^(?:\\./)?${detectionsFolder}/`, 'u'), '');
  if (!isSafeRelative(folder) || otherFolders.includes(folder.split('/', 1)[0] ?? '')) {
    throw new CliFailure(`${JSON.stringify(typed)} is no folder for detections`, {
      help: `name a folder below ${detectionsFolder}/, e.g. --folder privileged-accounts`,
    });
  }
  return folder;
}

function titleFrom(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function levelFor(row: ChosenRow | undefined): string {
  return row?.row.risk?.toLowerCase() ?? 'medium';
}
