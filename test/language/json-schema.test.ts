import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { jsonSchemaText, kinds, schemaFileName } from '../../compiler/language/json-schema.ts';

const folder = join(import.meta.dirname, '..', '..', 'compiler', 'language');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly [key: string]: unknown;
}

/** What is not a schema of its own: values, and conditions over properties that are described elsewhere. */
const passed: ReadonlySet<string> = new Set(['examples', 'if', 'then', 'else']);

/** Every property anywhere in a schema, with the way to it. */
function propertiesOf(schema: unknown, path = ''): readonly (readonly [string, Schema])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = Object.entries((schema as Schema).properties ?? {}).map(
    ([name, value]) => [`${path}.${name}`, value] as const,
  );
  const inner = Object.entries(schema).flatMap(([key, value]) =>
    passed.has(key) ? [] : propertiesOf(value, key === 'properties' ? path : `${path}/${key}`),
  );
  return [...own, ...inner];
}

describe('the JSON Schemas', () => {
  for (const kind of kinds) {
    it(`${kind}: the file is what the types give (npm run schema)`, () => {
      expect(readFileSync(join(folder, schemaFileName(kind)), 'utf8')).to.equal(jsonSchemaText(kind));
    });

    it(`${kind}: is a valid schema`, () => {
      const ajv = new Ajv({ strict: false, allErrors: true });
      expect(
        ajv.validateSchema(JSON.parse(jsonSchemaText(kind)) as object),
        JSON.stringify(ajv.errors),
      ).to.equal(true);
    });

    it(`${kind}: every property has a description and an example`, () => {
      const bare = propertiesOf(JSON.parse(jsonSchemaText(kind)))
        .filter(([, { description, examples }]) => description === undefined || (examples ?? []).length === 0)
        .map(([path]) => path);
      expect(bare).to.deep.equal([]);
    });

    it(`${kind}: every example of a property is valid`, () => {
      const ajv = new Ajv({ strict: false });
      for (const [path, schema] of propertiesOf(JSON.parse(jsonSchemaText(kind)))) {
        for (const example of schema.examples ?? []) {
          expect(
            ajv.validate(schema, example),
            `${path}: ${JSON.stringify(example)} ${ajv.errorsText()}`,
          ).to.equal(true);
        }
      }
    });
  }
});
