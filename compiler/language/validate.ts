import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import {
  malformed,
  missingKey,
  notOneOf,
  notUnique,
  outOfBounds,
  unknownKey,
  wrongType,
} from '../diagnostics/catalogue/structure.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Located, Path } from './located.ts';
import { datePattern, durationPattern, listNamePattern, uuidPattern } from './schema/common.ts';
import { type DetectionSyntax, detectionSchema } from './schema/detection.ts';
import { type EnvironmentSyntax, environmentSchema } from './schema/environment.ts';
import { type ExampleSyntax, exampleSchema } from './schema/example.ts';
import { type GuideSyntax, guideSchema } from './schema/guide.ts';
import { type ListSyntax, listSchema } from './schema/list.ts';
import { type SourceSyntax, sourceSchema } from './schema/source.ts';

/** The kinds of file below `detections/`, with their syntax. */
export interface SyntaxOf {
  readonly detection: DetectionSyntax;
  readonly source: SourceSyntax;
  readonly list: ListSyntax;
  readonly environment: EnvironmentSyntax;
  readonly guide: GuideSyntax;
  readonly example: ExampleSyntax;
}
export type Kind = keyof SyntaxOf;

export const schemas: Readonly<Record<Kind, AnySchemaObject>> = {
  detection: detectionSchema,
  source: sourceSchema,
  list: listSchema,
  environment: environmentSchema,
  guide: guideSchema,
  example: exampleSchema,
};

const validators = new Map<Kind, ValidateFunction>();

function validatorOf(kind: Kind): ValidateFunction {
  const existing = validators.get(kind);
  if (existing !== undefined) return existing;
  // Our own schemas are checked by a test; checking and optimising them at each start would take longer than using them.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  });
  const created = ajv.compile(schemas[kind]);
  validators.set(kind, created);
  return created;
}

/** The document as what it claims to be; without `value` where it is not. */
export function validate<K extends Kind>(
  kind: K,
  document: Located,
): { readonly value?: Located<SyntaxOf[K]>; readonly diagnostics: readonly Diagnostic[] } {
  const check = validatorOf(kind);
  if (check(document.value)) return { value: document as Located<SyntaxOf[K]>, diagnostics: [] };
  return { diagnostics: explain(check.errors ?? [], document) };
}

/** One finding for each mistake: of the alternatives of a union only the one that was meant is reported. */
function explain(errors: readonly ErrorObject[], document: Located): readonly Diagnostic[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const isInside = (error: ErrorObject, union: ErrorObject) =>
    error !== union &&
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    error.instancePath.startsWith(union.instancePath);
  const outermost = unions.filter((union) => !unions.some((other) => isInside(union, other)));
  const plain = errors
    .filter(({ keyword }) => keyword !== 'anyOf')
    .filter((error) => !outermost.some((union) => isInside(error, union)));
  const missing = gatherMissing(plain);
  return [
    ...missing.map(({ path, keys }) => missingKey.at(placeOfMissing(document, path), { keys })),
    ...plain.flatMap((error) => one(error, document)),
    ...outermost.flatMap((union) =>
      explainUnion(
        union,
        errors.filter((error) => isInside(error, union)),
        document,
      ),
    ),
  ];
}

function gatherMissing(errors: readonly ErrorObject[]): readonly { path: Path; keys: readonly string[] }[] {
  const byPath = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'required') continue;
    const key = (params as { missingProperty: string }).missingProperty;
    byPath.set(instancePath, [...(byPath.get(instancePath) ?? []), key]);
  }
  return [...byPath].map(([pointer, keys]) => ({ path: pathOf(pointer), keys }));
}

/** The key whose value lacks something is shorter to underline than all of the value. */
function placeOfMissing(document: Located, path: Path) {
  if (path.length > 0 && typeof path.at(-1) === 'string') return document.keyRangeOf(path);
  const range = document.rangeOf(path);
  const firstLine = document.text.slice(range.start.offset, range.end.offset).split('\n')[0] ?? '';
  const length = firstLine.trimEnd().length;
  return {
    ...range,
    end: { line: range.start.line, column: range.start.column + length, offset: range.start.offset + length },
  };
}

/**
 * What went wrong in a union: the alternative whose type fits the value, or that got furthest, is the one that was
 * meant.
 */
