import ipaddr from 'ipaddr.js';
import { RE2JS } from 're2js';
import type { TextPattern } from '../../model/index.ts';
import { base64, base64Offsets, bytesAsText, dashVariants, utf16, utf8, type Width } from '../encode.ts';
import type { ModifierName } from '../modifier.ts';
import { readValue } from '../read-value.ts';
import { literalOf, many, normalize } from '../text-pattern.ts';

/** Whether one value of a record passes. */
export type ValueTest = (value: unknown) => boolean;

export type Scalar = string | number | boolean | null;

/** Lists by the name of their placeholder. */
export type Placeholders = Readonly<Record<string, readonly Scalar[]>>;

/** Why a rule cannot be evaluated. */
export class SigmaProblem extends Error {}

const widths: readonly Width[] = ['utf16le', 'utf16be', 'utf16', 'wide'];

/** What each value of a key asks of a record's value; a placeholder becomes as many as its list has. */
export function valueTests(
  values: readonly Scalar[],
  modifiers: readonly ModifierName[],
  placeholders: Placeholders,
): readonly ValueTest[] {
  const has = (name: ModifierName) => modifiers.includes(name);
  if (!has('expand')) return values.map((value) => valueTest(value, modifiers));
  const expanded = values.flatMap((value) => expand(value, placeholders));
  return expanded.map((value) => valueTest(has('re') ? asPattern(value) : value, modifiers));
}

/** What pySigma makes of a pipeline's value that fills a regular expression: each pair of backslashes is one. */
function asPattern(value: Scalar): Scalar {
  return typeof value === 'string' ? value.replaceAll('\\\\', '\\') : value;
}

/** A placeholder may stand within other text: `"%admins%"` is each value in quotes. Of several, every combination. */
function expand(value: Scalar, placeholders: Placeholders): readonly Scalar[] {
  if (typeof value !== 'string') return [value];
  const match = /%([A-Za-z0-9_.-]+)%/u.exec(value);
  const name = match?.[1];
  if (match === null || name === undefined) return [value];
  const found = placeholders[name];
  if (found === undefined) throw new SigmaProblem(`the placeholder %${name}% has no values`);
  if (match[0] === value) return found;
  const before = value.slice(0, match.index);
  const after = expand(value.slice(match.index + match[0].length), placeholders);
  return found.flatMap((item) => after.map((rest) => before + String(item) + String(rest)));
}

function valueTest(value: Scalar, modifiers: readonly ModifierName[]): ValueTest {
  const has = (name: ModifierName) => modifiers.includes(name);
  if (has('re')) return regexTest(String(value), has('i'), has('m'), has('s'));
  if (has('cidr')) return cidrTest(String(value));
  const order = (['lt', 'lte', 'gt', 'gte'] as const).find(has);
  const part = (['minute', 'hour', 'day', 'week', 'month', 'year'] as const).find(has);
  if (part !== undefined) return timePartTest(part, order ?? 'eq', Number(value));
  if (order !== undefined) return orderTest(order, value);
  if (value === null) return (given) => given === null || given === '';
  if (typeof value === 'boolean')
    return (given) => given === value || asText(given).toLowerCase() === String(value);
  return textTest(value, modifiers);
}

/** Numbers are compared as they are written: logs hold codes as numbers and as text alike. */
function textTest(value: string | number, modifiers: readonly ModifierName[]): ValueTest {
  const has = (name: ModifierName) => modifiers.includes(name);
  const written = typeof value === 'number' ? [String(value)] : readValue(value);
  const variants = encoded(has('windash') ? dashVariants(written) : [written], modifiers);
  // The specification: values are matched without regard to case, unless `cased`; encodings of bytes are exact.
  const cased = has('cased') || has('base64') || has('base64offset');
  const patterns = variants.map((variant) =>
    normalize([
      ...(has('contains') || has('endswith') ? [many] : []),
      ...variant,
      ...(has('contains') || has('startswith') ? [many] : []),
    ]),
  );
  const tests = patterns.map((pattern) => patternTest(pattern, cased));
  return (given) => {
    if (given === null || typeof given === 'object') return false;
    const text = asText(given);
    return tests.some((test) => test(text));
  };
}

