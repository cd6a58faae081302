import type { Extras, Fix } from '../diagnostics/diagnostic.ts';
import * as grammar from '../diagnostics/catalogue/grammar.ts';
import * as types from '../diagnostics/catalogue/types.ts';
import type { Comparison, KqlType, Test } from '../model/index.ts';
import type { Reading } from './context.ts';
import { parseDateTime } from './date-time.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';
import { looksLikePlaceholder } from './placeholder.ts';
import { readValue } from './read-value.ts';
import { shortened } from './shortened.ts';
import type { Subject } from './subject.ts';
import { literalOf } from './text-pattern.ts';
import { readTextTests } from './text-test.ts';

type ReadTests = (reading: Reading, subject: Subject, given: GivenValue) => readonly Test[] | undefined;

/** Reads a value that is compared with the field as it stands, by the field's type. */
export function readPlainTests(
  reading: Reading,
  subject: Subject,
  given: GivenValue,
): readonly Test[] | undefined {
  if (given.value === null) return readNull(reading, subject, given);
  return byType[subject.field.type](reading, subject, given);
}

const byType: Readonly<Record<KqlType, ReadTests>> = {
  string: readText,
  guid: readGuid,
  int: (reading, subject, given) => readNumber(reading, subject, given, { whole: true, bits: 32 }),
  long: (reading, subject, given) => readNumber(reading, subject, given, { whole: true, bits: 64 }),
  real: (reading, subject, given) => readNumber(reading, subject, given, { whole: false, bits: 64 }),
  bool: readBool,
  datetime: readDateTime,
  timespan: (reading, { key, field }) => {
    reading.report(types.timespanCompared.at(key.fieldRange, { field: field.name }));
    return undefined;
  },
  dynamic: (reading, { key, field }) => {
    reading.report(types.dynamicCompared.at(key.fieldRange, { field: field.name }));
    return undefined;
  },
};

function readNull(reading: Reading, { key }: Subject, { range }: GivenValue): readonly Test[] | undefined {
  const other = [...key.modifiers].find(([name]) => name !== 'neq' && name !== 'all');
  if (other === undefined) return [{ kind: 'null', range }];
  reading.report(grammar.modifierValue.at(range, { name: other[0], wanted: 'a value, not null' }));
  return undefined;
}

function readText(reading: Reading, subject: Subject, given: GivenValue): readonly Test[] | undefined {
  const { key, field } = subject;
  if (typeof given.value !== 'string') {
    reading.report(
      types.textExpected.at(given.range, { field: field.name, value: shown(given) }, quoteFix(given)),
    );
    return undefined;
  }
  if (!key.modifiers.has('expand') && looksLikePlaceholder(given.value)) {
    reading.report(grammar.placeholderWithoutExpand.at(given.range, { value: given.value }));
  }
  if (field.exact) warnOfGuidInCapitals(reading, field.name, given);
  return readTextTests(reading, key, given.value, given);
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function warnOfGuidInCapitals(reading: Reading, field: string, given: GivenValue): void {
  const { value, range, written } = given;
  if (typeof value !== 'string' || !guid.test(value) || value === value.toLowerCase()) return;
  const fix: Fix = {
    description: 'Write it in small letters',
    edits: [{ range, newText: quotedLike(given, value.toLowerCase()) }],
  };
  reading.report(types.guidInCapitals.at(range, { field }, written === value ? { fix } : {}));
}

function readGuid(reading: Reading, subject: Subject, given: GivenValue): readonly Test[] | undefined {
  const { field } = subject;
  const text = typeof given.value === 'string' ? literalOf(readValue(given.value)) : undefined;
  if (text === undefined || !guid.test(text)) {
    reading.report(
      types.neverMatches.at(given.range, { value: shown(given), reason: `${field.name} holds GUIDs only` }),
    );
    return undefined;
  }
  return [{ kind: 'text', pattern: [text.toLowerCase()], cased: false, range: given.range }];
}

export function comparisonOf(key: FieldKey): Comparison {
  return (['lt', 'lte', 'gt', 'gte'] as const).find((name) => key.modifiers.has(name)) ?? 'eq';
}

function readNumber(
  reading: Reading,
  { key, field }: Subject,
  given: GivenValue,
  kind: { readonly whole: boolean; readonly bits: 32 | 64 },
): readonly Test[] | undefined {
  const { value, range } = given;
  if (typeof value !== 'number') {
    const extras = typeof value === 'string' && isNumber(value) ? unquoteFix(given, value) : {};
    reading.report(
      types.numberExpected.at(range, { field: field.name, type: field.type, value: shown(given) }, extras),
    );
    return undefined;
  }
  const never = (reason: string): readonly Test[] | undefined => {
    reading.report(types.neverMatches.at(range, { value: shown(given), reason }));
    return undefined;
  };
  const comparison = comparisonOf(key);
  if (!Number.isFinite(value)) return never('it is no finite number');
  if (kind.whole && !Number.isInteger(value) && comparison === 'eq') {
    return never(`${field.name} holds whole numbers`);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return never('numbers beyond 9007199254740991 lose their last digits');
  }
  if (kind.bits === 32 && (value < -(2 ** 31) || value >= 2 ** 31) && comparison === 'eq') {
    return never(`${field.name} holds numbers of 32 bits`);
  }
  return [{ kind: 'number', comparison, value, range }];
}

function readBool(reading: Reading, { field }: Subject, given: GivenValue): readonly Test[] | undefined {
  const { value, range } = given;
  if (typeof value === 'boolean') return [{ kind: 'bool', value, range }];
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  const extras = word === 'true' || word === 'false' ? unquoteFix(given, word) : {};
  reading.report(types.boolExpected.at(range, { field: field.name, value: shown(given) }, extras));
  return undefined;
}

function readDateTime(
  reading: Reading,
  { key, field }: Subject,
  given: GivenValue,
): readonly Test[] | undefined {
  const { value, range } = given;
  const read = typeof value === 'string' ? parseDateTime(value) : undefined;
  if (read === undefined) {
    reading.report(types.dateExpected.at(range, { field: field.name, value: shown(given) }));
    return undefined;
  }
  return [{ kind: 'datetime', comparison: comparisonOf(key), value: read, range }];
}

/** The value as an author would recognise it. */
export function shown({ value, written }: GivenValue): string {
  const text = typeof value === 'string' ? `'${value}'` : (written ?? String(value));
  return shortened(text);
}

/** Quotes a number or truth value so that its text is kept as it was written: `0050126` does not become `50126`. */
export function quoteFix({ range, written }: GivenValue): Extras {
  if (written === undefined || /['\n]/.test(written)) return {};
  return { fix: { description: 'Put it in quotes', edits: [{ range, newText: `'${written}'` }] } };
}

function unquoteFix({ range, written, value }: GivenValue, newText: string): Extras {
  if (written === undefined || written !== value) return {};
  return { fix: { description: 'Take away the quotes', edits: [{ range, newText }] } };
}

function quotedLike({ quoted }: GivenValue, text: string): string {
  return quoted ? `'${text}'` : text;
}

function isNumber(text: string): boolean {
  return /^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$/.test(text);
}
