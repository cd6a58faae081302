import * as grammar from '../diagnostics/catalogue/grammar.ts';
import * as types from '../diagnostics/catalogue/types.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Field, Identity, List, ListType, Position, Source, Test } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';
import { positionOf, readPlaceholder } from './placeholder.ts';
import { rangesWithin } from './scalar-range.ts';
import { shortened } from './shortened.ts';
import type { Subject } from './subject.ts';

export interface NamedList {
  readonly list: List;
  readonly position: Position;
  /** The place of `%name%`. */
  readonly range: Range;
}

/**
 * Reads `%name%` under `expand`, `inside` or `outside`.
 * @returns the list; the plain text of a value that names none; or undefined after reporting a problem.
 */
export function readListName(
  reading: Reading,
  key: FieldKey,
  text: string,
  given: GivenValue,
): NamedList | { readonly text: string } | undefined {
  const read = readPlaceholder(text);
  if (read.kind === 'text') return { text: read.text };
  if (read.kind === 'embedded') {
    reading.report(grammar.embeddedPlaceholder.at(given.range, {}));
    return undefined;
  }
  const range = rangesWithin(reading.located.text, given.range, text)(read.start, read.end);
  const list = reading.lists.get(read.name);
  if (list === undefined) {
    if (reading.faultyLists?.has(read.name) === true) {
      reading.leaveOpen();
      return undefined;
    }
    const known = [...reading.lists.keys()];
    reading.report(grammar.unknownList.at(range, { name: shortened(read.name), known }));
    return undefined;
  }
  reading.usedLists.add(list.name);
  const has = key.modifiers;
  const position = positionOf(
    read.position === 'endswith' ||
      read.position === 'contains' ||
      has.has('endswith') ||
      has.has('contains'),
    read.position === 'startswith' ||
      read.position === 'contains' ||
      has.has('startswith') ||
      has.has('contains'),
  );
  return { list, position, range };
}

/** Whether a list of this type is compared as a whole value only, and why. */
const wholeOnly: Readonly<Record<ListType, string | undefined>> = {
  accounts: 'its members are ids and user principal names',
  upn: undefined,
  'ip-range': 'its members are networks',
  country: undefined,
  device: undefined,
  app: undefined,
  group: undefined,
  role: undefined,
  tenant: undefined,
  calendar: 'it is a working week',
  regex: 'its members are regular expressions, which say themselves where they match',
};

/** A field against a list; undefined where the list does not fit the field, which is reported. */
export function readListTest(reading: Reading, { key, field }: Subject, named: NamedList): Test | undefined {
  const { list, position, range } = named;
  const mismatch = (reason: string, help: string): Test | undefined => {
    reading.report(types.listMismatch.at(range, { list: list.name, type: list.type, reason }, { help }));
    return undefined;
  };
  if (list.type === 'calendar') {
    return mismatch(
      'a working week is no set of values',
      `write \`TimeGenerated|inside: '%${list.name}%'\` or \`TimeGenerated|outside: …\``,
    );
  }
  if (key.modifiers.has('re') && list.type !== 'regex') {
    return mismatch(
      'its members are no regular expressions',
      'leave out `re`, or make it a list of type regex',
    );
  }
  const whole = wholeOnly[list.type];
  if (position !== 'equals' && whole !== undefined) {
    return mismatch(
      whole,
      'compare the whole value: leave out `contains`, `startswith`, `endswith` and wildcards',
    );
  }
  if (list.type === 'accounts' && !holdsAccount(reading.source, field)) {
    const identities = identitiesOf(reading.source);
    return mismatch(
      `${field.name} holds neither the id nor the name of an account`,
      identities.length === 0
        ? 'use a list of type upn'
        : `use ${identities.map(({ name }) => `\`${name}|expand\``).join(' or ')}, or a list of type upn`,
    );
  }
  if (field.type === 'guid' && list.type !== 'accounts' && list.type !== 'device' && list.type !== 'tenant') {
    return mismatch(`${field.name} holds GUIDs`, 'use a list of type device or tenant');
  }
  return { kind: 'list', list, position, cased: key.modifiers.has('cased'), range };
}

/** Whether the field is the id or the user principal name of an account, as the source or one of its identities says. */
function holdsAccount(source: Source, field: Field): boolean {
  if (field.isAccount === true) return true;
  return identitiesOf(source).some(({ id, upn }) => id.name === field.name || upn.name === field.name);
}

function identitiesOf(source: Source): readonly Identity[] {
  return source.names.map((name) => source.identity(name)).filter((identity) => identity !== undefined);
}

/** A date against a working week. */
export function readCalendarTest(
  reading: Reading,
  key: FieldKey,
  text: string,
  given: GivenValue,
): Test | undefined {
  const inside = key.modifiers.has('inside');
  const name = inside ? 'inside' : 'outside';
  const named = readListName(reading, key, text, given);
  if (named === undefined) return undefined;
  if ('text' in named || named.position !== 'equals') {
    reading.report(grammar.modifierValue.at(given.range, { name, wanted: "a calendar: '%name%'" }));
    return undefined;
  }
  if (named.list.type !== 'calendar') {
    const { list, range } = named;
    reading.report(
      types.listMismatch.at(
        range,
        { list: list.name, type: list.type, reason: `\`${name}\` asks for a list of type calendar` },
        { help: `use \`expand\` for a list of type ${list.type}` },
      ),
    );
    return undefined;
  }
  return { kind: 'calendar', list: named.list, inside, range: given.range };
}
