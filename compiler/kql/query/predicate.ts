import type { FieldMatch, IdentityMatch, KeywordMatch, Predicate } from '../../model/index.ts';
import { and, at, isIn, not, or } from '../build.ts';
import type { Expression } from '../tree.ts';
import { fieldValue } from './field.ts';
import type { ListValues } from './list-values.ts';
import { keywordExpression, type Preludes, testExpression, textGroup } from './test.ts';

/** What turning predicates into KQL needs besides them. */
export interface PredicateContext {
  readonly lists: ListValues;
  /** Columns that must be extended before the predicate can be read. */
  readonly preludes: Preludes;
}

/**
 * A predicate as a KQL expression that is never null, also under `not`: a missing value does not match.
 */
export function predicateExpression(predicate: Predicate, context: PredicateContext): Expression {
  return express(predicate, context, false);
}

function express(predicate: Predicate, context: PredicateContext, negated: boolean): Expression {
  switch (predicate.kind) {
    case 'and':
      return and(...predicate.operands.map((operand) => express(operand, context, negated)));
    case 'or':
      return or(...predicate.operands.map((operand) => express(operand, context, negated)));
    case 'selection':
      return express(predicate.operand, context, negated);
    case 'not':
      return negate(express(predicate.operand, context, !negated));
    case 'match':
      return matchExpression(predicate, context, negated);
    case 'identity':
      return identityExpression(predicate, context);
    case 'keyword':
      return keyword(predicate);
  }
}

const opposite = { '==': '!=', '=~': '!~', has: '!has', contains: '!contains' } as const;
const oppositeIn = { in: '!in', 'in~': '!in~' } as const;

/** `not(a == b)` reads better as `a != b`; both are true where `a` is missing. */
function negate(expression: Expression): Expression {
  if (expression.kind === 'not') return expression.operand;
  if (expression.kind === 'binary' && expression.operator in opposite) {
    return { ...expression, operator: opposite[expression.operator as keyof typeof opposite] };
  }
  if (expression.kind === 'in' && expression.operator in oppositeIn) {
    return { ...expression, operator: oppositeIn[expression.operator as keyof typeof oppositeIn] };
  }
  if (expression.kind === 'call' && expression.name === 'isempty')
    return { ...expression, name: 'isnotempty' };
  if (expression.kind === 'call' && expression.name === 'isnotempty')
    return { ...expression, name: 'isempty' };
  return not(expression);
}

function matchExpression(match: FieldMatch, context: PredicateContext, negated: boolean): Expression {
  const value = fieldValue(match.field);
  if (match.quantifier === 'all') {
    return at(
      and(...match.tests.map((test) => testExpression(value, match.field, test, context, negated))),
      match.range,
    );
  }
  const { grouped, rest } = textGroup(match.tests);
  const operands = [
    ...(grouped === undefined ? [] : [inText(value, match, grouped)]),
    ...rest.map((test) => testExpression(value, match.field, test, context, negated)),
  ];
  return at(or(...operands), match.range);
}

/** Several plain texts of the same case become one `in`. */
function inText(
  value: Expression,
  match: FieldMatch,
  grouped: NonNullable<ReturnType<typeof textGroup>['grouped']>,
) {
  const exact = match.field.exact || grouped.cased;
  const items = grouped.texts.map(({ text, range }): Expression => ({
    kind: 'string',
    value: text,
    origin: range,
  }));
  return isIn(value, exact ? 'in' : 'in~', items);
}

function identityExpression({ identity, list, range }: IdentityMatch, context: PredicateContext): Expression {
  const byId = isIn(fieldValue(identity.id), 'in', [context.lists.reference(list, 'id')]);
  const byUpn = isIn(fieldValue(identity.upn), 'in~', [context.lists.reference(list, 'upn')]);
  return at(or(byId, byUpn), range);
}

function keyword(match: KeywordMatch): Expression {
  const tests = match.tests.map(keywordExpression);
  return at(match.quantifier === 'all' ? and(...tests) : or(...tests), match.range);
}
