import type { AnySchemaObject } from 'ajv';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Located, Path } from './located.ts';

/** Where text is expected, a plain number, true or false can only be meant as the text it was written as. */
export function withQuotes(document: Located, path: Path): Fix | undefined {
  const source = document.sourceOf(path);
  if (source === undefined || source === '' || document.isQuoted(path) || isNothing(source)) return undefined;
  return replacing(document, path, `'${source}'`, `put ${source} in quotes`);
}

/** Where a number, true or false is expected, the same in quotes can only be meant as such. */
export function withoutQuotes(
  document: Located,
  path: Path,
  expected: readonly AnySchemaObject[],
): Fix | undefined {
  const source = document.sourceOf(path);
  if (source === undefined || !document.isQuoted(path)) return undefined;
  const types: readonly unknown[] = expected.map(({ type }) => type as unknown);
  const isMeant =
    (types.includes('number') && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/u.test(source)) ||
    (types.includes('integer') && /^-?(?:0|[1-9]\d{0,14})$/u.test(source)) ||
    (types.includes('boolean') && /^(?:true|false)$/u.test(source));
  return isMeant ? replacing(document, path, source, 'remove the quotes') : undefined;
}

/** A key of the map at `path` that differs from a known one, which is not there, in case, hyphens or underscores only. */
export function renameKey(
  document: Located,
  path: Path,
  key: string,
  known: readonly string[],
  present: readonly string[],
): Fix | undefined {
  const letters = (name: string) => name.toLowerCase().replace(/[-_ ]/gu, '');
  const [name, ...others] = known.filter((candidate) => letters(candidate) === letters(key));
  const range = document.keyRangeOf([...path, key]);
  const isPlain = document.text.slice(range.start.offset, range.end.offset) === key;
  const isTaken = present.some((other) => other !== key && letters(other) === letters(key));
  if (name === undefined || others.length > 0 || isTaken || !isPlain) return undefined;
  return { description: `rename it to ${name}`, edits: [{ range, newText: name }] };
}

function isNothing(source: string): boolean {
  return /^(?:~|null|Null|NULL)$/u.test(source);
}

function replacing(document: Located, path: Path, newText: string, description: string): Fix {
  return { description, edits: [{ range: document.rangeOf(path), newText }] };
}
