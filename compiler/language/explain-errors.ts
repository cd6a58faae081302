import type { AnySchemaObject, ErrorObject } from 'ajv';
import {
  malformed,
  malformedKey,
  missingKey,
  notOneOf,
  notUnique,
  outOfBounds,
  unknownKey,
  wrongType,
} from '../diagnostics/catalogue/structure.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { sortDiagnostics } from '../diagnostics/order.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Located, Path } from './located.ts';
import { boundsProblem, joined, nameOf, patternName, typeName } from './schema-words.ts';
import { renameKey, withoutQuotes, withQuotes } from './structure-fixes.ts';

/** Errors of ajv as findings: one for each mistake, in the words of the language, in order of place. */
export function explainErrors(errors: readonly ErrorObject[], document: Located): readonly Diagnostic[] {
  return sortDiagnostics(explain(nested(errors), document));
}

/** An error; for a union with those of its alternatives. */
interface Problem {
  readonly error: ErrorObject;
  readonly inside: readonly Problem[];
}

/** Ajv reports the errors of a union's alternatives right before the union's own. */
function nested(errors: readonly ErrorObject[]): readonly Problem[] {
  const open: Problem[] = [];
  for (const error of errors) {
    const inside: Problem[] = [];
    while (error.keyword === 'anyOf') {
      const last = open.at(-1);
      if (last === undefined || !isWithin(last.error, error)) break;
      inside.unshift(last);
      open.pop();
    }
    open.push({ error, inside });
  }
  return open;
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`))
  );
}

function explain(problems: readonly Problem[], document: Located): readonly Diagnostic[] {
  const missing = missingKeys(problems.map(({ error }) => error));
  return [
    ...[...missing].flatMap(([pointer, keys]) =>
      keys.length === 0
        ? []
        : [missingKey.at(placeOfMissing(document, pathOf(pointer)), { keys, isEither: false })],
    ),
    ...problems.flatMap((problem) => {
      const { error } = problem;
      if (error.keyword === 'anyOf') return explainUnion(problem, document);
      // That there are too few keys follows from the ones that are missing.
      if (error.keyword === 'minProperties' && missing.has(error.instancePath)) return [];
      return explainOne(error, document);
    }),
  ];
}

/** The missing keys of each map; those that are there, but misspelt, are left to the finding about their spelling. */
function missingKeys(errors: readonly ErrorObject[]): ReadonlyMap<string, readonly string[]> {
  const missing = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'required') continue;
    const keys = missing.get(instancePath) ?? [];
    keys.push((params as { missingProperty: string }).missingProperty);
    missing.set(instancePath, keys);
  }
  for (const { keyword, instancePath, params } of errors) {
    const keys = keyword === 'additionalProperties' ? missing.get(instancePath) : undefined;
    if (keys === undefined) continue;
    const [meant] = nearest((params as { additionalProperty: string }).additionalProperty, keys);
    if (meant !== undefined) keys.splice(keys.indexOf(meant), 1);
  }
  return missing;
}

interface Alternative {
  readonly schema: AnySchemaObject;
  readonly own: readonly Problem[];
}

/** What went wrong in a union: only the alternative that was meant, which is the one whose type fits the value. */
function explainUnion({ error, inside }: Problem, document: Located): readonly Diagnostic[] {
  const path = pathOf(error.instancePath);
  const alternatives = (error.schema as readonly AnySchemaObject[]).map((schema, index) => ({
    schema,
    own: inside.filter((problem) => problem.error.schemaPath.startsWith(`${error.schemaPath}/${index}/`)),
  }));
  const choices = alternatives.flatMap(({ schema }) => ('const' in schema ? [String(schema['const'])] : []));
  if (choices.length === alternatives.length) return [oneOf(choices, error, document)];
  const fitting = alternatives.filter(({ own }) => !own.some((problem) => isOfOtherType(problem, error)));
  if (fitting.length === 0) {
    return [
      mistyped(
        path,
        alternatives.map(({ schema }) => schema),
        error.data,
        document,
      ),
    ];
  }
  if (fitting.length > 1) {
    const explained = explainObjects(fitting, error, document);
    if (explained !== undefined) return explained;
  }
  const [meant] = [...fitting].sort((a, b) => deepest(b.own) - deepest(a.own) || a.own.length - b.own.length);
  if (meant === undefined) return [];
  const others = alternatives.filter((other) => other !== meant).map(({ schema }) => schema);
  const [only] = meant.own;
  if (
    meant.own.length === 1 &&
    only?.error.keyword === 'pattern' &&
    only.error.instancePath === error.instancePath
  ) {
    return [misspelt(only.error, others, document)];
  }
  return explain(meant.own, document);
}

function isOfOtherType({ error, inside }: Problem, union: ErrorObject): boolean {
  if (error.instancePath !== union.instancePath) return false;
  if (error.keyword !== 'anyOf') return error.keyword === 'type' || error.keyword === 'const';
  const alternatives = error.schema as readonly AnySchemaObject[];
  return alternatives.every((_, index) =>
    inside.some(
      (problem) =>
        problem.error.schemaPath.startsWith(`${error.schemaPath}/${index}/`) && isOfOtherType(problem, error),
    ),
  );
}

function deepest(problems: readonly Problem[]): number {
  return problems.reduce((most, { error }) => Math.max(most, error.instancePath.split('/').length), 0);
}

/** Several maps were possible: keys of none of them, keys of more than one, or none that tells them apart. */
function explainObjects(
  alternatives: readonly Alternative[],
  union: ErrorObject,
  document: Located,
): readonly Diagnostic[] | undefined {
  if (!alternatives.every(({ schema }) => schema['type'] === 'object')) return undefined;
  const path = pathOf(union.instancePath);
  const known = new Set(alternatives.flatMap(({ schema }) => keysOf(schema)));
  const unknown = Object.keys(union.data as object).filter((key) => !known.has(key));
  if (unknown.length > 0)
    return unknown.map((key) => strangeKey(document, path, key, [...known], union.data));
  const present = Object.keys(union.data as object);
  if (present.length > 1 && alternatives.every(({ own }) => own.some(isStrange))) {
    const problem = `only one of ${joined(present.map((key) => `\`${key}:\``))} can stand here`;
    return [outOfBounds.at(placeOfMissing(document, path), { problem })];
  }
  const isMissing = ({ error }: Problem) =>
    error.keyword === 'required' && error.instancePath === union.instancePath;
  if (!alternatives.every(({ own }) => own.every(isMissing))) return undefined;
  const keys = alternatives.flatMap(({ own }) =>
    own.map(({ error }) => (error.params as { missingProperty: string }).missingProperty),
  );
  return [missingKey.at(placeOfMissing(document, path), { keys: [...new Set(keys)], isEither: true })];
}

function isStrange({ error }: Problem): boolean {
  return error.keyword === 'additionalProperties';
}

function explainOne(error: ErrorObject, document: Located): readonly Diagnostic[] {
  const path = pathOf(error.instancePath);
  const schema = error.parentSchema ?? {};
  const parameters = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
    case 'if':
      // Said elsewhere: with all missing keys, and by what is wrong in the branch that was taken.
      return [];
    case 'additionalProperties': {
      const key = String(parameters['additionalProperty']);
      const [pattern] = Object.keys((schema['patternProperties'] as object | undefined) ?? {});
      if (pattern === undefined) return [strangeKey(document, path, key, keysOf(schema), error.data)];
      const expected = patternName(pattern);
      return [malformedKey.at(document.keyRangeOf([...path, key]), { key: shortened(key), expected })];
    }
    case 'type':
      return [mistyped(path, [schema], error.data, document)];
    case 'const':
      return [oneOf([String(parameters['allowedValue'])], error, document)];
    case 'enum':
      return [oneOf((parameters['allowedValues'] as unknown[]).map(String), error, document)];
    case 'pattern':
      return [misspelt(error, [], document)];
    case 'uniqueItems': {
      const places = [Number(parameters['i']), Number(parameters['j'])].sort((a, b) => a - b);
      const [first, second] = places.map((index) => document.rangeOf([...path, index]));
      const related = first === undefined ? [] : [{ range: first, message: 'here for the first time' }];
      return [notUnique.at(second ?? document.rangeOf(path), {}, { related })];
    }
    default:
      return [outOfBounds.at(placeOf(document, path), { problem: boundsProblem(error) })];
  }
}

function strangeKey(
  document: Located,
  path: Path,
  key: string,
  known: readonly string[],
  map: unknown,
): Diagnostic {
  const fix = renameKey(document, path, key, known, Object.keys(map as object));
  return unknownKey.at(
    document.keyRangeOf([...path, key]),
    { key: shortened(key), known },
    fix === undefined ? {} : { fix },
  );
}

function mistyped(
  path: Path,
  schemas: readonly AnySchemaObject[],
  data: unknown,
  document: Located,
): Diagnostic {
  const expected = typeName({ anyOf: schemas });
  const isText = schemas.some(({ type }) => type === 'string');
  const fix = isText ? withQuotes(document, path) : withoutQuotes(document, path, schemas);
  return wrongType.at(
    placeOf(document, path),
    { expected, found: nameOf(data, document.sourceOf(path)) },
    fix === undefined ? {} : { fix },
  );
}

/** A text of another form; `others` are what may stand in its place. */
function misspelt(error: ErrorObject, others: readonly AnySchemaObject[], document: Located): Diagnostic {
  const path = pathOf(error.instancePath);
  const fix = withoutQuotes(document, path, others);
  const { pattern } = error.params as { pattern: string };
  const { examples } = (error.parentSchema ?? {}) as { examples?: readonly unknown[] };
  return malformed.at(
    placeOf(document, path),
    {
      value: shortened(String(error.data)),
      expected: joined([patternName(pattern, examples?.[0]), ...others.map(typeName)]),
    },
    fix === undefined ? {} : { fix },
  );
}

function oneOf(
  choices: readonly string[],
  { instancePath, data }: Pick<ErrorObject, 'instancePath' | 'data'>,
  document: Located,
): Diagnostic {
  const path = pathOf(instancePath);
  const range = placeOf(document, path);
  if (data === null || typeof data === 'object') {
    return wrongType.at(range, { expected: `one of ${choices.join(', ')}`, found: nameOf(data) });
  }
  return notOneOf.at(range, { value: shortened(document.sourceOf(path) ?? ''), choices });
}

/** Where a value stands; where it has no text, its key. */
function placeOf(document: Located, path: Path): Range {
  const range = document.rangeOf(path);
  return range.start.offset === range.end.offset ? document.keyRangeOf(path) : range;
}

/** The key whose value lacks something is shorter to underline than all of the value. */
function placeOfMissing(document: Located, path: Path): Range {
  if (typeof path.at(-1) === 'string') return document.keyRangeOf(path);
  const range = document.rangeOf(path);
  const firstLine = document.text.slice(range.start.offset, range.end.offset).split('\n', 1)[0] ?? '';
  const { length } = firstLine.trimEnd();
  const { line, column, offset } = range.start;
  return { ...range, end: { line, column: column + length, offset: offset + length } };
}

function keysOf(schema: AnySchemaObject): readonly string[] {
  return Object.keys((schema['properties'] as object | undefined) ?? {});
}

function shortened(text: string): string {
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
