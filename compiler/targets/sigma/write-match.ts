import { valuesOf } from '../../kql/query/list-values.ts';
import type {
  Field,
  FieldMatch,
  IdentityMatch,
  KeywordMatch,
  List,
  Test,
  TextTest,
} from '../../model/index.ts';
import { parseNetwork } from '../../sigma/network.ts';
import { needsRegex, numberOf, simplify, writeRegex, writeValue } from '../../sigma/write-value.ts';
import { type FieldNamer, isNamed } from './field-name.ts';
import { type Placeholder, placeholderFor, placeholderName } from './placeholder.ts';

export type Scalar = string | number | boolean | null;

/** A key of a selection, `field|modifier|…`, and what stands behind it. */
export interface Entry {
  readonly key: string;
  readonly value: Scalar | readonly Scalar[];
}

/** The keys that together say a match, and whether all of them or one of them must hold. */
export interface Entries {
  readonly link: 'and' | 'or';
  readonly entries: readonly Entry[];
}

/** One value, with the modifiers that say how it is compared. */
interface Written {
  readonly modifiers: readonly string[];
  readonly value: Scalar;
}

/** A match on a field: values that are compared in the same way share a key. */
export function writeMatch(match: FieldMatch, name: FieldNamer): Entries {
  const written = match.tests.flatMap((test) => writeTest(test, match, name));
  const groups = grouped(written);
  if (match.quantifier === 'any' || written.length === 1) {
    return { link: 'or', entries: groups.map((group) => entry(name(match.field), group)) };
  }
  const entries = groups.flatMap((group) =>
    // `sigma check` wants `all` together with `contains` only; elsewhere each value gets a key of its own.
    group.modifiers.includes('contains') && group.values.length > 1
      ? [entry(name(match.field), { ...group, modifiers: [...group.modifiers, 'all'] })]
      : group.values.map((value) => entry(name(match.field), { ...group, values: [value] })),
  );
  return { link: 'and', entries };
}

/** An account is on a list by its object id or by its user principal name: two keys, of which one must hold. */
export function writeIdentity({ identity, list }: IdentityMatch, name: FieldNamer): Entries {
  const sides = [
    { field: identity.id, part: 'id' as const },
    { field: identity.upn, part: 'upn' as const },
  ].filter(({ field }) => isNamed(field));
  return {
    link: 'or',
    entries: sides.map(({ field, part }) =>
      entry(name(field), { modifiers: ['expand'], values: expansions(field, { list, part }) }),
    ),
  };
}

/** Values looked for in the whole record: a list of them, or keys without a field where they need modifiers. */
export function writeKeyword(match: KeywordMatch): Entries {
  const written = match.tests.map((test) =>
    test.kind === 'regex' ? writeRegexTest(test) : writeText(trimmed(test), true),
  );
  const groups = grouped(written);
  if (match.quantifier === 'any' || written.length === 1) {
    return { link: 'or', entries: groups.map((group) => entry('', group)) };
  }
  return {
    link: 'and',
    entries: groups.map((group) =>
      entry('', group.values.length > 1 ? { ...group, modifiers: [...group.modifiers, 'all'] } : group),
    ),
  };
}

interface Group {
  readonly modifiers: readonly string[];
  readonly values: readonly Scalar[];
}

function grouped(written: readonly Written[]): readonly Group[] {
  const groups = new Map<string, { readonly modifiers: readonly string[]; readonly values: Scalar[] }>();
  for (const { modifiers, value } of written) {
    const key = modifiers.join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { modifiers, values: [value] });
    else if (!group.values.includes(value)) group.values.push(value);
  }
  return [...groups.values()];
}

function entry(field: string, { modifiers, values }: Group): Entry {
  const [only] = values;
  return {
    key: [field, ...modifiers].join('|'),
    value: values.length === 1 && only !== undefined ? only : values,
  };
}

