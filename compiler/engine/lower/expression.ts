import { unsupported, type Place } from '../diagnostics.ts';
import { element, property } from '../dynamic/access.ts';
import { builtins } from '../functions/index.ts';
import type { Call } from '../functions/builtin.ts';
import { checkTimespan } from '../time/calendar.ts';
import { child, elements, isTabular, optional, placeOf, scalarType, textOf, columnsOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { Decimal, isDecimal, type Value } from '../values.ts';
import { arithmetic, type ArithmeticOperator } from './arithmetic.ts';
import { callFunction } from './user-functions.ts';
import { compileRegex } from '../text/regex.ts';
import {
  conjunction,
  disjunction,
  equality,
  membership,
  ordering,
  range,
  type ComparisonOperator,
} from './comparison.ts';
import { cast, derived, literal } from './expr.ts';
import { findColumn } from './layout.ts';
import { anyOf, contains, equals, type Requirements } from '../stream/needles.ts';
import { lowerLiteral } from './literals.ts';
import type { Expr, Scope } from './plan-types.ts';
import { manyNeedles, textOperation, textOperators } from './text-operators.ts';
import { firstColumnValues, scalarOfTable } from './subqueries.ts';
import { termTest } from '../text/terms.ts';

/** Where an error is shown: at the call, for a node in the body of a called function. */
export function place(node: KustoNode, scope: Scope): Place {
  return scope.site ?? placeOf(node);
}

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  EqualExpression: '==',
  NotEqualExpression: '!=',
  LessThanExpression: '<',
  LessThanOrEqualExpression: '<=',
  GreaterThanExpression: '>',
  GreaterThanOrEqualExpression: '>=',
};

const arithmetics: Readonly<Record<string, ArithmeticOperator>> = {
  AddExpression: '+',
  SubtractExpression: '-',
  MultiplyExpression: '*',
  DivideExpression: '/',
  ModuloExpression: '%',
};

const memberships: Readonly<Record<string, { readonly cased: boolean; readonly negated: boolean }>> = {
  InExpression: { cased: true, negated: false },
  NotInExpression: { cased: true, negated: true },
  // Microsoft's names for in~ and !in~.
  InCsExpression: { cased: false, negated: false },
  NotInCsExpression: { cased: false, negated: true },
};

