import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { counted } from '../../report/words.ts';
import { CliFailure, exitCodes, hostFailure, type ExitCode } from '../failure.ts';
import { safeJoin, slashed } from '../host/paths.ts';
import { readTemplates } from '../host/templates.ts';
import { walk } from '../host/walk.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { askAll } from '../scaffold/ask-all.ts';
import { repositoryFiles, type CiSystem, type RepositoryInput } from '../scaffold/repository.ts';

export interface InitOptions extends GlobalOptions {
  readonly name: string;
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly workspace?: string;
  readonly location?: string;
  readonly ci: CiSystem;
  readonly detc?: string;
  readonly catalogue?: boolean;
}

/** `detc init`: a repository of detections that checks, tests and builds clean. Never overwrites: all of it, or nothing. */
export async function init(
  io: CliIo,
  parts: CliParts,
  typed: string | undefined,
  options: InitOptions,
): Promise<ExitCode> {
  const folder = resolve(io.cwd, typed ?? '.');
  const shown = typed ?? '.';
  const workspace = await workspaceOf(io, options);
  const input: RepositoryInput = {
    ...workspace,
    name: packageName(basename(folder)),
    environment: requireName(options.name),
    detc: options.detc ?? localPackage(folder, parts.packageRoot),
    ci: options.ci,
  };
  const own = {
    templates: readTemplates(parts.packageRoot, io.cwd, options.templates),
    ci: readAll(join(parts.packageRoot, 'templates', 'ci'), ''),
    detections: detectionsToCopy(parts.packageRoot, options.catalogue === true),
  };
  const files = repositoryFiles(input, own);
  requireRoom(folder, shown, files.keys());
  writeAll(folder, shown, files);
  io.stdout.write(`${counted(files.size, 'file')} in ${shown}\n`);
  if (options.quiet !== true) io.stderr.write(nextSteps(shown, input));
  return exitCodes.clean;
}

function nextSteps(shown: string, { environment, detc }: RepositoryInput): string {
  const enter = shown === '.' ? '' : `cd ${shown} && `;
  const note = detc.startsWith('file:')
    ? `package.json takes detc from ${detc}, a folder of this machine: for a pipeline, name a git address with --detc\n`
    : '';
  return `next: ${enter}npm install && npm run check\nthen fill in lists in detections/environments/${environment}.yaml\n${note}`;
}

const placeholders = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'rg-soc',
  workspace: 'log-soc',
  location: 'westeurope',
};

async function workspaceOf(io: CliIo, options: InitOptions): Promise<typeof placeholders> {
  const answers = await askAll(io, [
    { question: 'Subscription (its id): ', given: options.subscription },
    { question: 'Resource group of the workspace: ', given: options.resourceGroup },
    { question: 'Name of the Log Analytics workspace: ', given: options.workspace },
    { question: 'Its region, e.g. westeurope: ', given: options.location },
  ]);
  const [subscriptionId, resourceGroup, workspace, location] = answers;
  return {
    subscriptionId: subscriptionId ?? placeholders.subscriptionId,
    resourceGroup: resourceGroup ?? placeholders.resourceGroup,
    workspace: workspace ?? placeholders.workspace,
    location: location ?? placeholders.location,
  };
}

function requireName(name: string): string {
  if (/^[a-z][a-z0-9-]{0,59}$/u.test(name)) return name;
  throw new CliFailure(`${JSON.stringify(name)} is no name of an environment`, {
    help: 'small letters, digits and hyphens, e.g. --name prod',
  });
}

function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return name === '' ? 'detections' : name;
}

function localPackage(folder: string, packageRoot: string): string {
  return `file:${slashed(relative(folder, packageRoot))}`;
}

/** What every project stands on, and one detection to look at, or the whole catalogue. */
function detectionsToCopy(packageRoot: string, catalogue: boolean): ReadonlyMap<string, string> {
  const folders = ['sources', 'lists', 'examples', 'guides', ...(catalogue ? ['privileged-accounts'] : [])];
  const files = new Map<string, string>();
  for (const folder of folders) {
    const inner = `detections/${folder}`;
    for (const [path, text] of readAll(join(packageRoot, inner), `${inner}/`)) files.set(path, text);
  }
  if (catalogue) return files;
  const example = readText(
    join(packageRoot, 'detections/privileged-accounts/sign-in/bad-password-burst.yaml'),
  );
  files.set('detections/sign-in/bad-password-burst.yaml', example);
  // A list that no detection uses is a warning.
  const isUnused = (path: string) =>
    path.startsWith('detections/lists/') && !example.includes(`%${basename(path, '.yaml')}%`);
  return new Map([...files].filter(([path]) => !isUnused(path)));
}

function readAll(folder: string, prefix: string): ReadonlyMap<string, string> {
  try {
    return new Map(
      walk(folder).map((path) => [`${prefix}${slashed(path)}`, readFileSync(join(folder, path), 'utf8')]),
    );
  } catch (error) {
    throw hostFailure('cannot read detc’s own files', error);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw hostFailure('cannot read detc’s own files', error);
  }
}

function requireRoom(folder: string, shown: string, paths: Iterable<string>): void {
  const there = [...paths].filter((path) => existsSync(join(folder, path)));
  if (there.length === 0) return;
  const names = there.slice(0, 3).join(', ');
  const more = there.length > 3 ? ` and ${there.length - 3} more` : '';
  throw new CliFailure(`${shown} holds ${names}${more} already; nothing was written`, {
    help: 'name a new folder, e.g. `detc init my-detections`',
  });
}

/** Everything is written beside its place first, so that a full disk leaves nothing behind. */
function writeAll(folder: string, shown: string, files: ReadonlyMap<string, string>): void {
  let staging: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    staging = mkdtempSync(join(folder, '.detc-init-'));
    const staged = [...files].map(([path, text], index) => {
      const temporary = join(staging ?? folder, String(index));
      writeFileSync(temporary, text);
      return { temporary, place: safeJoin(folder, path) };
    });
    for (const { temporary, place } of staged) {
      mkdirSync(dirname(place), { recursive: true });
      renameSync(temporary, place);
    }
  } catch (error) {
    throw hostFailure(`cannot write to ${shown}`, error);
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
  }
}