function explainUnion(
  union: ErrorObject,
  inside: readonly ErrorObject[],
  document: Located,
): readonly Diagnostic[] {
  const alternatives = (union.schema as readonly AnySchemaObject[]).map((schema, index) => {
    const own = inside.filter(({ schemaPath }) => schemaPath.startsWith(`${union.schemaPath}/${index}/`));
    return { schema, own };
  });
  const path = pathOf(union.instancePath);
  const choices = alternatives.flatMap(({ schema }) => ('const' in schema ? [String(schema['const'])] : []));
  if (choices.length === alternatives.length) {
    return [notOneOf.at(document.rangeOf(path), { value: shown(union.data), choices })];
  }
  const isTypeAt = (error: ErrorObject) =>
    error.keyword === 'type' && error.instancePath === union.instancePath;
  const fitting = alternatives.filter(({ own }) => own.length > 0 && !own.some(isTypeAt));
  const [meant] = [...fitting].sort((a, b) => deepest(b.own) - deepest(a.own));
  if (meant === undefined) {
    const expected = [...new Set(alternatives.map(({ schema }) => typeName(schema)))].join(' or ');
    return [wrongType.at(document.rangeOf(path), { expected, found: nameOf(union.data) })];
  }
  return explain(meant.own, document);
}

function deepest(errors: readonly ErrorObject[]): number {
  return Math.max(...errors.map(({ instancePath }) => instancePath.split('/').length));
}

function one(error: ErrorObject, document: Located): readonly Diagnostic[] {
  const path = pathOf(error.instancePath);
  const range = document.rangeOf(path);
  const parameters = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return [];
    case 'additionalProperties': {
      const key = String(parameters['additionalProperty']);
      const known = keysOf(error.parentSchema);
      return [unknownKey.at(document.keyRangeOf([...path, key]), { key, known })];
    }
    case 'type':
      return [
        wrongType.at(range, { expected: typeName(error.parentSchema ?? {}), found: nameOf(error.data) }),
      ];
    case 'const':
      return [
        notOneOf.at(range, { value: shown(error.data), choices: [String(parameters['allowedValue'])] }),
      ];
    case 'enum':
      return [
        notOneOf.at(range, {
          value: shown(error.data),
          choices: (parameters['allowedValues'] as unknown[]).map(String),
        }),
      ];
    case 'pattern':
      return [
        malformed.at(range, {
          value: shown(error.data),
          expected: patternName(String(parameters['pattern'])),
        }),
      ];
    case 'uniqueItems':
      return [notUnique.at(document.rangeOf([...path, Number(parameters['i'])]), {})];
    default:
      return [outOfBounds.at(range, { problem: `this ${error.message ?? 'does not fit'}` })];
  }
}

function keysOf(schema: AnySchemaObject | undefined): readonly string[] {
  return Object.keys((schema?.['properties'] as object | undefined) ?? {});
}

/** The forms that the schemas ask for, in words. */
const patternNames: ReadonlyMap<string, string> = new Map([
  [durationPattern, 'a length of time such as 15m, 1h or 14d'],
  [uuidPattern, 'a UUID in lower case such as 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11'],
  [datePattern, 'a date such as 2026-11-23'],
  [listNamePattern, 'the name of a list: lower case letters, digits and _'],
]);

function patternName(pattern: string): string {
  const known = patternNames.get(pattern);
  if (known !== undefined) return known;
  if (pattern.startsWith(durationPattern))
    return `${patternNames.get(durationPattern) ?? ''}, or a parameter such as $window`;
  return `of the form ${pattern}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

function typeName(schema: AnySchemaObject): string {
  const type: unknown = schema['type'];
  if (typeof type === 'string') return typeNames[type] ?? type;
  if (Array.isArray(schema['anyOf'])) {
    return [...new Set((schema['anyOf'] as AnySchemaObject[]).map(typeName))].join(' or ');
  }
  return 'const' in schema ? `'${String(schema['const'])}'` : 'another value';
}

function nameOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the text '${shown(value)}'`;
  return `${typeof value === 'number' ? 'the number' : 'the value'} ${shown(value)}`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A JSON pointer as a path; indices are numbers. */
function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9]\d*)$/u.test(step) ? Number(step) : step));
}
