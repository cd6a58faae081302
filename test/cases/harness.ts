import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { globSync } from 'tinyglobby';
import { createChecker } from '../../compiler/check/check.ts';
import { type CompileResult, createCompiler } from '../../compiler/compile.ts';
import { createNodeVerifier } from '../../compiler/kql/node-verifier.ts';
import type { Plan } from '../../compiler/plan/plan.ts';
import { createPlanner } from '../../compiler/plan/planner.ts';
import { createReader } from '../../compiler/read.ts';
import { ownTemplates } from '../catalogue/catalogue.ts';
import { armRead } from '../targets/plans.ts';

/** One case: a piece of a detection, and what it becomes in each target. */
export interface Case {
  readonly name: string;
  /** What is particular to the case; title, id, schedule and alert are added where it has none. */
  readonly detection: string;
  readonly environment?: string;
  readonly kql: string;
  /** The documents, or `not possible: …` with the reason. */
  readonly sigma: string;
  /** `PT5M over PT10M by UserId` and the query, or `not possible: …` with the reason. */
  readonly 'azure-monitor': string;
  /** What is particular in the properties of the Sentinel rule beside its query. */
  readonly sentinel?: Readonly<Record<string, unknown>>;
}

export const folder = import.meta.dirname;

export function casesOf(feature: string): readonly Case[] {
  return load(readFileSync(join(folder, `${feature}.yaml`), 'utf8')) as readonly Case[];
}

export const features: readonly string[] = globSync('*.yaml', { cwd: folder })
  .map((path) => path.replace(/\.yaml$/u, ''))
  .sort();

const path = 'detections/cases/the-case.yaml';
const ground = new Map(
  globSync('detections/**/*', { cwd: join(folder, 'ground') }).map((file) => [
    file,
    readFileSync(join(folder, 'ground', file), 'utf8'),
  ]),
);

const defaults: readonly (readonly [string, string])[] = [
  ['title', 'title: The case'],
  ['id', 'id: 00000000-0000-4000-8000-000000000000'],
  ['status', 'status: test'],
  ['level', 'level: high'],
  ['description', 'description: What it finds.'],
  ['tags', 'tags: [attack.credential-access, attack.t1110]'],
  ['falsepositives', 'falsepositives: [Something else.]'],
  ['source', 'source: app.events'],
  ['schedule', 'schedule: {every: 5m}'],
  ['alert', 'alert: {title: Something happened, entities: [{ip: Address}], triage: [Look.]}'],
  // A loss must be declared; which ones a case has, its expectations say.
  ['targets', 'targets: {sigma: {approximate: declared}, azure-monitor: {approximate: declared}}'],
];

/** The whole file that a case stands for. */
export function wholeDetection(detection: string): string {
  const isGiven = (key: string) =>
    new RegExp(`^${key}:`, 'mu').test(detection) || (key === 'source' && /^events:/mu.test(detection));
  return `${defaults
    .filter(([key]) => !isGiven(key))
    .map(([, line]) => line)
    .join('\n')}\n${detection}`;
}

const compiler = createCompiler();
const verifier = createNodeVerifier();

const compiled = new Map<string, Promise<CompileResult>>();

/** Each case is compiled once, however many tests look at it. */
export function compileCase(given: Pick<Case, 'detection' | 'environment'>): Promise<CompileResult> {
  const key = `${given.environment ?? ''}\n${given.detection}`;
  const result = compiled.get(key) ?? compileAnew(given);
  compiled.set(key, result);
  return result;
}

function compileAnew({
  detection,
  environment,
}: Pick<Case, 'detection' | 'environment'>): Promise<CompileResult> {
  return compiler.compile(
    { files: new Map([...ground, [path, wholeDetection(detection)]]) },
    {
      today: '2026-11-23',
      templates: ownTemplates(),
      verifier,
      ...(environment === undefined ? {} : { environment }),
    },
  );
}

/** The plan of a case that has no error. */
export function planOf(detection: string, environment?: string): Plan {
  const read = createReader()({ files: new Map([...ground, [path, wholeDetection(detection)]]) });
  const options = { today: '2026-11-23', ...(environment === undefined ? {} : { environment }) };
  const checked = createChecker()(read, options);
  const [plan] = createPlanner()(checked.detections);
  if (plan === undefined) throw new Error(checked.diagnostics.map(({ message }) => message).join('\n'));
  return plan;
}

export type Outputs = Pick<Case, 'kql' | 'sigma' | 'azure-monitor'>;

/** What a case became, without what is the same in every case. */
export function outputsOf(result: CompileResult): Outputs {
  const text = (wanted: RegExp) => result.artifacts.find((artifact) => wanted.test(artifact.path))?.text;
  const targets = result.report.detections[0]?.targets;
  const impossible = (target: 'sigma' | 'azure-monitor') =>
    `not possible: ${(targets?.[target].reasons ?? []).filter((reason) => reason !== 'declared').join('; ')}`;
  const kql =
    text(/^kql\//u)
      ?.split('\n')
      .slice(2)
      .join('\n') ?? 'none';
  return {
    kql: kql.trimEnd(),
    sigma: sigmaOf(text(/^sigma\/[^/]+\.yml$/u)) ?? impossible('sigma'),
    'azure-monitor': alertOf(text(/^azure-monitor\/the-case\.json$/u)) ?? impossible('azure-monitor'),
  };
}

/** The properties of the Sentinel rule, as Azure reads them. */
export function ruleOf({ artifacts }: CompileResult): Readonly<Record<string, unknown>> {
  const text = artifacts.find(({ path: wanted }) => wanted === 'sentinel/the-case.json')?.text ?? '{}';
  const { resources = [] } = JSON.parse(text) as { resources?: readonly { properties: object }[] };
  return armRead(resources[0]?.properties ?? {}) as Readonly<Record<string, unknown>>;
}

/** Only what says what is matched: detection, correlation, and what ties documents together. */
function sigmaOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const shown = new Set(['detection', 'correlation', 'name', 'logsource']);
  const documents = text.split(/^---$/mu).map((document) => {
    let isShown = false;
    return document
      .split('\n')
      .filter((line) => {
        const key = /^([a-z]+):/u.exec(line)?.[1];
        if (key !== undefined) isShown = shown.has(key);
        return isShown && line !== '';
      })
      .join('\n');
  });
  return documents.join('\n---\n');
}

interface AlertTemplate {
  readonly resources: readonly [
    {
      readonly properties: {
        readonly evaluationFrequency: string;
        readonly windowSize: string;
        readonly criteria: {
          readonly allOf: readonly [
            { readonly query: string; readonly dimensions?: readonly { readonly name: string }[] },
          ];
        };
      };
    },
  ];
}

function alertOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { properties } = (JSON.parse(text) as AlertTemplate).resources[0];
  const [{ query, dimensions = [] }] = properties.criteria.allOf;
  const by = dimensions.length === 0 ? '' : ` by ${dimensions.map(({ name }) => name).join(', ')}`;
  return `${properties.evaluationFrequency} over ${properties.windowSize}${by}\n${query.split('\n').slice(2).join('\n').trimEnd()}`;
}
