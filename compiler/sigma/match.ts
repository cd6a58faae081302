import * as grammar from '../diagnostics/catalogue/grammar.ts';
import * as types from '../diagnostics/catalogue/types.ts';
import type { Path } from '../language/located.ts';
import type { ScalarSyntax } from '../language/schema/common.ts';
import type { Predicate, Test, TimePart } from '../model/index.ts';
import type { Reading } from './context.ts';
import { readKey, type FieldKey } from './field-key.ts';
import { readFieldTest } from './field-test.ts';
import { givenValues, isList, type GivenValue } from './given-value.ts';
import { readIdentity } from './identity.ts';
import { readKeywords } from './keyword.ts';
import { readCalendarTest, readListName, readListTest } from './list-test.ts';
import { fieldTypes, type ModifierName } from './modifier.ts';
import { parseNetwork } from './network.ts';
import { comparisonOf, quoteFix, readPlainTests, shown } from './plain-test.ts';
import { readRegexTest } from './regex-test.ts';
import { shortened } from './shortened.ts';
import { joinGroups, type Group, type Subject } from './subject.ts';
import { readTextTests } from './text-test.ts';
import { checkValues } from './value-check.ts';

/** Reads one key of a selection with its values; undefined where there is a problem, which is reported. */
export function readMatch(
  reading: Reading,
  path: Path,
  text: string,
  syntax: ScalarSyntax | readonly ScalarSyntax[],
): Predicate | undefined {
  const key = readKey(reading, path, text);
  const count = isList(syntax) ? syntax.length : 1;
  const values = givenValues(reading, path, syntax);
  checkAll(reading, key, count);
  if (key.field === '') return readKeywords(reading, key, values, count);

  const field = reading.source.field(key.field);
  if (field === undefined) {
    const identity = reading.source.identity(key.field);
    if (identity === undefined) return reportUnknownField(reading, key);
    return key.sound
      ? wholeOrNothing(readIdentity(reading, key, identity, values), values, count)
      : undefined;
  }
  if (!key.sound || !checkType(reading, { key, field })) return undefined;
  const subject: Subject = { key, field };
  const groups = readGroups(reading, subject, values);
  if (groups === undefined) return undefined;
  checkValues(reading, key, groups);
  if (groups.length < count) return undefined;
  return joinGroups(groups, subject, (quantifier, tests) => ({
    kind: 'match',
    field,
    quantifier,
    tests,
    range: key.range,
  }));
}

function wholeOrNothing(
  predicate: Predicate | undefined,
  values: readonly GivenValue[],
  count: number,
): Predicate | undefined {
  return values.length < count ? undefined : predicate;
}

function reportUnknownField(reading: Reading, key: FieldKey): Predicate | undefined {
  const { name: source, names: known } = reading.source;
  reading.report(types.unknownField.at(key.fieldRange, { field: shortened(key.field), source, known }));
  return undefined;
}

/** The specification: "Single item values are not allowed to have an all modifier". */
function checkAll(reading: Reading, key: FieldKey, count: number): void {
  const range = key.modifiers.get('all');
  if (range !== undefined && count < 2) reading.report(grammar.allOfOne.at(range, {}));
}

/** Whether the modifiers can be asked of the field's type. */
function checkType(reading: Reading, { key, field }: Subject): boolean {
  for (const [name, range] of key.modifiers) {
    if (fieldTypes[name].has(field.type)) continue;
    reading.report(
      field.type === 'dynamic'
        ? types.dynamicCompared.at(key.fieldRange, { field: field.name })
        : types.modifierType.at(range, { name, field: field.name, type: field.type }),
    );
    return false;
  }
  const cased = key.modifiers.get('cased');
  if (cased !== undefined && field.exact)
    reading.report(types.casedWithoutEffect.at(cased, { field: field.name }));
  return true;
}

/** The tests of each value, or undefined where any has a problem. */
function readGroups(
  reading: Reading,
  subject: Subject,
  values: readonly GivenValue[],
): readonly Group[] | undefined {
  const read = readerFor(subject.key);
  const groups = values.map((given) => ({ given, tests: read(reading, subject, given) }));
  if (subject.key.modifiers.has('expand') && groups.every(({ tests }) => tests?.every(isText) ?? false)) {
    const range = subject.key.modifiers.get('expand') ?? subject.key.range;
    if (groups.length > 0) reading.report(grammar.expandWithoutPlaceholder.at(range, {}));
  }
  const sound = groups.flatMap(({ given, tests }) => (tests === undefined ? [] : [{ given, tests }]));
  return sound.length === groups.length ? sound : undefined;
}

function isText(test: Test): boolean {
  return test.kind === 'text';
}

