import * as types from '../diagnostics/catalogue/types.ts';
import type { Test } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { FieldKey } from './field-key.ts';
import { matchesEverything } from './regex.ts';
import { shown } from './plain-test.ts';
import type { Group } from './subject.ts';
import { isMany, literalOf } from './text-pattern.ts';
import { writeValue } from './write-value.ts';

/** Values that say the same twice, that exclude each other, or that say nothing. */
export function checkValues(reading: Reading, key: FieldKey, groups: readonly Group[]): void {
  checkDuplicates(reading, groups);
  checkContradiction(reading, key, groups);
  for (const { given, tests } of groups) {
    if (tests.some(saysNothing))
      reading.report(types.matchesEverything.at(given.range, { value: shown(given) }));
  }
}

function saysNothing(test: Test): boolean {
  if (test.kind === 'regex') return matchesEverything(test.pattern);
  return test.kind === 'text' && test.pattern.length === 1 && isMany(test.pattern[0]);
}

function checkDuplicates(reading: Reading, groups: readonly Group[]): void {
  const exactly = new Map<string, Group>();
  const loosely = new Map<string, Group>();
  for (const group of groups) {
    const written = group.tests.map(identityOf).join('\n');
    // Only plain text ignores case.
    const folds = group.tests.every((test) => test.kind === 'text' && !test.cased);
    const folded = folds ? written.toLowerCase() : written;
    const same = exactly.get(written);
    const similar = loosely.get(folded);
    const earlier = same ?? similar;
    if (earlier === undefined) {
      exactly.set(written, group);
      loosely.set(folded, group);
      continue;
    }
    const related = [{ range: earlier.given.range, message: 'first written here' }];
    const value = shown(group.given);
    reading.report(
      same === undefined
        ? types.differsInCaseOnly.at(group.given.range, { value }, { related })
        : types.duplicateValue.at(group.given.range, { value }, { related }),
    );
  }
}

/** A text by which two tests are the same. */
function identityOf(test: Test): string {
  switch (test.kind) {
    case 'text':
      return `text ${writeValue(test.pattern)}`;
    case 'regex':
      return `regex ${test.pattern}`;
    case 'number':
    case 'bool':
    case 'datetime':
    case 'time-part':
      return `${test.kind} ${test.value}`;
    case 'null':
      return 'null';
    case 'exists':
      return `exists ${test.expected}`;
    case 'cidr':
      return `cidr ${test.network}`;
    case 'field':
      return `field ${test.other.name}`;
    case 'list':
    case 'calendar':
      return `list ${test.list.name}`;
  }
}

/** With `all`, a field would have to equal two different values at once. */
function checkContradiction(reading: Reading, key: FieldKey, groups: readonly Group[]): void {
  const range = key.modifiers.get('all');
  // A record can hold any number of words, a field only one value.
  if (range === undefined || key.field === '') return;
  const fixed = new Map<string, Group>();
  for (const group of groups) {
    const [test] = group.tests;
    if (test !== undefined && group.tests.length === 1 && isWhole(test)) {
      fixed.set(identityOf(test).toLowerCase(), group);
    }
  }
  const [one, other] = [...fixed.values()];
  if (one === undefined || other === undefined) return;
  const value = `${shown(one.given)} and ${shown(other.given)}`;
  reading.report(
    types.neverMatches.at(
      range,
      { value, reason: 'no field equals both' },
      { help: 'leave out `all`, or add `contains` where parts of the text are meant' },
    ),
  );
}

function isWhole(test: Test): boolean {
  switch (test.kind) {
    case 'text':
      return literalOf(test.pattern) !== undefined;
    case 'number':
    case 'datetime':
    case 'time-part':
      return test.comparison === 'eq';
    case 'bool':
    case 'null':
      return true;
    case 'regex':
    case 'exists':
    case 'cidr':
    case 'field':
    case 'list':
    case 'calendar':
      return false;
  }
}
