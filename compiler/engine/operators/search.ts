import { lowerCondition, lowerExpression } from '../lower/expression.ts';
import { conjunction, disjunction } from '../lower/comparison.ts';
import { literal } from '../lower/expr.ts';
import { columnsIn, mapRows } from '../lower/rows.ts';
import { textOperation } from '../lower/text-operators.ts';
import type { Expr, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, optional } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { substringTest, termTest, type TextTest } from '../text/terms.ts';
import { namedTables } from './table-names.ts';
import { parameterText, unionOf } from './union.ts';

/** `search`: terms in any column, over one table or several. */
export function lowerSearch(input: Relation | undefined, node: KustoNode, scope: Scope): Relation {
  const isCased = /^case_sensitive$/u.test(parameterText(node, 'kind') ?? '');
  const tables = input === undefined ? namedTables(optional(node, 'InClause'), scope) : [input];
  const union = unionOf(tables, { isInner: false, source: '$table', known: columnsOf(node.ResultType) });
  const searched = columnsIn(union.layout).filter(({ name }) => name !== '$table');
  const inner: Scope = { ...scope, layout: union.layout };
  const { evaluate } = lowerSearched(child(node, 'Condition'), searched, isCased, inner);
  return mapRows(
    union,
    union.layout,
    (run, out) => (row) => (evaluate(row, run) === true ? out.push(row) : true),
  );
}

/** A text is a term to find: `x*` where a term starts with it, `*x` where one ends, `*x*` anywhere, `*` always. */
function termMatcher(pattern: string, isCased: boolean): TextTest {
  const atStart = pattern.startsWith('*');
  const atEnd = pattern.endsWith('*') && pattern.length > 1;
  const needle = pattern.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  if (needle === '') return () => true;
  if (needle.includes('*')) {
    const source = needle
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
      .join('.*');
    const regex = new RegExp(source, isCased ? 'su' : 'siu');
    return (text) => regex.test(text);
  }
  if (atStart && atEnd) return substringTest(needle, 'anywhere', isCased);
  return termTest(needle, atStart ? 'suffix' : atEnd ? 'prefix' : 'term', isCased);
}

export function lowerSearched(
  node: KustoNode,
  columns: readonly LayoutColumn[],
  isCased: boolean,
  scope: Scope,
): Expr {
  const kind = scope.plan.syntax.kind(node);
  const visit = (role: string): Expr => lowerSearched(child(node, role), columns, isCased, scope);
  switch (kind) {
    case 'ParenthesizedExpression':
      return visit('Expression');
    case 'AndExpression':
      return conjunction(visit('Left'), visit('Right'), scope.plan);
    case 'OrExpression':
      return disjunction(visit('Left'), visit('Right'), scope.plan);
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return columns
        .map((column) =>
          hasTerm({ type: column.type, constant: false, evaluate: column.read() }, node, isCased, scope),
        )
        .reduce((a, b) => disjunction(a, b, scope.plan), literal(false, 'bool'));
    case 'SearchExpression':
      return hasTerm(lowerExpression(child(node, 'Left'), scope), child(node, 'Right'), isCased, scope);
    default:
      return lowerCondition(node, scope);
  }
}

function hasTerm(column: Expr, node: KustoNode, isCased: boolean, scope: Scope): Expr {
  const needle = lowerExpression(node, { ...scope });
  return textOperation(
    { make: (text) => termMatcher(text, isCased), negated: false },
    column,
    needle,
    scope.plan,
  );
}