function encoded(
  patterns: readonly TextPattern[],
  modifiers: readonly ModifierName[],
): readonly TextPattern[] {
  const width = widths.find((name) => modifiers.includes(name));
  const isBase64 = modifiers.includes('base64');
  const isOffset = modifiers.includes('base64offset');
  if (width === undefined && !isBase64 && !isOffset) return patterns;
  return patterns.flatMap((pattern): readonly TextPattern[] => {
    const text = literalOf(pattern);
    if (text === undefined) throw new SigmaProblem('a value with wildcards cannot be encoded');
    const bytes = width === undefined ? utf8(text) : utf16(text, width);
    if (isOffset) return base64Offsets(bytes).map((variant) => [variant]);
    return [[isBase64 ? base64(bytes) : bytesAsText(bytes)]];
  });
}

function patternTest(pattern: TextPattern, cased: boolean): (text: string) => boolean {
  const fold = (text: string) => (cased ? text : text.toLowerCase());
  const literal = literalOf(pattern);
  if (literal !== undefined) {
    const wanted = fold(literal);
    return (text) => fold(text) === wanted;
  }
  const source = pattern
    .map((part) => (typeof part === 'string' ? RE2JS.quote(part) : part.any === 'many' ? '.*' : '.'))
    .join('');
  const regex = RE2JS.compile(source, RE2JS.DOTALL | (cased ? 0 : RE2JS.CASE_INSENSITIVE));
  return (text) => regex.matches(text);
}

function regexTest(source: string, ignoreCase: boolean, multiline: boolean, dotAll: boolean): ValueTest {
  const flags =
    (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (multiline ? RE2JS.MULTILINE : 0) |
    (dotAll ? RE2JS.DOTALL : 0);
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(source, flags);
  } catch {
    throw new SigmaProblem(`RE2 does not take the regular expression ${JSON.stringify(source)}`);
  }
  return (given) => given !== null && typeof given !== 'object' && regex.matcher(asText(given)).find();
}

function cidrTest(network: string): ValueTest {
  if (!ipaddr.isValidCIDR(network)) throw new SigmaProblem(`${JSON.stringify(network)} is not a network`);
  const [base, bits] = ipaddr.parseCIDR(network);
  return (given) => {
    if (typeof given !== 'string' || !ipaddr.isValid(given)) return false;
    const address = ipaddr.process(given);
    return address.kind() === base.kind() && address.match([base, bits] as never);
  };
}

type Order = 'lt' | 'lte' | 'gt' | 'gte' | 'eq';

export function inOrder(order: Order | 'neq', left: number, right: number): boolean {
  switch (order) {
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'eq':
      return left === right;
    case 'neq':
      return left !== right;
  }
}

function orderTest(order: Order, value: Scalar): ValueTest {
  const wanted = numberOf(value);
  if (wanted === undefined) throw new SigmaProblem(`${JSON.stringify(value)} has no order`);
  return (given) => {
    const number = numberOf(given);
    return number !== undefined && inOrder(order, number, wanted);
  };
}

/** A number, or a date and time as one. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  const time = Number.isNaN(number) ? Date.parse(value) : number;
  return Number.isNaN(time) ? undefined : time;
}

type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** Parts of a time in UTC; weeks are those of ISO 8601. */
const timeParts: Readonly<Record<TimePart, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: isoWeek,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

function isoWeek(date: Date): number {
  const day = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
  const thursday = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - day);
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - newYear) / (7 * 86_400_000)) + 1;
}

function timePartTest(part: TimePart, order: Order, wanted: number): ValueTest {
  return (given) => {
    const time = typeof given === 'string' ? Date.parse(given) : Number.NaN;
    return !Number.isNaN(time) && inOrder(order, timeParts[part](new Date(time)), wanted);
  };
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
