import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { loadAll } from 'js-yaml';
import type { CompileResult } from '../../compiler/compile.ts';
import { armValidator, schemasMissing, templateValidator } from '../targets/published-schemas.ts';

const sigmaFolder = join(import.meta.dirname, '..', '..', '..', 'shared', 'specs', 'sigma');

/** Why artifacts cannot be checked against what Microsoft and SigmaHQ publish; undefined where they can. */
export const publishedMissing =
  schemasMissing ?? (existsSync(sigmaFolder) ? undefined : 'the schemas of Sigma are not here');

const validators = new Map<string, ValidateFunction>();

function validator(name: string, make: () => ValidateFunction): ValidateFunction {
  const known = validators.get(name) ?? make();
  validators.set(name, known);
  return known;
}

type Document = Readonly<Record<string, unknown>>;

function sigmaValidator(document: Document): ValidateFunction {
  const kind =
    'correlation' in document ? 'correlation-rules' : 'filter' in document ? 'filters' : 'detection-rule';
  return validator(kind, () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const text = readFileSync(join(sigmaFolder, `sigma-${kind}-schema.json`), 'utf8');
    // The rule schema ends its `$schema` in `#`, which ajv takes for another dialect.
    const { $schema: dialect, ...schema } = JSON.parse(text) as { readonly $schema: string };
    return ajv.compile({ ...schema, $schema: dialect.replace(/#$/u, '') });
  });
}

interface Resource {
  readonly type: string;
  readonly apiVersion: string;
  readonly kind?: string;
  readonly properties: object;
}

function resourceFaults(resource: Resource): readonly string[] {
  const { type, apiVersion, kind, properties } = resource;
  if (type === 'Microsoft.Insights/scheduledQueryRules') {
    const pointer = '/resourceDefinitions/scheduledQueryRules';
    const file = `${apiVersion}/Microsoft.Insights.json`;
    return faults(validator(file, () => armValidator(file, pointer)), resource);
  }
  const file = `${apiVersion}/Microsoft.SecurityInsights.json`;
  const [model, value] = type.endsWith('/watchlists')
    ? ['WatchlistProperties', properties]
    : [kind === 'NRT' ? 'NrtAlertRule' : 'ScheduledAlertRule', { kind, properties }];
  const pointer = `/definitions/${model}`;
  return faults(validator(`${file}${pointer}`, () => armValidator(file, pointer)), value);
}

function faults(validate: ValidateFunction, value: unknown): readonly string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Faults of everything that was emitted, by the published schemas; `path: where what`. */
export function publishedFaults({ artifacts }: CompileResult): readonly string[] {
  return artifacts.flatMap(({ path, text }) => {
    const found = /^sigma\/.*\.yml$/u.test(path)
      ? (loadAll(text) as readonly Document[]).flatMap((document) => faults(sigmaValidator(document), document))
      : /^(sentinel|azure-monitor|watchlists)\/.*\.json$/u.test(path)
        ? templateFaults(JSON.parse(text) as { readonly resources: readonly Resource[] })
        : [];
    return found.map((fault) => `${path}: ${fault}`);
  });
}

function templateFaults(template: { readonly resources: readonly Resource[] }): readonly string[] {
  return [
    ...faults(validator('template', templateValidator), template),
    ...template.resources.flatMap(resourceFaults),
  ];
}
