import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Path } from '../language/located.ts';
import type { KeywordMatch, Predicate, RegexTest, TextTest } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { FieldKey } from './field-key.ts';
import { givenValues, type GivenValue } from './given-value.ts';
import { readRegexTest } from './regex-test.ts';
import { joinGroups, type Group } from './subject.ts';
import { readTextTests } from './text-test.ts';
import { checkValues } from './value-check.ts';

type KeywordTest = TextTest | RegexTest;

/** A key without a field, `'|all'`: values searched for in the whole record. */
export function readKeywords(
  reading: Reading,
  key: FieldKey,
  values: readonly GivenValue[],
  count: number,
): Predicate | undefined {
  if (!key.sound) return undefined;
  const groups: Group<KeywordTest>[] = [];
  for (const given of values) {
    const tests = readKeyword(reading, key, given);
    if (tests !== undefined) groups.push({ given, tests });
  }
  checkValues(reading, key, groups);
  if (groups.length < count) return undefined;
  return joinGroups(groups, { key }, (quantifier, tests): KeywordMatch => ({
    kind: 'keyword',
    quantifier,
    tests,
    range: key.range,
  }));
}

/** Items of a list without keys: `[mimikatz, 'sekurlsa::*']`, any of which the record holds. */
export function readKeywordItems(
  reading: Reading,
  items: readonly { readonly path: Path; readonly value: string | number }[],
  range: Range,
): Predicate | undefined {
  const key: FieldKey = { field: '', fieldRange: range, modifiers: new Map(), range, sound: true };
  const values = items.flatMap(({ path, value }) => givenValues(reading, path, value));
  return readKeywords(reading, key, values, items.length);
}

function readKeyword(reading: Reading, key: FieldKey, given: GivenValue): readonly KeywordTest[] | undefined {
  const { value, written, range } = given;
  if (value === null || typeof value === 'boolean') {
    reading.report(grammar.keywordValue.at(range, { value: String(value) }));
    return undefined;
  }
  const text = typeof value === 'number' ? (written ?? String(value)) : value;
  if (!key.modifiers.has('re')) return readTextTests(reading, key, text, given);
  const test = readRegexTest(reading, key, text, given);
  return test === undefined ? undefined : [test];
}