/** Lowers a scalar expression of the bound tree to a closure. */
export function lowerExpression(node: KustoNode, scope: Scope): Expr {
  const { syntax } = scope.plan;
  const found = lowerLiteral(node, syntax);
  if (found !== undefined) return found;
  const kind = syntax.kind(node);
  const comparison = lookUp(comparisons, kind);
  if (comparison !== undefined) return lowerComparison(comparison, node, scope);
  const operator = lookUp(arithmetics, kind);
  if (operator !== undefined) return lowerArithmetic(operator, node, scope);
  const member = lookUp(memberships, kind);
  if (member !== undefined) {
    const left = lowerExpression(child(node, 'Left'), scope);
    const items = lowerList(node, scope);
    const found = membership(left, items, member, scope.plan);
    return member.negated ? found : { ...found, requires: anyOfItems(items, left, member.cased) };
  }
  const text = lookUp(textOperators, kind);
  if (text !== undefined) {
    const right = lowerExpression(child(node, 'Right'), scope);
    const test = (left: Expr): Expr => {
      const found = textOperation(text, left, right, scope.plan);
      return text.negated ? found : { ...found, requires: contains(left, right.literal, false) };
    };
    return overColumns(node, scope, test, text.negated);
  }
  switch (kind) {
    case 'ParenthesizedExpression':
      return lowerExpression(child(node, 'Expression'), scope);
    case 'NameReference':
      return lowerName(node, scope);
    case 'PathExpression':
      return lowerPath(node, scope);
    case 'ElementExpression':
      return lowerElement(node, scope);
    case 'FunctionCallExpression':
      return lowerCall(node, scope);
    case 'AndExpression':
      return conjunction(
        lowerCondition(child(node, 'Left'), scope),
        lowerCondition(child(node, 'Right'), scope),
        scope.plan,
      );
    case 'OrExpression':
      return disjunction(
        lowerCondition(child(node, 'Left'), scope),
        lowerCondition(child(node, 'Right'), scope),
        scope.plan,
      );
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return lowerBetween(kind === 'NotBetweenExpression', node, scope);
    case 'MatchesRegexExpression':
      return lowerRegex(node, scope);
    case 'HasAnyExpression':
    case 'HasAllExpression': {
      const mode = kind === 'HasAnyExpression' ? 'any' : 'all';
      const items = lowerList(node, scope);
      return overColumns(
        node,
        scope,
        (left) => ({
          ...manyNeedles(mode, (needle) => termTest(needle, 'term', false), left, items, scope.plan),
          requires: anyOfItems(items, left, false),
        }),
        false,
      );
    }
    case 'UnaryMinusExpression':
      return lowerMinus(node, scope);
    case 'UnaryPlusExpression':
      return lowerExpression(child(node, 'Expression'), scope);
    case 'ToScalarExpression':
      return scalarOfTable(child(node, 'Expression'), scope);
    case 'SimpleNamedExpression':
      return lowerExpression(child(node, 'Expression'), scope);
    case 'SearchExpression':
    case 'LikeExpression':
      break;
    default:
  }
  throw unsupported(`The expression ${shorten(textOf(node))}`, place(node, scope));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function lookUp<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A condition: dynamic values count as the bool they hold. */
export function lowerCondition(node: KustoNode, scope: Scope): Expr {
  return cast(lowerExpression(node, scope), 'bool');
}

function lowerName(node: KustoNode, scope: Scope): Expr {
  const name = nameOf(node);
  const kind = scope.plan.syntax.symbolKind(node);
  if (kind === 'Column' || kind === undefined) {
    const column = scope.layout === undefined ? undefined : findColumn(scope.layout, name);
    if (column !== undefined) {
      return { type: column.type, constant: false, column: column.source, evaluate: column.read() };
    }
  }
  const binding = scope.names.get(name);
  if (binding?.kind === 'scalar') return binding.expr;
  if (binding?.kind === 'table') return scalarOfRelation(node, scope);
  if (binding?.kind === 'function') return callFunction(node, [], scope);
  throw unsupported(`The name ${name} here`, place(node, scope));
}

function scalarOfRelation(node: KustoNode, scope: Scope): Expr {
  return scalarOfTable(node, scope);
}

/** The plain name of a reference or declaration, without `['…']`. */
export function nameOf(node: KustoNode): string {
  const symbol = node.ReferencedSymbol?.Name;
  const text = textOf(node);
  const bracketed = /^\[\s*(?:h|H)?@?(["'])(.*)\1\s*\]$/su.exec(text)?.[2];
  return (
    bracketed ??
    (symbol !== undefined && symbol !== '' && text !== symbol && text.startsWith('[') ? symbol : text)
  );
}

function lowerPath(node: KustoNode, scope: Scope): Expr {
  const left = child(node, 'Expression');
  const selector = child(node, 'Selector');
  const tuple = scope.tuples?.get(textOf(left));
  if (tuple !== undefined) {
    const column = findColumn(tuple, nameOf(selector));
    if (column === undefined) throw unsupported(`The column ${textOf(node)}`, place(node, scope));
    return { type: column.type, constant: false, evaluate: column.read() };
  }
  const base = lowerExpression(left, scope);
  const selectorKind = scope.plan.syntax.kind(selector);
  if (base.tuple !== undefined) {
    const name = nameOf(selector);
    const index = base.tuple.findIndex((column) => column.name === name || column.name.endsWith(`_${name}`));
    const column = base.tuple[index];
    if (column !== undefined) {
      const { evaluate } = base;
      return derived(column.type, [base], (row, run) => element(evaluate(row, run), index), scope.plan);
    }
  }
  // `a.[b]`: the selector is an expression.
  if (selectorKind === 'BracketedExpression')
    return indexBy(base, child(selector, 'Expression'), node, scope);
  if (selectorKind !== 'NameReference' && selectorKind !== 'BracketedName') {
    throw unsupported(`The path ${shorten(textOf(node))}`, place(node, scope));
  }
  const name = selectorKind === 'BracketedName' ? bracketedName(selector) : nameOf(selector);
  const { evaluate } = base;
  return derived('dynamic', [base], (row, run) => property(evaluate(row, run), name), scope.plan);
}

function bracketedName(node: KustoNode): string {
  return /(["'])(.*)\1/su.exec(textOf(node))?.[2] ?? textOf(node);
}

function lowerElement(node: KustoNode, scope: Scope): Expr {
  const base = lowerExpression(child(node, 'Expression'), scope);
  const selector = child(node, 'Selector');
  return indexBy(base, optional(selector, 'Expression') ?? selector, node, scope);
}

function indexBy(base: Expr, selector: KustoNode, node: KustoNode, scope: Scope): Expr {
  const kind = scope.plan.syntax.kind(selector);
  if (kind === 'BracketedName') {
    const name = bracketedName(selector);
    return derived('dynamic', [base], (row, run) => property(base.evaluate(row, run), name), scope.plan);
  }
  const index = lowerExpression(selector, scope);
  const { evaluate } = base;
  if (base.type !== 'dynamic') throw unsupported(`The index of ${shorten(textOf(node))}`, place(node, scope));
  if (typeof index.literal === 'string') {
    const name = index.literal;
    return derived('dynamic', [base], (row, run) => property(evaluate(row, run), name), scope.plan);
  }
  const selectors = index.evaluate;
  return derived(
    'dynamic',
    [base, index],
    (row, run) => element(evaluate(row, run), selectors(row, run)),
    scope.plan,
  );
}

/** What `in`, `has_any` and `has_all` demand, where the query's text gives all items. */
function anyOfItems(items: readonly Expr[], left: Expr, cased: boolean): Requirements {
  return anyOf(
    items.map(({ literal: value }) => value),
    (value) => (cased ? equals(left, value) : contains(left, value, false)),
  );
}

function lowerComparison(operator: ComparisonOperator, node: KustoNode, scope: Scope): Expr {
  const right = lowerExpression(child(node, 'Right'), scope);
  const demanded = (left: Expr): Requirements =>
    operator !== '==' ? [] : [...equals(left, right.literal), ...equals(right, left.literal)];
  const compare = (left: Expr): Expr =>
    operator === '==' || operator === '!='
      ? { ...equality(operator === '!=', left, right, scope.plan), requires: demanded(left) }
      : ordering(operator, left, right, scope.plan);
  return overColumns(node, scope, compare, operator === '!=');
}

/** `* has 'x'` tests every column; a negated operator must hold for all of them. */
function overColumns(node: KustoNode, scope: Scope, test: (left: Expr) => Expr, negated: boolean): Expr {
  const leftNode = child(node, 'Left');
  if (scope.plan.syntax.kind(leftNode) !== 'StarExpression') return test(lowerExpression(leftNode, scope));
  if (scope.layout === undefined || scope.layout.open !== undefined) {
    throw unsupported('* over columns that only the data know', place(node, scope));
  }
  const tests = [...scope.layout.columns.values()].map((column) =>
    test({ type: column.type, constant: false, evaluate: column.read() }),
  );
  const combine = negated ? conjunction : disjunction;
  return tests.reduce((a, b) => combine(a, b, scope.plan), literal(negated, 'bool'));
}

function lowerArithmetic(operator: ArithmeticOperator, node: KustoNode, scope: Scope): Expr {
  const left = lowerExpression(child(node, 'Left'), scope);
  const right = lowerExpression(child(node, 'Right'), scope);
  return combine(operator, left, right, node, scope);
}

function combine(operator: ArithmeticOperator, left: Expr, right: Expr, node: KustoNode, scope: Scope): Expr {
  const operate = arithmetic(operator, left.type, right.type);
  if (operate === undefined) {
    throw unsupported(`${left.type} ${operator} ${right.type}`, place(node, scope));
  }
  const a = left.evaluate;
  const b = right.evaluate;
  const isDynamic = left.type === 'dynamic' || right.type === 'dynamic';
  const type = isDynamic ? 'dynamic' : scalarType(node);
  const combined = derived(
    type,
    [left, right],
    (row, run) => {
      const x = a(row, run);
      if (x === null) return null;
      const y = b(row, run);
      return y === null ? null : operate(x, y);
    },
    scope.plan,
  );
  const typed = isDynamic ? cast(combined, scalarType(node)) : combined;
  // A duration known from the query's text, e.g. `5 * 1m`, stays a literal.
  if (
    'literal' in left &&
    'literal' in right &&
    left.literal !== null &&
    right.literal !== null &&
    !isDynamic
  ) {
    return literal(operate(left.literal ?? null, right.literal ?? null), type);
  }
  return typed;
}

function lowerMinus(node: KustoNode, scope: Scope): Expr {
  const inner = lowerExpression(child(node, 'Expression'), scope);
  const negate = (value: Value): Value => {
    if (isDecimal(value)) return new Decimal(0).sub(value);
    if (typeof value === 'bigint') {
      return inner.type === 'timespan'
        ? checkTimespan(-value)
        : (arithmetic('-', 'long', 'long')?.(0, value) ?? null);
    }
    return typeof value === 'number' ? (value === 0 && inner.type !== 'real' ? 0 : -value) : null;
  };
  if (inner.literal !== undefined) return literal(negate(inner.literal), inner.type);
  return derived(inner.type, [inner], (row, run) => negate(inner.evaluate(row, run)), scope.plan);
}

function lowerBetween(negated: boolean, node: KustoNode, scope: Scope): Expr {
  const value = lowerExpression(child(node, 'Left'), scope);
  const couple = child(node, 'Right');
  const first = lowerExpression(child(couple, 'First'), scope);
  const secondNode = child(couple, 'Second');
  const second = lowerExpression(secondNode, scope);
  const isSpan = first.type === 'datetime' && second.type === 'timespan';
  return range(negated, value, first, isSpan ? addSpan(first, second, scope) : second, scope.plan);
}

function addSpan(first: Expr, second: Expr, scope: Scope): Expr {
  const add = arithmetic('+', 'datetime', 'timespan');
  return derived(
    'datetime',
    [first, second],
    (row, run) => {
      const a = first.evaluate(row, run);
      const b = second.evaluate(row, run);
      return a === null || b === null || add === undefined ? null : add(a, b);
    },
    scope.plan,
  );
}

function lowerRegex(node: KustoNode, scope: Scope): Expr {
  const pattern = cast(lowerExpression(child(node, 'Right'), scope), 'string');
  const at = place(node, scope);
  return overColumns(
    node,
    scope,
    (column) => {
      const { evaluate } = cast(column, 'string');
      if (typeof pattern.literal === 'string') {
        const regex = compileRegex(pattern.literal, at);
        return derived('bool', [column], (row, run) => regex.test(evaluate(row, run) as string), scope.plan);
      }
      return derived(
        'bool',
        [column, pattern],
        (row, run) =>
          compileRegex(pattern.evaluate(row, run) as string, at).test(evaluate(row, run) as string),
        scope.plan,
      );
    },
    false,
  );
}

/** The right side of `in` and the like; a table gives the values of its first column. */
function lowerList(node: KustoNode, scope: Scope): readonly Expr[] {
  return elements(child(node, 'Right'), 'Expressions').map((item) =>
    isTabular(item) ? firstColumnValues(item, scope) : lowerExpression(item, scope),
  );
}

function lowerCall(node: KustoNode, scope: Scope): Expr {
  const name = textOf(child(node, 'Name'));
  const argumentNodes = elements(child(node, 'ArgumentList'), 'Expressions');
  if (scope.names.get(name)?.kind === 'function') return callFunction(node, argumentNodes, scope);
  const aggregated = scope.aggregate?.(node, name);
  if (aggregated !== undefined) return aggregated;
  const builtin = lookUp(builtins, name);
  if (builtin === undefined) throw unsupported(`The function ${name}()`, place(node, scope));
  const call: Call = {
    name,
    node,
    nodes: argumentNodes,
    args: argumentNodes.map((item) => lowerArgument(item, scope)),
    type: scalarType(node),
    scope,
    place: place(node, scope),
  };
  const expr = builtin(call);
  const tuple = columnsOf(node.ResultType);
  return tuple.length === 0 ? expr : { ...expr, tuple };
}

/** `typeof(long)` is the name of the type, `*` an empty text: only functions that know them take them. */
export function lowerArgument(node: KustoNode, scope: Scope): Expr {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'TypeOfLiteralExpression') {
    return literal(/\(\s*(.*?)\s*\)/su.exec(textOf(node))?.[1] ?? '', 'string');
  }
  if (kind === 'StarExpression') return literal('*', 'string');
  if (isTabular(node)) return firstColumnValues(node, scope);
  return lowerExpression(node, scope);
}