type ReadTests = (reading: Reading, subject: Subject, given: GivenValue) => readonly Test[] | undefined;

const timeParts: readonly TimePart[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];

/** Which of the ways to ask this key uses. */
function readerFor(key: FieldKey): ReadTests {
  const has = (name: ModifierName): boolean => key.modifiers.has(name);
  if (has('exists')) return readExists;
  if (has('fieldref')) return single(readFieldTest);
  if (has('cidr')) return single(readNetwork);
  if (has('inside') || has('outside')) {
    const name = has('inside') ? 'inside' : 'outside';
    return onText(name, "a calendar: '%name%'", (reading, subject, text, given) =>
      one(readCalendarTest(reading, subject.key, text, given)),
    );
  }
  if (has('expand')) return onText('expand', "a list: '%name%'", readExpanded);
  if (has('re')) {
    return onText('re', 'a regular expression', (reading, subject, text, given) =>
      one(readRegexTest(reading, subject.key, text, given)),
    );
  }
  const part = timeParts.find(has);
  return part === undefined ? readPlainTests : single(readTimePart(part));
}

function one(test: Test | undefined): readonly Test[] | undefined {
  return test === undefined ? undefined : [test];
}

function single(
  read: (reading: Reading, subject: Subject, given: GivenValue) => Test | undefined,
): ReadTests {
  return (reading, subject, given) => one(read(reading, subject, given));
}

function onText(
  name: ModifierName,
  wanted: string,
  read: (reading: Reading, subject: Subject, text: string, given: GivenValue) => readonly Test[] | undefined,
): ReadTests {
  return (reading, subject, given) => {
    if (typeof given.value === 'string') return read(reading, subject, given.value, given);
    const fixable = name === 're' && given.value !== null;
    reading.report(grammar.modifierValue.at(given.range, { name, wanted }, fixable ? quoteFix(given) : {}));
    return undefined;
  };
}

function readExpanded(
  reading: Reading,
  subject: Subject,
  text: string,
  given: GivenValue,
): readonly Test[] | undefined {
  const named = readListName(reading, subject.key, text, given);
  if (named === undefined) return undefined;
  if (!('text' in named)) return one(readListTest(reading, subject, named));
  return subject.key.modifiers.has('re')
    ? one(readRegexTest(reading, subject.key, named.text, given))
    : readTextTests(reading, subject.key, named.text, given);
}

function readExists(reading: Reading, _subject: Subject, given: GivenValue): readonly Test[] | undefined {
  const { value, range, written } = given;
  if (typeof value === 'boolean') return [{ kind: 'exists', expected: value, range }];
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  const fixable = (word === 'true' || word === 'false') && written === value;
  reading.report(
    grammar.modifierValue.at(
      range,
      { name: 'exists', wanted: 'true or false' },
      fixable ? { fix: { description: 'Take away the quotes', edits: [{ range, newText: word }] } } : {},
    ),
  );
  return undefined;
}

function readNetwork(reading: Reading, _subject: Subject, given: GivenValue): Test | undefined {
  const { value, range, written, quoted } = given;
  if (typeof value !== 'string') {
    reading.report(grammar.modifierValue.at(range, { name: 'cidr', wanted: "a network, e.g. '10.0.0.0/8'" }));
    return undefined;
  }
  const parsed = parseNetwork(value);
  if (parsed.kind === 'wrong') {
    reading.report(grammar.badNetwork.at(range, { value: shown(given) }));
    return undefined;
  }
  const fix =
    written === value
      ? {
          fix: {
            description: `Write ${parsed.network}`,
            edits: [{ range, newText: quoted ? `'${parsed.network}'` : parsed.network }],
          },
        }
      : {};
  if (parsed.kind === 'address') {
    reading.report(grammar.networkWithoutLength.at(range, { network: parsed.network }, fix));
    return undefined;
  }
  if (parsed.kind === 'host-bits') {
    reading.report(grammar.networkWithHost.at(range, { network: parsed.network }, fix));
  }
  return { kind: 'cidr', network: parsed.network, range };
}

/** The specification's ranges; a year can have a 53rd ISO week. */
const timeLimits: Readonly<Record<TimePart, readonly [number, number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1, 9999],
};

function readTimePart(
  part: TimePart,
): (reading: Reading, subject: Subject, given: GivenValue) => Test | undefined {
  return (reading, { key }, given) => {
    const { value, range } = given;
    const [lowest, highest] = timeLimits[part];
    if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest) {
      return { kind: 'time-part', part, comparison: comparisonOf(key), value, range };
    }
    reading.report(types.timePartRange.at(range, { part, lowest, highest, value: shown(given) }));
    return undefined;
  };
}
