import { languageServiceVersion } from './language-service.ts';
import { encodeColumns, tableFingerprint } from './tables.ts';
import type { VerificationRequest } from './verification.ts';

/** To be raised whenever the lint or the reading of Microsoft's answers changes, so that no older answer is used. */
const verifierVersion = 1;

/**
 * Everything that the answer for a query depends on, as one text: the query, the schemas of the tables it names, the
 * known shapes, and the versions of Microsoft's parser and of our own check. `schemaOf` is what stands for a known table's
 * schema: its columns, or their digest.
 */
export function verificationContent(
  { text, tables, shapes = {} }: VerificationRequest,
  schemaOf: (table: string) => string | undefined = tableFingerprint,
): string {
  const words = new Set(text.match(/\w+/gu));
  const custom = tables.filter((table) => table.custom);
  const schemas = [
    ...[...words].flatMap((word) => schemaOf(word) ?? []),
    ...custom.map(({ name, columns }) => `${name} ${encodeColumns(columns)}`).sort(),
  ];
  const named = Object.entries(shapes).filter(([column]) => words.has(column));
  return JSON.stringify([verifierVersion, languageServiceVersion, text, schemas, named]);
}
