import Type from 'typebox';

/** Properties shared by the schemas of `detections/`. Every property has a description and an example: editors show both. */

export const durationPattern = '^[1-9][0-9]*(s|m|h|d)$';
export const parameterReferencePattern = '^\\$[a-z][a-z0-9_]*$';
export const fieldNamePattern = '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$';
export const listNamePattern = '^[a-z][a-z0-9_]{2,39}$';
export const datePattern = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$';
export const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

export const closed = { additionalProperties: false } as const;

export function text(
  description: string,
  example: string,
  options: { maxLength?: number; pattern?: string } = {},
) {
  return Type.String({ minLength: 1, ...options, description, examples: [example] });
}

/** A length of time, or a parameter that holds one. */
export function duration(description: string, example: string) {
  return Type.String({
    pattern: `${durationPattern}|${parameterReferencePattern}`,
    description: `${description} A number and a unit: s, m, h or d.`,
    examples: [example],
  });
}

export function fieldName(description: string, example: string) {
  return Type.String({ pattern: fieldNamePattern, description, examples: [example] });
}

/** Maps whose keys the author chooses. */
export function mapOf<T extends Type.TSchema>(
  value: T,
  description: string,
  example: unknown,
  keyPattern = '.*',
) {
  return Type.Record(Type.String({ pattern: keyPattern }), value, {
    additionalProperties: false,
    description,
    examples: [example],
  });
}

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
const scalarOrList = Type.Union([scalar, Type.Array(scalar, { minItems: 1 })]);
const selectionMap = Type.Record(Type.String(), scalarOrList);

/** Sigma's `detection`: selections by name, and the condition that joins them. */
export const detectionBlock = Type.Object(
  {
    condition: text(
      'How the selections are joined: selection names with and, or, not, parentheses, `1 of name*`, `all of name*`, `1 of them`, `all of them`.',
      'wrong_password and not known_scanner',
    ),
  },
  {
    additionalProperties: Type.Union([
      selectionMap,
      Type.Array(Type.Union([selectionMap, Type.String(), Type.Number()]), { minItems: 1 }),
    ]),
    minProperties: 2,
    description:
      'What an event looks like, in the grammar of Sigma: a map is AND, a list is OR, keys are `Field` or `Field|modifier`. Matching ignores case unless the modifier `cased` says otherwise.',
    examples: [
      {
        wrong_password: { ResultType: '50126', 'Account|expand': '%privileged_accounts%' },
        condition: 'wrong_password',
      },
    ],
  },
);
export type DetectionBlock = Type.Static<typeof detectionBlock>;
export type ScalarSyntax = string | number | boolean | null;
export type SelectionMapSyntax = Readonly<Record<string, ScalarSyntax | readonly ScalarSyntax[]>>;
export type SelectionSyntax = SelectionMapSyntax | readonly (SelectionMapSyntax | string | number)[];
