import type { Field, FieldMatch, IdentityMatch, Predicate, Test } from '../../model/index.ts';
import { listed } from '../../report/words.ts';
import { withAlternatives } from './alternatives.ts';
import { isNamed } from './field-name.ts';
import { hasUnclearAnchors, isWorkedOut, recordForms } from './record-form.ts';
import { timePartForms, timePartValues } from './time-part.ts';

/** Something of a detection that Sigma cannot say; both are clauses: "`cause`, so `effect`". */
export interface Loss {
  readonly cause: string;
  readonly effect: string;
  /** Set where a condition is left out. */
  readonly drops?: true;
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
  const lose: Lose = (loss) => losses.set(`${loss.cause}, ${loss.effect}`, loss);
  const left = weaken(predicate, 'more', lose);
  const where = typeof left === 'boolean' ? undefined : left;
  if (where !== undefined) noteElements(where, lose);
  return { where, losses: [...losses.values()] };
}

type Lose = (loss: Loss) => void;

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

function missing(field: Field): string {
  return `${field.name} is not in the Event Hub record`;
}

function dropped(cause: string, what = 'it', consequence = 'matches more'): Loss {
  return { cause, effect: `the rule leaves out the condition on ${what} and ${consequence}`, drops: true };
}

function weakenMatch(match: FieldMatch, direction: Direction, lose: Lose): Weakened {
  if (!isNamed(match.field)) {
    lose(dropped(missing(match.field)));
    return direction === 'more';
  }
  const tests = match.tests.map((test) => ({ test, loss: lossOf(test, match.field) }));
  for (const { loss } of tests) if (loss !== undefined) lose(loss);
  const left = tests.flatMap(({ test, loss }) => (loss === undefined ? [test] : []));
  // One test that is lost decides the whole where it could have made it true (any) or false (all).
  const decides = (match.quantifier === 'any') === (direction === 'more');
  if (left.length === 0 || (left.length < tests.length && decides)) return direction === 'more';
  noteForm(match.field, lose);
  return withAlternatives({ ...match, tests: left }, (test) =>
    timePartForms(test).flatMap((form) => recordForms(form, match.field)),
  );
}

/** What of a field the record does not hold in the form that the query has it in. */
export function workedOutLoss(field: Field): Loss | undefined {
  return isWorkedOut(field)
    ? {
        cause: `${field.name} is worked out from several parts of the record`,
        effect: `the rule looks at ${field.eventHub ?? ''} only`,
      }
    : undefined;
}

function noteForm(field: Field, lose: Lose): void {
  const loss = workedOutLoss(field);
  if (loss !== undefined) lose(loss);
}

function weakenIdentity(match: IdentityMatch, direction: Direction, lose: Lose): Weakened {
  const { id, upn } = match.identity;
  for (const field of [id, upn]) if (isNamed(field)) noteForm(field, lose);
  if (isNamed(id) && isNamed(upn)) return match;
  if (isNamed(upn))
    lose({ cause: missing(id), effect: `the rule finds ${match.identity.name} by user principal name only` });
  else if (isNamed(id))
    lose({ cause: missing(upn), effect: `the rule finds ${match.identity.name} by object id only` });
  else {
    lose(dropped(missing(id)));
    return direction === 'more';
  }
  return match;
}

function lossOf(test: Test, field: Field): Loss | undefined {
  switch (test.kind) {
    case 'regex':
      return field.jsonText === true && hasUnclearAnchors(test)
        ? dropped(`${field.name} is JSON text in the Event Hub record`)
        : undefined;
    case 'text':
    case 'number':
    case 'bool':
    case 'null':
    case 'exists':
    case 'cidr':
    case 'list':
      return undefined;
    case 'datetime':
      return dropped('Sigma does not compare points in time', field.name);
    case 'time-part':
      return timePartValues(test) === undefined
        ? dropped(`Sigma does not compare a ${test.part}`, field.name)
        : undefined;
    case 'field':
      if (!isNamed(test.other)) return dropped(missing(test.other));
      return field.jsonText === test.other.jsonText
        ? undefined
        : dropped(`one of ${field.name} and ${test.other.name} is JSON text in the Event Hub record`, 'them');
    case 'calendar':
      return dropped('Sigma has no calendar of working hours', field.name, 'matches at any time');
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
        lose({
          cause: `${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} in an array of the Event Hub record`,
          effect: 'the rule also matches when different elements meet the conditions',
        });
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
        lose({
          cause: `${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} in an array of the Event Hub record`,
          effect: 'an exclusion holds as soon as one element meets it',
        });
      }
      noteElements(predicate.operand, lose);
      return;
    }
    case 'selection':
      noteElements(predicate.operand, lose);
      return;
    case 'match':
      if (predicate.field.perElement && predicate.quantifier === 'all' && predicate.tests.length > 1) {
        lose({
          cause: `${predicate.field.name} stands in an array of the Event Hub record`,
          effect: 'the rule also matches when different elements meet the conditions',
        });
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
