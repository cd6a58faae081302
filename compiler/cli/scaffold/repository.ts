import { posix } from 'node:path';
import { render, renderJson } from '../../templates/render.ts';
import { CliFailure } from '../failure.ts';

export type CiSystem = 'github' | 'azure-devops' | 'both' | 'none';

/** What a new repository of detections is about. */
export interface RepositoryInput {
  /** The name of the package. */
  readonly name: string;
  /** The environment, its file's name. */
  readonly environment: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  readonly location: string;
  /** What npm installs detc from. */
  readonly detc: string;
  readonly ci: CiSystem;
}

/** detc's own files, by path below its package. */
export interface PackageFiles {
  readonly templates: ReadonlyMap<string, string>;
  /** Of pipelines, by path below `templates/ci/`. */
  readonly ci: ReadonlyMap<string, string>;
  /** What is copied, by path below the package, e.g. `detections/sources/entra.signin.yaml`. */
  readonly detections: ReadonlyMap<string, string>;
}

/** Where the schemas lie in the new repository. */
const schemas = 'node_modules/detc/compiler/language';
const kinds = ['source', 'list', 'environment', 'guide', 'example'] as const;

/**
 * The files of a new repository, by path.
 * @throws CliFailure when a template is broken
 */
export function repositoryFiles(input: RepositoryInput, own: PackageFiles): ReadonlyMap<string, string> {
  const github = input.ci === 'github' || input.ci === 'both';
  const azureDevops = input.ci === 'azure-devops' || input.ci === 'both';
  const data = {
    ...input,
    github,
    azureDevops,
    planScript: `detc plan --env ${input.environment}`,
    deployScript: `detc deploy --env ${input.environment}`,
    title: input.workspace,
    description: `The workspace ${input.workspace} in ${input.resourceGroup}.`,
  };
  const files = new Map<string, string>([
    ['package.json', textOf(renderJson(own.templates, 'init/package.json.hbs', data))],
    ['README.md', textOf(render(own.templates, 'init/README.md.hbs', data))],
    ['.gitignore', 'node_modules/\n.detc/\n*.log\nplan.json\n'],
    ['.gitattributes', '* text=auto eol=lf\nout/** linguist-generated=true\n'],
    ['.vscode/settings.json', editorSettings()],
    [
      `detections/environments/${input.environment}.yaml`,
      textOf(render(own.templates, 'init/environment.yaml.hbs', data)),
    ],
  ]);
  for (const [path, text] of own.detections) files.set(path, withSchema(path, text));
  for (const [path, text] of own.ci) {
    if (path.startsWith('github/') && github) {
      files.set(`.github/workflows/${posix.basename(path)}`, forEnvironment(text, input.environment));
    } else if (path === 'azure-pipelines.yml' && azureDevops) {
      files.set(path, forEnvironment(text, input.environment));
    }
  }
  return files;
}

/** The pipelines name the environment once; the name is letters, digits and hyphens. */
function forEnvironment(pipeline: string, environment: string): string {
  return pipeline.replace(/^( *DETC_ENVIRONMENT: ).*$/mu, `$1${environment}`);
}

/** The first line of a file may name its schema, which lies elsewhere now. */
function withSchema(path: string, text: string): string {
  const up = '../'.repeat(path.split('/').length - 1);
  return text.replace(
    /^# yaml-language-server: \$schema=\S*\/(\w+\.schema\.json)/u,
    `# yaml-language-server: $schema=${up}${schemas}/$1`,
  );
}

function editorSettings(): string {
  const folders = Object.fromEntries(
    kinds.map((kind) => [`./${schemas}/${kind}.schema.json`, [`detections/${kind}s/**/*.yaml`]]),
  );
  return `${JSON.stringify({ 'yaml.schemas': folders, '[yaml]': { 'editor.formatOnSave': false } }, undefined, 2)}\n`;
}

function textOf({ text, diagnostics }: ReturnType<typeof render>): string {
  if (text !== undefined) return text;
  const [first] = diagnostics;
  throw new CliFailure(
    first === undefined ? 'a template gave nothing' : `${first.range.file}: ${first.message}`,
  );
}
