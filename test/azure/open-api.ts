import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { isMap, text, texts, without, type Json, type JsonMap } from '../../compiler/azure/json.ts';

/** Microsoft's own description of Azure's interfaces. */
export interface OpenApi {
  /** What is wrong with a body that is sent; undefined where the specification does not know the request. */
  readonly requestFaults: (asked: Asked, body: Json) => readonly string[] | undefined;
  /** What is wrong with an answer. */
  readonly answerFaults: (asked: Asked, status: number, body: Json) => readonly string[] | undefined;
}

export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly apiVersion: string;
}

/** Beside the repository, where those who work on detc may keep Microsoft's specifications. */
const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'specs', 'openapi');

/** @returns undefined where there are no specifications */
export function readOpenApi(folder = beside): OpenApi | undefined {
  if (!existsSync(folder)) return undefined;
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonMap);
  const operations = documents.flatMap(operationsOf);
  const find = ({ method, path, apiVersion }: Asked) =>
    operations.find(
      (operation) =>
        operation.method === method && operation.apiVersion === apiVersion && operation.path.test(path),
    );
  return {
    requestFaults: (asked, body) => {
      const request = find(asked)?.request();
      return request === undefined ? undefined : faultsOf(request, body);
    },
    answerFaults: (asked, status, body) => {
      const operation = find(asked);
      if (operation === undefined) return undefined;
      const answer = operation.answer(status);
      return answer === undefined ? [`the status ${status} is not documented`] : faultsOf(answer, body);
    },
  };
}

interface Operation {
  readonly method: string;
  readonly apiVersion: string;
  readonly path: RegExp;
  readonly request: () => ValidateFunction | undefined;
  readonly answer: (status: number) => ValidateFunction | undefined;
}

function operationsOf(document: JsonMap): readonly Operation[] {
  const version = text(isMap(document['info']) ? document['info']['version'] : undefined);
  const validators = createValidators(isMap(document['definitions']) ? document['definitions'] : {});
  return entriesOf(document['paths']).flatMap(([template, methods]) =>
    entriesOf(methods).map(([method, operation]): Operation => {
      const given = isMap(operation) ? operation['parameters'] : undefined;
      const parameters = Array.isArray(given) ? (given as readonly Json[]).filter(isMap) : [];
      const apiVersion = parameters.find(({ name }) => name === 'api-version');
      const body = parameters.find((parameter) => parameter['in'] === 'body');
      const responses = new Map(entriesOf(isMap(operation) ? operation['responses'] : undefined));
      return {
        method: method.toUpperCase(),
        apiVersion: texts(apiVersion?.['enum'])[0] ?? version,
        path: new RegExp(`^${template.replaceAll(/\{[^}]+\}/gu, '[^/]+')}$`, 'iu'),
        request: () => validators('request', body?.['schema']),
        answer: (status) => {
          const response = responses.get(String(status));
          return isMap(response) ? validators('answer', response['schema'] ?? {}) : undefined;
        },
      };
    }),
  );
}

type Direction = 'request' | 'answer';

