import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

/** Microsoft's published schemas, where they are at hand (see the README of the folder above the project). */
const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'specs');

export const schemasMissing = existsSync(folder)
  ? undefined
  : 'the published schemas (../shared/specs) are not here';

type Json = Readonly<Record<string, unknown>>;

function read(path: string): Json {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as Json;
}

/** Draft 4 and OpenAPI as draft 7: only the name of the id differs in what these files use. */
function modern(schema: Json, id: string): Json {
  const kept = Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'id');
  return { ...Object.fromEntries(kept), $id: id };
}

function ajv(): Ajv {
  return new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
}

const commonId = 'https://schema.management.azure.com/schemas/common/definitions.json';

/** Validator of a definition in an ARM schema. Properties that the schema does not know are refused. */
export function armValidator(file: string, pointer: string): ValidateFunction {
  const id = `https://schema.management.azure.com/schemas/${file}`;
  return ajv()
    .addSchema(modern(read('arm/common/definitions.json'), commonId))
    .addSchema(modern(closed(read(`arm/${file}`)) as Json, id))
    .compile({ $ref: `${id}#${pointer}` });
}

/** Validator of whole deployment templates; what is in the resources is left to `armValidator`. */
export function templateValidator(): ValidateFunction {
  const schema = read('arm/2019-04-01/deploymentTemplate.json') as Json & { definitions: Json };
  const resource = { type: 'object', required: ['type', 'apiVersion', 'name'] };
  const id = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json';
  // Its resources refer to schemas of Azure's that are not among those at hand.
  const known = Object.entries(schema.definitions).filter(
    ([, value]) => !JSON.stringify(value).includes('Logic.json'),
  );
  return ajv()
    .addSchema(modern(read('arm/common/definitions.json'), commonId))
    .compile(modern({ ...schema, definitions: { ...Object.fromEntries(known), resource } }, id));
}

/** Validator of a model of an OpenAPI document. */
export function modelValidator(file: string, model: string): ValidateFunction {
  const id = `https://example.invalid/${file}`;
  return ajv()
    .addSchema(modern(read(`openapi/${file}`), id))
    .compile({ $ref: `${id}#/definitions/${model}` });
}

/** The schema with every object closed that lists its properties. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) copy[key] = closed(value);
  const lists = copy['type'] === 'object' && Object.keys(copy['properties'] ?? {}).length > 0;
  if (lists && !('additionalProperties' in copy)) copy['additionalProperties'] = false;
  return copy;
}
