import type {
  FieldMatch,
  IdentityMatch,
  KeywordMatch,
  Position,
  Predicate,
  Test,
  TextPattern,
} from '../model/predicate.ts';
import { listed } from './words.ts';

/** One line of a predicate in words; `depth` counts the conditions it stands in. */
export interface PredicateLine {
  readonly depth: number;
  readonly text: string;
}

/** A predicate in words, a condition a line. */
export function predicateInWords(predicate: Predicate, depth = 0): readonly PredicateLine[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      if (predicate.operands.length === 1 && predicate.operands[0] !== undefined) {
        return predicateInWords(predicate.operands[0], depth);
      }
      return [
        { depth, text: predicate.kind === 'and' ? 'all of:' : 'any of:' },
        ...predicate.operands.flatMap((operand) => predicateInWords(operand, depth + 1)),
      ];
    case 'not':
      return [{ depth, text: 'not:' }, ...predicateInWords(predicate.operand, depth + 1)];
    case 'selection':
      return predicateInWords(predicate.operand, depth);
    case 'match':
      return [{ depth, text: matchInWords(predicate) }];
    case 'identity':
      return [{ depth, text: identityInWords(predicate) }];
    case 'keyword':
      return [{ depth, text: keywordInWords(predicate) }];
  }
}

function matchInWords({ field, quantifier, tests }: FieldMatch): string {
  return `${field.name} ${joined(
    tests.map((test) => testInWords(test)),
    quantifier,
  )}`;
}

function identityInWords({ identity, list }: IdentityMatch): string {
  return `${identity.name} is on the list ${list.name} (${list.title})`;
}

function keywordInWords({ quantifier, tests }: KeywordMatch): string {
  return `the record ${joined(
    tests.map((test) => testInWords(test)),
    quantifier,
  )}`;
}

function joined(tests: readonly string[], quantifier: 'any' | 'all'): string {
  const equal = 'is ';
  // `is 'a', 'b' or 'c'` reads better than a verb for each value.
  if (quantifier === 'any' && tests.every((test) => test.startsWith(equal))) {
    return `${equal}${listed(
      tests.map((test) => test.slice(equal.length)),
      'or',
    )}`;
  }
  return listed(tests, quantifier === 'any' ? 'or' : 'and');
}

const comparisons = {
  eq: 'is',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is greater than',
  gte: 'is at least',
} as const;
const caseMatters = ' (case matters)';
const positions: Readonly<Record<Position, string>> = {
  equals: 'is',
  startswith: 'starts with',
  endswith: 'ends with',
  contains: 'contains',
};

function testInWords(test: Test): string {
  switch (test.kind) {
    case 'text':
      return `${textInWords(test.pattern)}${test.cased ? caseMatters : ''}`;
    case 'regex': {
      const flags = `${test.ignoreCase ? 'i' : ''}${test.multiline ? 'm' : ''}${test.dotAll ? 's' : ''}`;
      return `matches /${test.pattern}/${flags}`;
    }
    case 'number':
    case 'datetime':
      return `${comparisons[test.comparison]} ${test.value}`;
    case 'bool':
      return `is ${test.value ? 'true' : 'false'}`;
    case 'null':
      return 'is missing or empty';
    case 'exists':
      return test.expected ? 'exists' : 'does not exist';
    case 'cidr':
      return `is in the network ${test.network}`;
    case 'field':
      return `${positions[test.position]} the value of ${test.other.name}${test.cased ? caseMatters : ''}`;
    case 'time-part':
      return `has a ${test.part} that ${comparisons[test.comparison]} ${test.value}`;
    case 'list':
      return test.position === 'equals'
        ? `is on the list ${test.list.name} (${test.list.title})`
        : `${positions[test.position]} a value of the list ${test.list.name} (${test.list.title})`;
    case 'calendar':
      return `is ${test.inside ? 'within' : 'outside'} ${test.list.name} (${test.list.title})`;
  }
}

/** Wildcards at the ends become verbs; others are shown as Sigma writes them. */
function textInWords(pattern: TextPattern): string {
  const [first, ...middle] = pattern;
  const last = middle.pop();
  if (first === undefined) return "is ''";
  if (last === undefined) {
    return typeof first === 'string'
      ? `is ${quoted([first])}`
      : first.any === 'many'
        ? 'is anything'
        : 'is like ?';
  }
  const opens = isMany(first);
  const closes = isMany(last);
  if (opens && closes && middle.every((part) => typeof part === 'string'))
    return `contains ${quoted(middle)}`;
  if (opens && typeof last === 'string' && middle.length === 0) return `ends with ${quoted([last])}`;
  if (closes && typeof first === 'string' && middle.length === 0) return `starts with ${quoted([first])}`;
  return `is like ${quoted(pattern)}`;
}

function isMany(part: TextPattern[number]): boolean {
  return typeof part !== 'string' && part.any === 'many';
}

function quoted(pattern: TextPattern): string {
  const text = pattern
    .map((part) => (typeof part === 'string' ? part : part.any === 'many' ? '*' : '?'))
    .join('');
  return `'${text}'`;
}
