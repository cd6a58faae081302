import { type Kind, schemas } from './validate.ts';

/** Draft 7 is what editors' YAML extensions read. */
const dialect = 'http://json-schema.org/draft-07/schema#';

/** The text of a kind's JSON Schema, as it is kept beside this file for editors. */
export function jsonSchemaText(kind: Kind): string {
  return `${JSON.stringify({ $schema: dialect, ...schemas[kind] }, undefined, 2)}\n`;
}

export const kinds: readonly Kind[] = ['detection', 'source', 'list', 'environment', 'guide', 'example'];

export function schemaFileName(kind: Kind): string {
  return `${kind}.schema.json`;
}
