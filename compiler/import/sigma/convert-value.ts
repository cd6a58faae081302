import type { Mark } from '../../language/located-tree.ts';
import type { Field } from '../../model/index.ts';
import { parseNetwork } from '../../sigma/index.ts';
import type { ModifierName } from '../../sigma/modifier.ts';
import { type ScalarMark, scalarMark } from './mark.ts';

type Modifiers = ReadonlySet<ModifierName>;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const whole = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/u;
const textModifiers: readonly ModifierName[] = [
  're',
  'contains',
  'startswith',
  'endswith',
  'cidr',
  'expand',
  'fieldref',
];
const timeParts: readonly ModifierName[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];

/**
 * A value as the field's type asks for it: Sigma does not tell `50126` from `'50126'`, a table does. What cannot be
 * converted stays as it is, and is refused where the detection is read.
 */
export function convertValue(value: Mark, field: Field, modifiers: Modifiers): Mark {
  if (value.kind !== 'scalar' || value.value === null) return value;
  if (modifiers.has('exists')) return asTruth(value);
  if (timeParts.some((part) => modifiers.has(part))) return asNumber(value);
  if (textModifiers.some((name) => modifiers.has(name))) return asText(value, field, modifiers);
  switch (field.type) {
    case 'string':
    case 'guid':
    case 'datetime':
    case 'timespan':
    case 'dynamic':
      return asText(value, field, modifiers);
    case 'int':
    case 'long':
    case 'real':
      return asNumber(value);
    case 'bool':
      return asTruth(value);
  }
}

function asTruth(value: ScalarMark): Mark {
  const word = value.source.toLowerCase();
  return word === 'true' || word === 'false' ? scalarMark(word === 'true', value.range) : value;
}

function asNumber(value: ScalarMark): Mark {
  return typeof value.value === 'string' && whole.test(value.value)
    ? scalarMark(Number(value.value), value.range)
    : value;
}

function asText(value: ScalarMark, field: Field, modifiers: Modifiers): Mark {
  const text = typeof value.value === 'string' ? value.value : value.source;
  // Sigma ignores case; an exact field is compared as it stands, and ids are written in small letters.
  const cased = field.exact && guid.test(text) ? text.toLowerCase() : text;
  const network = modifiers.has('cidr') ? parseNetwork(cased) : undefined;
  const written = network === undefined || network.kind === 'wrong' ? cased : network.network;
  const escaped = modifiers.has('fieldref') ? written : escapeReference(written);
  return escaped === value.value ? value : scalarMark(escaped, value.range, true);
}

/** `$name` is a parameter in detc; `$$name` is the text. */
export function escapeReference(text: string): string {
  return /^\$(?:\$|[A-Za-z_][A-Za-z0-9_]*$)/u.test(text) ? `$${text}` : text;
}

/**
 * The values of a field that the record holds as JSON text, without the quotes of that text; the field in detc has the
 * value itself. A rule mostly names both forms.
 */
export function withoutJsonQuotes(values: readonly Mark[], modifiers: Modifiers): readonly Mark[] {
  const bare = values.map((value) => {
    if (value.kind !== 'scalar' || typeof value.value !== 'string') return value;
    const text = value.value;
    if (modifiers.has('re')) {
      const pattern = text.replace(/^\^"\?/u, '^').replace(/"\?\$$/u, '$');
      return pattern === text ? value : scalarMark(pattern, value.range, true);
    }
    if (modifiers.has('contains') || modifiers.has('expand')) return value;
    const opened = text.startsWith('"') && !modifiers.has('endswith');
    const closed = text.endsWith('"') && text.length > 1 && !modifiers.has('startswith');
    const isWhole = opened && closed;
    const isPart = (modifiers.has('startswith') && opened) || (modifiers.has('endswith') && closed);
    if (!isWhole && !isPart) return value;
    const inner = text.slice(opened ? 1 : 0, closed ? -1 : undefined).replaceAll('\\"', '"');
    return scalarMark(inner === '' ? null : inner, value.range, true);
  });
  const seen = new Set<unknown>();
  return bare.filter((value) => {
    if (value.kind !== 'scalar') return true;
    const isNew = !seen.has(value.value);
    seen.add(value.value);
    return isNew;
  });
}
