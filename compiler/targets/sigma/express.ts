import type { Field, FieldMatch, IdentityMatch, Predicate, Test } from '../../model/index.ts';
import { listed } from '../../report/words.ts';
import { isNamed } from './field-name.ts';
import { everyTimePart, timePartValues } from './time-part.ts';

/** Something of a detection that Sigma cannot say; both are clauses: "`cause`, so `effect`". */
export interface Loss {
  readonly cause: string;
  readonly effect: string;
}

export interface Expressed {
  /** Undefined where nothing is left that Sigma could say. */
  readonly where: Predicate | undefined;
  readonly losses: readonly Loss[];
}

/**
 * The part of a predicate that Sigma can say. What it cannot say is left out in such a way that the rest matches at
 * least what the whole would: a condition that narrows is dropped, and so is an exclusion it would have narrowed. The
 * sense of a condition is never turned round.
 */
export function express(predicate: Predicate): Expressed {
  const losses = new Map<string, Loss>();
  const lose: Lose = (cause, effect) => losses.set(`${cause}, ${effect}`, { cause, effect });
  const left = weaken(predicate, 'more', lose);
  const where = typeof left === 'boolean' ? undefined : left;
  if (where !== undefined) noteElements(where, lose);
  return { where, losses: [...losses.values()] };
}

type Lose = (cause: string, effect: string) => void;

/** What may be done to a predicate that cannot be kept whole: `more` lets it match more events, `fewer` fewer. */
type Direction = 'more' | 'fewer';
const opposite = { more: 'fewer', fewer: 'more' } as const;
/** A predicate that always (true) or never (false) holds. */
type Weakened = Predicate | boolean;

function weaken(predicate: Predicate, direction: Direction, lose: Lose): Weakened {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return joined(
        predicate,
        predicate.operands.map((operand) => weaken(operand, direction, lose)),
      );
    case 'not': {
      const operand = weaken(predicate.operand, opposite[direction], lose);
      return typeof operand === 'boolean' ? !operand : { ...predicate, operand };
    }
    case 'selection': {
      const operand = weaken(predicate.operand, direction, lose);
      return typeof operand === 'boolean' ? operand : { ...predicate, operand };
    }
    case 'match':
      return weakenMatch(predicate, direction, lose);
    case 'identity':
      return weakenIdentity(predicate, direction, lose);
    case 'keyword':
      return predicate;
  }
}

function joined(
  predicate: Predicate & { readonly kind: 'and' | 'or' },
  operands: readonly Weakened[],
): Weakened {
  const deciding = predicate.kind === 'or';
  if (operands.includes(deciding)) return deciding;
  const left = operands.filter((operand) => typeof operand !== 'boolean');
  const [only] = left;
  if (only === undefined) return !deciding;
  return left.length === 1 ? only : { ...predicate, operands: left };
}

const matchesMore = 'the rule leaves out the condition on it and matches more';

function missing(field: Field): string {
  return `${field.name} is not in the Event Hub record`;
}

function weakenMatch(match: FieldMatch, direction: Direction, lose: Lose): Weakened {
  if (!isNamed(match.field)) {
    lose(missing(match.field), matchesMore);
    return direction === 'more';
  }
  const tests = match.tests.map((test) => ({ test, loss: lossOf(test, match.field) }));
  for (const { loss } of tests) if (loss !== undefined) lose(loss.cause, loss.effect);
  const left = tests.flatMap(({ test, loss }) => (loss === undefined ? [test] : []));
  // One test that is lost decides the whole where it could have made it true (any) or false (all).
  const decides = (match.quantifier === 'any') === (direction === 'more');
  if (left.length === 0 || (left.length < tests.length && decides)) return direction === 'more';
  return everyTimePart({ ...match, tests: left });
}

function weakenIdentity(match: IdentityMatch, direction: Direction, lose: Lose): Weakened {
  const { id, upn } = match.identity;
  if (isNamed(id) && isNamed(upn)) return match;
  if (isNamed(upn)) lose(missing(id), `the rule finds ${match.identity.name} by user principal name only`);
  else if (isNamed(id)) lose(missing(upn), `the rule finds ${match.identity.name} by object id only`);
  else {
    lose(missing(id), matchesMore);
    return direction === 'more';
  }
  return match;
}

function lossOf(test: Test, field: Field): Loss | undefined {
  switch (test.kind) {
    case 'text':
    case 'regex':
    case 'number':
    case 'bool':
    case 'null':
    case 'exists':
    case 'cidr':
    case 'list':
      return undefined;
    case 'datetime':
      return {
        cause: 'Sigma does not compare points in time',
        effect: `the rule leaves out the condition on ${field.name} and matches more`,
      };
    case 'time-part':
      return timePartValues(test) === undefined
        ? {
            cause: `Sigma does not compare a ${test.part}`,
            effect: `the rule leaves out the condition on ${field.name} and matches more`,
          }
        : undefined;
    case 'field':
      return isNamed(test.other) ? undefined : { cause: missing(test.other), effect: matchesMore };
    case 'calendar':
      return {
        cause: 'Sigma has no calendar of working hours',
        effect: `the rule leaves out the condition on ${field.name} and matches at any time`,
      };
  }
}

/** In a flattened record an array is a field of several values, so that nothing ties two conditions to one element. */
function noteElements(predicate: Predicate, lose: Lose): void {
  switch (predicate.kind) {
    case 'and': {
      const tied = conjuncts(predicate)
        .map(elementFields)
        .filter((names) => names.length > 0);
      if (tied.length > 1) {
        const names = [...new Set(tied.flat())];
        lose(
          `${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} in an array of the Event Hub record`,
          'the rule also matches when different elements meet the conditions',
        );
      }
      for (const operand of conjuncts(predicate)) noteElements(operand, lose);
      return;
    }
    case 'or':
      for (const operand of predicate.operands) noteElements(operand, lose);
      return;
    case 'not': {
      const names = [...new Set(elementFields(predicate.operand))];
      if (names.length > 0) {
        lose(
          `${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} in an array of the Event Hub record`,
          'an exclusion holds as soon as one element meets it',
        );
      }
      noteElements(predicate.operand, lose);
      return;
    }
    case 'selection':
      noteElements(predicate.operand, lose);
      return;
    case 'match':
      if (predicate.field.perElement && predicate.quantifier === 'all' && predicate.tests.length > 1) {
        lose(
          `${predicate.field.name} stands in an array of the Event Hub record`,
          'the rule also matches when different elements meet the conditions',
        );
      }
      return;
    case 'identity':
    case 'keyword':
      return;
  }
}

function conjuncts(predicate: Predicate): readonly Predicate[] {
  if (predicate.kind === 'and') return predicate.operands.flatMap(conjuncts);
  if (predicate.kind === 'selection') return conjuncts(predicate.operand);
  return [predicate];
}

function elementFields(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(elementFields);
    case 'not':
    case 'selection':
      return elementFields(predicate.operand);
    case 'match':
      return predicate.field.perElement ? [predicate.field.name] : [];
    case 'identity': {
      const { id, upn, name } = predicate.identity;
      return id.perElement || upn.perElement ? [name] : [];
    }
    case 'keyword':
      return [];
  }
}
