import type { Field, RegexTest, Test, TextPattern, TextTest } from '../../model/index.ts';
import { many } from '../../sigma/text-pattern.ts';

/** Functions that give the value of one part of a record in another type. */
const conversions = new Set([
  'tostring',
  'tobool',
  'toint',
  'tolong',
  'toreal',
  'todouble',
  'todatetime',
  'toguid',
  'tolower',
  'toupper',
  'parse_json',
  'todynamic',
]);

/**
 * True where a field is worked out from more than one part of a record, so that its Event Hub path is only the most
 * likely of them.
 */
export function isWorkedOut({ origin }: Field): boolean {
  if (origin.kind !== 'named') return false;
  const code = origin.kql.replace(/@?"[^"]*"|@?'[^']*'/g, "''");
  return [...code.matchAll(/([A-Za-z_][A-Za-z0-9_]*)\s*\(/g)].some(
    ([, name = '']) => !conversions.has(name.toLowerCase()),
  );
}

/**
 * The tests on the record's value of which one must hold, for a test on the field's own. Where the record holds JSON
 * text, that is the value with its quotes, or without where it is no string.
 */
export function recordForms(test: Test, field: Field): readonly Test[] {
  if (field.jsonText !== true) return [test];
  switch (test.kind) {
    case 'text':
      return isInside(test) ? [test] : [quoted(test), test];
    case 'regex':
      return [aroundQuotes(test)];
    case 'null':
      return [test, { kind: 'text', pattern: ['""'], cased: false, range: test.range }];
    case 'number':
    case 'bool':
    case 'datetime':
    case 'exists':
    case 'cidr':
    case 'field':
    case 'time-part':
    case 'list':
    case 'calendar':
      return [test];
  }
}

/** True for a text that may stand anywhere in the value: quotes around it change nothing. */
function isInside({ pattern }: TextTest): boolean {
  return startsOpen(pattern) && endsOpen(pattern);
}

function startsOpen([first]: TextPattern): boolean {
  return typeof first === 'object' && first.any === many.any;
}

function endsOpen(pattern: TextPattern): boolean {
  return startsOpen([...pattern].reverse());
}

function quoted(test: TextTest): TextTest {
  const { pattern } = test;
  const inner = pattern.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part));
  return {
    ...test,
    pattern: [...(startsOpen(pattern) ? [] : ['"']), ...inner, ...(endsOpen(pattern) ? [] : ['"'])],
  };
}

function aroundQuotes(test: RegexTest): RegexTest {
  if (hasUnclearAnchors(test)) return test;
  const pattern = test.pattern.replace(/^\^/, '^"?').replace(/(?<!\\)\$$/, '"?$');
  return { ...test, pattern };
}

/** An anchor in one of several alternatives cannot be moved outside of quotes. */
export function hasUnclearAnchors({ pattern }: RegexTest): boolean {
  return pattern.includes('|') && /\^|\$/.test(pattern);
}