function writeTest(test: Test, match: FieldMatch, name: FieldNamer): readonly Written[] {
  switch (test.kind) {
    case 'text':
      return [writeText(test, false)];
    case 'regex':
      return [writeRegexTest(test)];
    case 'number':
      return [{ modifiers: test.comparison === 'eq' ? [] : [test.comparison], value: test.value }];
    case 'bool':
      return [{ modifiers: [], value: test.value }];
    case 'null':
      return [{ modifiers: [], value: null }];
    case 'exists':
      return [{ modifiers: ['exists'], value: test.expected }];
    case 'cidr':
      return [{ modifiers: ['cidr'], value: test.network }];
    case 'field':
      return [
        {
          modifiers: [...cased(test.cased), 'fieldref', ...position(test.position)],
          value: name(test.other),
        },
      ];
    case 'time-part':
      return [{ modifiers: [test.part], value: test.value }];
    case 'list':
      return writeList(test, match);
    case 'datetime':
    case 'calendar':
      // `express` has left them out.
      return [];
  }
}

function writeText(test: TextTest, isKeyword: boolean): Written {
  const { pattern } = test;
  const { modifier, pattern: inner } = simplify(pattern);
  const number = numberOf(pattern);
  if (number !== undefined) return { modifiers: [], value: number };
  if (needsRegex(pattern) || (modifier === undefined && readsAsNumber(writeValue(pattern)))) {
    const regex = writeRegex(pattern);
    const value = isKeyword ? regex.replace(/^\^/, '').replace(/\$$/, '') : regex;
    return { modifiers: ['re', ...(test.cased ? [] : ['i']), 's'], value };
  }
  const modifiers = [...cased(test.cased), ...(modifier === undefined ? [] : [modifier])];
  return { modifiers, value: writeValue(modifier === undefined ? pattern : inner) };
}

/** A keyword is found anywhere, so that wildcards around it say nothing. */
function trimmed(test: TextTest): TextTest {
  const { modifier, pattern } = simplify(test.pattern);
  return modifier === undefined ? test : { ...test, pattern };
}

/** Text that Python's `int` takes, which `sigma check` refuses as a string: `007`, `+5`, `1_000`. */
function readsAsNumber(text: string): boolean {
  return /^[+-]?\p{Nd}+(_\p{Nd}+)*$/u.test(text);
}

function writeRegexTest(test: Test & { readonly kind: 'regex' }): Written {
  const flags = [
    ...(test.ignoreCase ? ['i'] : []),
    ...(test.multiline ? ['m'] : []),
    ...(test.dotAll ? ['s'] : []),
  ];
  return { modifiers: ['re', ...flags], value: test.pattern };
}

function writeList(test: Test & { readonly kind: 'list' }, match: FieldMatch): readonly Written[] {
  const { list } = test;
  if (list.type === 'ip-range') return networks(list).map((value) => ({ modifiers: ['cidr'], value }));
  const modifiers =
    list.type === 'regex' ? ['re', 'expand'] : [...cased(test.cased), 'expand', ...position(test.position)];
  return expansions(match.field, placeholderFor(list, match.field)).map((value) => ({ modifiers, value }));
}

/**
 * The networks themselves: pySigma cannot put a placeholder where `cidr` wants a network. An empty list becomes an
 * address that no record has as its source.
 */
function networks(list: List): readonly string[] {
  const values = valuesOf(list, 'value').flatMap((value) => {
    const parsed = parseNetwork(value);
    return parsed.kind === 'wrong' ? [] : [parsed.network];
  });
  return values.length === 0 ? ['0.0.0.0/32'] : values;
}

/** True where a list stands in the rule as a placeholder, so that a pipeline has to give its values. */
export function isPlaceholder(list: List): boolean {
  return list.type !== 'ip-range' && list.type !== 'calendar';
}

/** The placeholder, and in quotes too where the record holds JSON text. */
function expansions(field: Field, placeholder: Placeholder): readonly string[] {
  const percent = `%${placeholderName(placeholder)}%`;
  return field.jsonText === true && placeholder.list.type !== 'regex' ? [`"${percent}"`, percent] : [percent];
}

function cased(isCased: boolean): readonly string[] {
  return isCased ? ['cased'] : [];
}

function position(value: 'equals' | 'startswith' | 'endswith' | 'contains'): readonly string[] {
  return value === 'equals' ? [] : [value];
}
