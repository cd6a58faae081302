import { basename, isAbsolute, posix, relative, resolve } from 'node:path';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { sortDiagnostics } from '../diagnostics/order.ts';
import type { CompileOptions, CompileResult, Compiler } from '../compile.ts';
import { CliFailure } from './failure.ts';
import { today } from './host/clock.ts';
import {
  detectionsFolder,
  findProject,
  readProject,
  refreshProject,
  type ProjectFiles,
} from './host/project.ts';
import { slashed } from './host/paths.ts';
import { readTemplates } from './host/templates.ts';
import { cachedVerifier } from './host/verifier.ts';
import type { CliIo, CliParts } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { openProgress } from './progress.ts';

/** A project that is open: read once, compiled as often as it changes. */
export interface Session {
  readonly root: string;
  readonly project: () => ProjectFiles;
  /** Reads the given files again; see `refreshProject`. */
  readonly refresh: (paths: readonly string[]) => void;
  readonly refreshTemplates: () => void;
  /** Compiles; the findings include those about the files themselves, and are in order of file and place. */
  readonly compile: (options?: SessionCompileOptions) => Promise<CompileResult>;
}

export type SessionCompileOptions = Partial<Pick<CompileOptions, 'only' | 'sigmaFieldNames' | 'targets'>> & {
  /** Stands in for the project's files, e.g. with one more. */
  readonly files?: ReadonlyMap<string, Uint8Array | string>;
};

/** @throws CliFailure when the project, the environment or the templates are not there */
export function openSession(io: CliIo, parts: CliParts, options: GlobalOptions): Session {
  const root = findProject(io.cwd, options.project);
  let project = readProject(root);
  const { env } = options;
  if (env !== undefined) requireEnvironment(project, env);
  let templates = readTemplates(parts.packageRoot, io.cwd, options.templates);
  const verifier = cachedVerifier(root, io, parts, options);
  let compiler: Compiler | undefined;
  return {
    root,
    project: () => project,
    refresh: (paths) => {
      project = refreshProject(project, paths);
    },
    refreshTemplates: () => {
      templates = readTemplates(parts.packageRoot, io.cwd, options.templates);
    },
    compile: async ({ files = project.files, ...compileOptions } = {}) => {
      const progress = openProgress(io, options);
      try {
        compiler ??= await parts.createCompiler();
        const result = await compiler.compile(
          { files },
          {
            ...(env === undefined ? {} : { environment: env }),
            today: today(io),
            templates,
            verifier: await verifier.open(progress),
            ...compileOptions,
          },
        );
        await verifier.save();
        return { ...result, diagnostics: sortDiagnostics([...project.diagnostics, ...result.diagnostics]) };
      } finally {
        progress.close();
      }
    },
  };
}

const yamlEnding = /\.ya?ml$/u;
const environmentsFolder = `${detectionsFolder}/environments`;

/** Names of the environments: the files in `detections/environments/`. */
export function environmentNames(paths: Iterable<string>): readonly string[] {
  return [...paths]
    .filter((path) => posix.dirname(path) === environmentsFolder && yamlEnding.test(path))
    .map((path) => posix.basename(path).replace(yamlEnding, ''));
}

function requireEnvironment(project: ProjectFiles, name: string): void {
  const known = environmentNames(project.files.keys());
  if (known.includes(name)) return;
  throw new CliFailure(`there is no environment ${JSON.stringify(name)} in ${environmentsFolder}/`, {
    help:
      didYouMean(name, known) ??
      (known.length === 0 ? 'make one, or leave --env out' : `there is ${known.join(', ')}`),
  });
}

/** Folders below `detections/` whose files are something else than detections. */
export const otherFolders: readonly string[] = ['sources', 'lists', 'environments', 'guides', 'examples'];

/** Paths of detections by name. Of two with one name the first is kept; the compiler reports the other. */
export function detectionFiles(paths: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const [, folder, ...rest] = path.split('/');
    if (!yamlEnding.test(path) || rest.length === 0 || otherFolders.includes(folder ?? '')) continue;
    const name = posix.basename(path).replace(yamlEnding, '');
    if (!found.has(name)) found.set(name, path);
  }
  return found;
}

/**
 * Names of detections from what was typed: names, or paths to their files.
 * @param alsoKnown what else could have been meant, for "did you mean"
 * @throws CliFailure for one that is neither
 */
export function resolveDetections(
  typed: readonly string[],
  session: Pick<Session, 'root' | 'project'>,
  cwd: string,
  alsoKnown: readonly string[] = [],
): readonly string[] {
  const files = detectionFiles(session.project().files.keys());
  const names = typed.map((text) => {
    if (files.has(text)) return text;
    const absolute = resolve(cwd, text);
    const path = slashed(relative(session.root, absolute));
    const name = basename(path).replace(yamlEnding, '');
    if (!isAbsolute(path) && files.get(name) === path) return name;
    throw new CliFailure(`there is no detection ${JSON.stringify(text)}`, {
      help:
        didYouMean(basename(text).replace(yamlEnding, ''), [...files.keys(), ...alsoKnown]) ??
        '`detc list` shows them all',
    });
  });
  return [...new Set(names)];
}
