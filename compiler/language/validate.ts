import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { explainErrors } from './explain-errors.ts';
import type { Located } from './located.ts';
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
  return { diagnostics: explainErrors(check.errors ?? [], document) };
}