function createValidators(
  definitions: JsonMap,
): (direction: Direction, schema: Json | undefined) => ValidateFunction | undefined {
  const made = new Map<string, ValidateFunction>();
  const convertedFor = new Map<Direction, JsonMap>();
  return (direction, schema) => {
    if (schema === undefined) return undefined;
    const key = `${direction} ${JSON.stringify(schema)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const converted = convertedFor.get(direction) ?? definitionsFor(direction, definitions);
    convertedFor.set(direction, converted);
    // The specification uses keywords of OpenAPI, and formats, that mean nothing for us.
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile({
      ...convert(schema, definitions, direction),
      definitions: converted,
    } as object);
    made.set(key, validate);
    return validate;
  };
}

function definitionsFor(direction: Direction, definitions: JsonMap): JsonMap {
  return Object.fromEntries(
    entriesOf(definitions).map(([name, definition]) => [
      name,
      variantsOf(name, definitions, direction) ?? convert(definition, definitions, direction),
    ]),
  );
}

/** A definition that a discriminator tells apart: for each value, the definition that belongs to it. */
function variantsOf(name: string, definitions: JsonMap, direction: Direction): JsonMap | undefined {
  const base = definitions[name];
  const discriminator = text(isMap(base) ? base['discriminator'] : undefined);
  if (discriminator === '') return undefined;
  const variants = entriesOf(definitions).flatMap(([variant, definition]) => {
    const parents = isMap(definition) ? definition['allOf'] : undefined;
    const isVariant = Array.isArray(parents) && parents.some((parent) => refOf(parent as Json) === name);
    const value = isMap(definition) ? text(definition['x-ms-discriminator-value']) : '';
    return isVariant && value !== '' ? [{ variant, value }] : [];
  });
  return {
    type: 'object',
    required: [discriminator],
    properties: { [discriminator]: { enum: variants.map(({ value }) => value) } },
    allOf: variants.map(({ variant, value }) => ({
      if: { properties: { [discriminator]: { const: value } } },
      // As a whole, with what it has of its base.
      then: convert(definitions[variant] ?? {}, definitions, direction),
    })),
  };
}

/**
 * Swagger 2.0 as JSON Schema. Inheritance is flattened and objects are closed, so that a misspelt property is found; values
 * that only the service sets are not asked of a request, and null stands for what an answer does not have.
 */
function convert(schema: Json, definitions: JsonMap, direction: Direction): JsonMap {
  if (!isMap(schema)) return {};
  const { $ref: reference } = schema;
  if (reference !== undefined) return { $ref: reference };
  const parents = schema['allOf'];
  const [only, ...others] = Array.isArray(parents) ? (parents as readonly Json[]) : [];
  if (only !== undefined && others.length === 0 && schema['properties'] === undefined) {
    return direction === 'answer'
      ? { anyOf: [{ type: 'null' }, convert(only, definitions, direction)] }
      : convert(only, definitions, direction);
  }
  const { properties, required } = flatten(schema, definitions);
  const converted = Object.fromEntries(
    entriesOf(properties).map(([name, property]) => [
      name,
      nullable(convert(property, definitions, direction), direction),
    ]),
  );
  const isOfService = (name: string) => {
    const property = properties[name];
    return isMap(property) && property['readOnly'] === true;
  };
  const { items, additionalProperties } = schema;
  const isClosed = Object.keys(properties).length > 0 && additionalProperties === undefined;
  return {
    ...without(schema, 'allOf', 'properties', 'required', 'discriminator', 'description', 'enum', 'readOnly'),
    ...(isOpen(schema) ? {} : { enum: valuesOf(schema, direction) }),
    ...(items === undefined ? {} : { items: convert(items, definitions, direction) }),
    ...(Object.keys(properties).length === 0 ? {} : { type: 'object', properties: converted }),
    ...(direction === 'request' ? { required: required.filter((name) => !isOfService(name)) } : {}),
    ...(isClosed ? { additionalProperties: false } : {}),
    ...(isMap(additionalProperties)
      ? { additionalProperties: convert(additionalProperties, definitions, direction) }
      : {}),
  };
}

/** Streams of tables of one's own have names of one's own. */
function isOpen(schema: JsonMap): boolean {
  return schema['enum'] === undefined || texts(schema['enum']).includes('Microsoft-Event');
}

/** The service writes types of resources as it likes. */
function valuesOf(schema: JsonMap, direction: Direction): Json {
  return direction === 'answer' && texts(schema['enum']).some((value) => value.startsWith('Microsoft.'))
    ? [...texts(schema['enum']), ...texts(schema['enum']).map((value) => value.toLowerCase())]
    : (schema['enum'] ?? []);
}

function nullable(schema: JsonMap, direction: Direction): JsonMap {
  return direction === 'answer' ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

interface Flat {
  readonly properties: JsonMap;
  readonly required: readonly string[];
}

/** The properties with those of the definitions that it inherits from. */
function flatten(schema: JsonMap, definitions: JsonMap): Flat {
  const parents = Array.isArray(schema['allOf']) ? (schema['allOf'] as readonly Json[]) : [];
  const own: Flat = {
    properties: isMap(schema['properties']) ? schema['properties'] : {},
    required: texts(schema['required']),
  };
  return [...parents.map((parent) => flatten(resolved(parent, definitions), definitions)), own].reduce(
    (all, part) => ({
      properties: { ...all.properties, ...part.properties },
      required: [...new Set([...all.required, ...part.required])],
    }),
    { properties: {}, required: [] },
  );
}

function resolved(schema: Json, definitions: JsonMap): JsonMap {
  const found = definitions[refOf(schema)] ?? schema;
  return isMap(found) ? found : {};
}

function refOf(schema: Json): string {
  return text(isMap(schema) ? schema['$ref'] : undefined).replace('#/definitions/', '');
}

function faultsOf(validate: ValidateFunction, body: Json): readonly string[] {
  if (validate(body)) return [];
  return (validate.errors ?? [])
    .filter(({ keyword, params }) => keyword !== 'if' && keyword !== 'anyOf' && params['type'] !== 'null')
    .map(({ instancePath, message, params }) => {
      const more: unknown = params['additionalProperty'] ?? params['allowedValues'];
      return `${instancePath} ${message ?? ''}${more === undefined ? '' : ` (${JSON.stringify(more)})`}`;
    });
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isMap(value)
    ? Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const]))
    : [];
}
