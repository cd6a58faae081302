import type {
  Comparison,
  Field,
  Position,
  RegexTest,
  Test,
  TextPattern,
  TextTest,
  TimePart,
} from '../../model/index.ts';
import type { Range } from '../../diagnostics/position.ts';
import { and, at, binary, bool, call, datetime, isIn, long, not, or, real, text } from '../build.ts';
import type { BinaryOperator, Expression } from '../tree.ts';
import { insideCalendar } from './calendar.ts';
import { fieldValue, isMissing, isPresent } from './field.ts';
import { type ListValues, partFor, valuesOf } from './list-values.ts';

/** Columns computed ahead of a predicate, by name, so that it stays readable. */
export interface Preludes {
  readonly require: (name: string, value: Expression) => Expression;
}

interface TestContext {
  readonly lists: ListValues;
  readonly preludes: Preludes;
}

const comparisons: Readonly<Record<Comparison, BinaryOperator>> = {
  eq: '==',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** One test of a field's value. Under `not`, an operator that answers null for a missing value is made to answer false. */
export function testExpression(
  value: Expression,
  field: Field,
  test: Test,
  context: TestContext,
  negated: boolean,
): Expression {
  const total = (expression: Expression) =>
    negated ? call('coalesce', expression, bool(false)) : expression;
  switch (test.kind) {
    case 'text':
      return textExpression(value, test.pattern, field.exact || test.cased, test.range);
    case 'regex':
      return binary(value, 'matches regex', regexText(test));
    case 'number': {
      const literal = field.type === 'real' ? real(test.value) : long(test.value);
      const compared = binary(value, comparisons[test.comparison], at(literal, test.range));
      return test.comparison === 'eq' ? compared : total(compared);
    }
    case 'bool':
      return binary(value, '==', at(bool(test.value), test.range));
    case 'datetime': {
      const compared = binary(value, comparisons[test.comparison], at(datetime(test.value), test.range));
      return test.comparison === 'eq' ? compared : total(compared);
    }
    case 'null':
      return isMissing(value, field.type);
    case 'exists':
      return test.expected ? isPresent(value, field.type) : isMissing(value, field.type);
    case 'cidr':
      return total(inRange(value, test.network, test.range));
    case 'field':
      return otherField(value, field, test, negated);
    case 'time-part': {
      const compared = binary(timePart(value, test.part), comparisons[test.comparison], long(test.value));
      return total(compared);
    }
    case 'list':
      // A range function answers null for what is no address; `in` never does.
      return test.list.type === 'ip-range'
        ? total(listExpression(value, field, test, context))
        : listExpression(value, field, test, context);
    case 'calendar': {
      const inside = insideCalendar(value, test.list, context.preludes);
      return total(test.inside ? inside : not(inside));
    }
  }
}

/** The tests that can be one `in`: plain texts without wildcards, all of the same case; none where there are fewer than two. */
export function textGroup(tests: readonly Test[]): {
  readonly grouped?: {
    readonly cased: boolean;
    readonly texts: readonly { readonly text: string; readonly range: Range }[];
  };
  readonly rest: readonly Test[];
} {
  const plain = tests.flatMap((test) => {
    const literal = test.kind === 'text' ? plainText(test.pattern) : undefined;
    return test.kind === 'text' && literal !== undefined && literal !== '' ? [{ test, literal }] : [];
  });
  const [first] = plain;
  if (first === undefined || plain.length < 2 || plain.some(({ test }) => test.cased !== first.test.cased)) {
    return { rest: tests };
  }
  const members = new Set<Test>(plain.map(({ test }) => test));
  return {
    grouped: {
      cased: first.test.cased,
      texts: plain.map(({ test, literal }) => ({ text: literal, range: test.range })),
    },
    rest: tests.filter((test) => !members.has(test)),
  };
}

/** A word searched for in every column of the record. */
export function keywordExpression(test: TextTest | RegexTest): Expression {
  const anywhere: Expression = { kind: 'star' };
  if (test.kind === 'regex') return binary(anywhere, 'matches regex', regexText(test));
  const literal = plainText(trimWildcards(test.pattern));
  if (literal !== undefined) {
    return binary(anywhere, test.cased ? 'contains_cs' : 'contains', text(literal, test.range));
  }
  return binary(
    anywhere,
    'matches regex',
    text(patternRegex(trimWildcards(test.pattern), test.cased, false), test.range),
  );
}

function plainText(pattern: TextPattern): string | undefined {
  if (pattern.length === 0) return '';
  const [only] = pattern;
  return pattern.length === 1 && typeof only === 'string' ? only : undefined;
}

function isMany(part: TextPattern[number] | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

function trimWildcards(pattern: TextPattern): TextPattern {
  const start = isMany(pattern[0]) ? 1 : 0;
  const end = pattern.length > start && isMany(pattern.at(-1)) ? pattern.length - 1 : pattern.length;
  return pattern.slice(start, end);
}

function textExpression(value: Expression, pattern: TextPattern, exact: boolean, range: Range): Expression {
  const literal = plainText(pattern);
  if (literal === '') return call('isempty', value);
  if (literal !== undefined) return binary(value, exact ? '==' : '=~', text(literal, range));
  const inner = plainText(trimWildcards(pattern));
  const opens = isMany(pattern[0]);
  const closes = isMany(pattern.at(-1));
  // `*` alone: any value at all.
  if (inner === '') return call('isnotempty', value);
  if (inner !== undefined && opens && closes) {
    return binary(value, exact ? 'contains_cs' : 'contains', text(inner, range));
  }
  if (inner !== undefined && closes)
    return binary(value, exact ? 'startswith_cs' : 'startswith', text(inner, range));
  if (inner !== undefined && opens)
    return binary(value, exact ? 'endswith_cs' : 'endswith', text(inner, range));
  return binary(value, 'matches regex', text(patternRegex(pattern, exact, true), range));
}

function patternRegex(pattern: TextPattern, cased: boolean, anchored: boolean): string {
  const body = pattern.map((part) => {
    if (typeof part === 'string') return part.replace(/[\\^$.|?*+()[\]{}]/gu, '\\$&');
    return part.any === 'many' ? '.*' : '.';
  });
  const flags = cased ? '(?s)' : '(?is)';
  return anchored ? `${flags}^${body.join('')}$` : `${flags}${body.join('')}`;
}

function regexText(test: RegexTest): Expression {
  const flags = `${test.ignoreCase ? 'i' : ''}${test.multiline ? 'm' : ''}${test.dotAll ? 's' : ''}`;
  return text(flags === '' ? test.pattern : `(?${flags})${test.pattern}`, test.range);
}

function inRange(value: Expression, network: string, range: Range): Expression {
  return call(network.includes(':') ? 'ipv6_is_in_range' : 'ipv4_is_in_range', value, text(network, range));
}

/**
 * Every text contains the empty one, so that the other field must have a value. Two missing values are not the same
 * value, but nor does their lack say that they differ: under `not` equality needs no such test.
 */
function otherField(
  value: Expression,
  field: Field,
  test: Test & { readonly kind: 'field' },
  negated: boolean,
): Expression {
  const other = fieldValue(test.other);
  const compared = fieldComparison(value, other, test.position, test.cased || field.exact);
  if (negated && test.position === 'equals')
    return field.type === 'string' ? compared : call('coalesce', compared, bool(false));
  return and(isPresent(other, test.other.type), compared);
}

function fieldComparison(
  left: Expression,
  right: Expression,
  position: Position,
  exact: boolean,
): Expression {
  const operators: Readonly<Record<Position, readonly [BinaryOperator, BinaryOperator]>> = {
    equals: ['==', '=~'],
    startswith: ['startswith_cs', 'startswith'],
    endswith: ['endswith_cs', 'endswith'],
    contains: ['contains_cs', 'contains'],
  };
  const [cased, uncased] = operators[position];
  return binary(left, exact ? cased : uncased, right);
}

const timeParts: Readonly<Record<TimePart, (value: Expression) => Expression>> = {
  minute: (value) => call('datetime_part', text('minute'), value),
  hour: (value) => call('hourofday', value),
  day: (value) => call('dayofmonth', value),
  week: (value) => call('week_of_year', value),
  month: (value) => call('monthofyear', value),
  year: (value) => call('getyear', value),
};

function timePart(value: Expression, part: TimePart): Expression {
  return timeParts[part](value);
}

function listExpression(
  value: Expression,
  field: Field,
  test: Test & { readonly kind: 'list' },
  context: TestContext,
): Expression {
  const { list, position, cased, range } = test;
  if (list.type === 'ip-range') {
    // A range function refuses an empty array, so a family without ranges is left out where that is known.
    const families = (['v4', 'v6'] as const).filter(
      (family) => !context.lists.isInline(list) || valuesOf(list, family).length > 0,
    );
    const within = { v4: 'ipv4_is_in_any_range', v6: 'ipv6_is_in_any_range' } as const;
    return at(
      or(...families.map((family) => call(within[family], value, context.lists.reference(list, family)))),
      range,
    );
  }
  const part = partFor(list, field);
  if (list.type === 'regex') {
    return or(
      ...valuesOf(list, part).map((pattern) => binary(value, 'matches regex', text(pattern, list.range))),
    );
  }
  const exact = field.exact || cased;
  if (position === 'equals') {
    return at(isIn(value, exact ? 'in' : 'in~', [context.lists.reference(list, part)]), range);
  }
  // KQL has no "starts with any of a table": such lists always stand in the query.
  return or(
    ...valuesOf(list, part).map((member) =>
      fieldComparison(value, text(member, list.range), position, exact),
    ),
  );
}
