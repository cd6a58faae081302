import type { KqlType } from '../model/index.ts';

/** Sigma 2.1.0's modifiers, and `inside` and `outside` for calendars. */
export const modifierNames = [
  'all',
  'startswith',
  'endswith',
  'contains',
  'exists',
  'cased',
  'neq',
  'windash',
  're',
  'i',
  'm',
  's',
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
  'wide',
  'lt',
  'lte',
  'gt',
  'gte',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
  'cidr',
  'expand',
  'fieldref',
  'inside',
  'outside',
] as const;
export type ModifierName = (typeof modifierNames)[number];

export function isModifier(name: string): name is ModifierName {
  return (modifierNames as readonly string[]).includes(name);
}

/** What people write for a modifier whose name they do not know, where the spelling would not tell. */
export const otherNames: ReadonlyMap<string, ModifierName> = new Map([
  ['ignorecase', 'i'],
  ['multiline', 'm'],
  ['dotall', 's'],
  ['regex', 're'],
  ['regexp', 're'],
  ['not', 'neq'],
  ['ne', 'neq'],
  ['ge', 'gte'],
  ['le', 'lte'],
  ['prefix', 'startswith'],
  ['suffix', 'endswith'],
  ['like', 'contains'],
  ['has', 'contains'],
  ['ip', 'cidr'],
  ['subnet', 'cidr'],
  ['list', 'expand'],
  ['field', 'fieldref'],
]);

/** Modifiers of which a key takes only one. */
export const alternatives: readonly (readonly ModifierName[])[] = [
  ['startswith', 'endswith', 'contains'],
  ['utf16le', 'utf16be', 'utf16', 'wide'],
  ['base64', 'base64offset'],
  ['lt', 'lte', 'gt', 'gte'],
  ['minute', 'hour', 'day', 'week', 'month', 'year'],
  ['inside', 'outside'],
];

const positions = ['startswith', 'endswith', 'contains'] as const;
const widths = ['utf16le', 'utf16be', 'utf16', 'wide'] as const;
const comparisons = ['lt', 'lte', 'gt', 'gte'] as const;
const timeParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;

/** The ways a key can ask; modifiers go together where one of these holds them both. */
const usages: readonly (readonly ModifierName[])[] = [
  ['windash', ...widths, 'base64', 'base64offset', ...positions, 'cased', 'all', 'neq'],
  ['expand', ...positions, 'cased', 'all', 'neq'],
  ['expand', 're', 'all', 'neq'],
  ['re', 'i', 'm', 's', 'all', 'neq'],
  ['fieldref', ...positions, 'cased', 'all', 'neq'],
  ['cidr', 'neq'],
  [...comparisons, ...timeParts],
  [...timeParts, 'neq'],
  ['exists'],
  ['inside'],
  ['outside'],
];

export function goTogether(one: ModifierName, other: ModifierName): boolean {
  if (alternatives.some((group) => group.includes(one) && group.includes(other))) return false;
  return usages.some((usage) => usage.includes(one) && usage.includes(other));
}

/** Of two modifiers with a rank, the lower stands first: what transforms the value comes before what looks for it. */
export const ranks: Readonly<Partial<Record<ModifierName, number>>> = {
  re: 1,
  fieldref: 1,
  windash: 1,
  minute: 1,
  hour: 1,
  day: 1,
  week: 1,
  month: 1,
  year: 1,
  utf16le: 2,
  utf16be: 2,
  utf16: 2,
  wide: 2,
  base64: 3,
  base64offset: 3,
  startswith: 4,
  endswith: 4,
  contains: 4,
  lt: 4,
  lte: 4,
  gt: 4,
  gte: 4,
  i: 5,
  m: 5,
  s: 5,
};

/** A modifier that says nothing without another. */
export const needs: Readonly<Partial<Record<ModifierName, ModifierName>>> = {
  i: 're',
  m: 're',
  s: 're',
  base64offset: 'contains',
};

const text: ReadonlySet<KqlType> = new Set(['string']);
const ordered: ReadonlySet<KqlType> = new Set(['int', 'long', 'real', 'datetime']);
const time: ReadonlySet<KqlType> = new Set(['datetime']);
const listed: ReadonlySet<KqlType> = new Set(['string', 'guid']);
const every: ReadonlySet<KqlType> = new Set([
  'string',
  'int',
  'long',
  'real',
  'bool',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
]);

/** The types of field a modifier can be asked of. */
export const fieldTypes: Readonly<Record<ModifierName, ReadonlySet<KqlType>>> = {
  all: every,
  startswith: text,
  endswith: text,
  contains: text,
  exists: every,
  cased: text,
  neq: every,
  windash: text,
  re: text,
  i: text,
  m: text,
  s: text,
  base64: text,
  base64offset: text,
  utf16le: text,
  utf16be: text,
  utf16: text,
  wide: text,
  lt: ordered,
  lte: ordered,
  gt: ordered,
  gte: ordered,
  minute: time,
  hour: time,
  day: time,
  week: time,
  month: time,
  year: time,
  cidr: text,
  expand: listed,
  fieldref: every,
  inside: time,
  outside: time,
};

/** Modifiers that a search through the whole record can take. */
export const keywordModifiers: ReadonlySet<ModifierName> = new Set([
  'all',
  'cased',
  'windash',
  're',
  'i',
  'm',
  's',
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
  'wide',
]);
