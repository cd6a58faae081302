import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { TextPattern, TextTest } from '../model/index.ts';
import type { Reading } from './context.ts';
import {
  base64,
  base64Offsets,
  bytesAsText,
  countDashVariants,
  dashVariants,
  utf16,
  utf8,
  type Width,
} from './encode.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';
import type { ModifierName } from './modifier.ts';
import { readValue } from './read-value.ts';
import { literalOf, many, normalize } from './text-pattern.ts';

/** Four dashes of five kinds. A value with more would make a query nobody can read. */
export const maximumVariants = 625;

const widths: readonly Width[] = ['utf16le', 'utf16be', 'utf16', 'wide'];

/** Reads text under the modifiers that transform it; undefined where they cannot, which is reported. */
export function readTextTests(
  reading: Reading,
  key: FieldKey,
  text: string,
  given: GivenValue,
): readonly TextTest[] | undefined {
  const patterns = withDashes(reading, key, readValue(text), given);
  if (patterns === undefined) return undefined;
  const cased = key.modifiers.has('cased');
  const tests: TextTest[] = [];
  for (const pattern of patterns) {
    const encoded = encode(reading, key, pattern, given);
    if (encoded === undefined) return undefined;
    for (const form of encoded) {
      tests.push({ kind: 'text', pattern: positioned(key, form), cased, range: given.range });
    }
  }
  return tests;
}

function withDashes(
  reading: Reading,
  key: FieldKey,
  pattern: TextPattern,
  given: GivenValue,
): readonly TextPattern[] | undefined {
  const range = key.modifiers.get('windash');
  if (range === undefined) return [pattern];
  const count = countDashVariants(pattern);
  if (count <= maximumVariants) return dashVariants(pattern);
  reading.report(
    grammar.tooManyVariants.at(
      given.range,
      { limit: maximumVariants },
      {
        related: [{ range, message: "'windash' writes each dash in five ways" }],
      },
    ),
  );
  return undefined;
}

function encode(
  reading: Reading,
  key: FieldKey,
  pattern: TextPattern,
  given: GivenValue,
): readonly TextPattern[] | undefined {
  const width = widths.find((name) => key.modifiers.has(name));
  const form = (['base64', 'base64offset'] as const).find((name) => key.modifiers.has(name));
  const name: ModifierName | undefined = form ?? width;
  if (name === undefined) return [pattern];
  const text = literalOf(pattern);
  if (text === undefined) {
    reading.report(grammar.encodedWildcard.at(given.range, { name }));
    return undefined;
  }
  const bytes = width === undefined ? utf8(text) : utf16(text, width);
  if (form === 'base64') return [normalize([base64(bytes)])];
  if (form === 'base64offset') return base64Offsets(bytes).map((variant) => normalize([variant]));
  const range = key.modifiers.get(name);
  if (range !== undefined) reading.report(grammar.bytesAsText.at(range, { name }));
  return [normalize([bytesAsText(bytes)])];
}

function positioned(key: FieldKey, pattern: TextPattern): TextPattern {
  const has = (name: ModifierName): boolean => key.modifiers.has(name);
  return normalize([
    ...(has('contains') || has('endswith') ? [many] : []),
    ...pattern,
    ...(has('contains') || has('startswith') ? [many] : []),
  ]);
}
