import {
  calendarImpossible,
  listEmpty,
  listShapeMismatch,
  listValueMalformed,
  listValueTwice,
} from '../../diagnostics/catalogue/references.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Range } from '../../diagnostics/position.ts';
import { uuidPattern } from '../../language/schema/common.ts';
import type { Calendar, ListMember, ListType, ListValues } from '../../language/schema/list.ts';
import type { ListContent } from '../../model/index.ts';
import { parseNetwork, regexProblem } from '../../sigma/index.ts';

/** Values as they were written, with the place of each. */
export interface GivenValues {
  readonly values: ListValues;
  readonly range: Range;
  readonly rangeOf: (index: number) => Range;
}

export interface CheckedContent {
  readonly content: ListContent;
  readonly diagnostics: readonly Diagnostic[];
}

const membered: ReadonlySet<ListType> = new Set(['accounts', 'role', 'app', 'group']);

/** Checks the values of a list against its type. Malformed values are left out, so that nothing else stumbles over them. */
export function checkListContent(name: string, type: ListType, given: GivenValues): CheckedContent {
  const { values, range } = given;
  if (type === 'calendar') {
    return Array.isArray(values)
      ? mismatch(type, 'one working week', range, { kind: 'strings', values: [] })
      : checkCalendar(values, range);
  }
  if (!Array.isArray(values))
    return mismatch(type, 'a sequence of values', range, { kind: 'strings', values: [] });
  const empty = values.length === 0 ? [listEmpty.at(range, { list: name })] : [];
  const checked = membered.has(type) ? checkMembers(type, values, given) : checkStrings(type, values, given);
  return { content: checked.content, diagnostics: [...empty, ...checked.diagnostics] };
}

function mismatch(type: ListType, expected: string, range: Range, content: ListContent): CheckedContent {
  return { content, diagnostics: [listShapeMismatch.at(range, { type, expected })] };
}

function checkMembers(
  type: ListType,
  values: readonly (string | ListMember)[],
  given: GivenValues,
): CheckedContent {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const nameKey = type === 'accounts' ? 'upn' : 'name';
  const members = values.flatMap((value, index): readonly ListMember[] => {
    const range = given.rangeOf(index);
    if (typeof value === 'string') {
      diagnostics.push(
        listShapeMismatch.at(range, { type, expected: `members such as {id: …, ${nameKey}: …}` }),
      );
      return [];
    }
    const problem = memberProblem(type, value);
    if (problem !== undefined) {
      diagnostics.push(
        listValueMalformed.at(range, { type, value: problem.value, expected: problem.expected }),
      );
      return [];
    }
    const key = (value.id ?? value.upn ?? value.name ?? '').toLowerCase();
    if (seen.has(key)) {
      diagnostics.push(listValueTwice.at(range, { value: value.id ?? value.upn ?? value.name ?? '' }));
      return [];
    }
    seen.add(key);
    return [value];
  });
  return { content: { kind: 'members', members }, diagnostics };
}

const uuid = new RegExp(uuidPattern, 'iu');

function memberProblem(
  type: ListType,
  { id, upn, name }: ListMember,
): { value: string; expected: string } | undefined {
  if (id !== undefined && !uuid.test(id)) return { value: id, expected: 'a GUID as id' };
  if (type === 'accounts') {
    if (name !== undefined) return { value: name, expected: 'id and upn; accounts have no name' };
    if (upn !== undefined && !isUpn(upn))
      return { value: upn, expected: 'a user principal name such as ada@contoso.com' };
    return undefined;
  }
  return upn === undefined ? undefined : { value: upn, expected: 'id and name; only accounts have a upn' };
}

function isUpn(value: string): boolean {
  return /^[^@\s]+@[^@\s]+$/u.test(value);
}

function checkStrings(
  type: ListType,
  values: readonly (string | ListMember)[],
  given: GivenValues,
): CheckedContent {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const strings = values.flatMap((value, index): readonly string[] => {
    const range = given.rangeOf(index);
    if (typeof value !== 'string') {
      diagnostics.push(listShapeMismatch.at(range, { type, expected: 'plain strings' }));
      return [];
    }
    const expected = stringProblem(type, value);
    if (expected !== undefined) {
      diagnostics.push(listValueMalformed.at(range, { type, value, expected }));
      return [];
    }
    const key = type === 'regex' ? value : value.toLowerCase();
    if (seen.has(key)) {
      diagnostics.push(listValueTwice.at(range, { value }));
      return [];
    }
    seen.add(key);
    return [value];
  });
  return { content: { kind: 'strings', values: strings }, diagnostics };
}

/** What was expected instead, where the value does not fit the type. */
function stringProblem(type: ListType, value: string): string | undefined {
  switch (type) {
    case 'upn':
      return isUpn(value) ? undefined : 'a user principal name such as ada@contoso.com';
    case 'ip-range':
      return parseNetwork(value).kind !== 'wrong'
        ? undefined
        : 'an address or a CIDR range such as 192.0.2.0/24';
    case 'country':
      return /^[A-Z]{2}$/u.test(value) ? undefined : 'two capital letters, ISO 3166 alpha-2';
    case 'device':
    case 'tenant':
      return uuid.test(value) ? undefined : 'a GUID';
    case 'regex':
      return expectedPattern(value);
    case 'accounts':
    case 'role':
    case 'app':
    case 'group':
    case 'calendar':
      return undefined;
  }
}

const noFlags = { ignoreCase: false, multiline: false, dotAll: false };

function expectedPattern(value: string): string | undefined {
  const problem = regexProblem(value, noFlags);
  if (problem === undefined) return undefined;
  return `an RE2 pattern (${problem.kind === 'unsupported' ? `without ${problem.construct}` : problem.reason})`;
}

function checkCalendar(calendar: Calendar, range: Range): CheckedContent {
  const problems: string[] = [];
  if (!isTimeZone(calendar.zone)) problems.push(`'${calendar.zone}' is no IANA time zone`);
  if (calendar.from >= calendar.to)
    problems.push(`work ends at ${calendar.to}, before it begins at ${calendar.from}`);
  for (const holiday of calendar.holidays ?? []) {
    const date = new Date(`${holiday}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(holiday))
      problems.push(`there is no ${holiday}`);
  }
  return {
    content: { kind: 'calendar', calendar },
    diagnostics: problems.map((problem) => calendarImpossible.at(range, { problem })),
  };
}

/** The zones the platform knows; Kusto takes IANA names: https://learn.microsoft.com/kusto/query/timezone */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$|^UTC$/u.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
