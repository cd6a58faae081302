// Writes the JSON Schemas that editors read from the types the compiler is built on.
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { jsonSchemaText, kinds, schemaFileName } from '../compiler/language/json-schema.ts';

const folder = join(import.meta.dirname, '..', 'compiler', 'language');

for (const kind of kinds) await writeFileAtomic(join(folder, schemaFileName(kind)), jsonSchemaText(kind));
console.log(`${kinds.length} schemas written to compiler/language/`);
