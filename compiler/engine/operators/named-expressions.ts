import { element } from '../dynamic/access.ts';
import { lowerExpression, nameOf } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import type { Expr, Scope } from '../lower/plan-types.ts';
import { child, elements, scalarType } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { missing } from '../convert.ts';

/** A value with the name that the query or Kusto gives it; undefined where the operator must make one. */
export interface NamedExpr {
  readonly name: string | undefined;
  readonly expr: Expr;
}

/** Lowers an element of a projection. A function with several values gives several. */
export function lowerNamed(node: KustoNode, scope: Scope): readonly NamedExpr[] {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'CompoundNamedExpression') {
    const names = elements(child(node, 'Names'), 'Names').map(nameOf);
    return split(lowerTyped(child(node, 'Expression'), scope), names);
  }
  if (kind === 'SimpleNamedExpression') {
    const name = nameOf(child(node, 'Name'));
    const expr = lowerTyped(child(node, 'Expression'), scope);
    return expr.tuple === undefined ? [{ name, expr }] : split(expr, [name]);
  }
  const expr = lowerTyped(node, scope);
  if (expr.tuple !== undefined) return split(expr, []);
  return [{ name: scope.plan.syntax.resultName(node), expr }];
}

function lowerTyped(node: KustoNode, scope: Scope): Expr {
  const expr = lowerExpression(node, scope);
  return expr.tuple === undefined ? expr : { ...expr, type: scalarType(node) };
}

function split(expr: Expr, names: readonly string[]): readonly NamedExpr[] {
  if (expr.tuple === undefined) {
    return names.map((name, index) => ({ name, expr: component(expr, index, 'dynamic') }));
  }
  return expr.tuple.map((column, index) => ({
    name: names[index] ?? column.name,
    expr: component(expr, index, column.type),
  }));
}

function component(expr: Expr, index: number, type: Expr['type']): Expr {
  const none = missing(type);
  return {
    type,
    constant: expr.constant,
    evaluate: (row, run) => element(expr.evaluate(row, run), index) ?? none,
  };
}

/** The name, or the first of name1, name2, … that is free. */
export function freeName(name: string, taken: { readonly has: (name: string) => boolean }): string {
  if (!taken.has(name)) return name;
  let number = 1;
  while (taken.has(`${name}${number}`)) number++;
  return `${name}${number}`;
}

/** Matches names by a pattern with `*`. */
export function namePattern(pattern: string): RegExp {
  const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
  return new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'su');
}

/** The type that Microsoft gives a column; where it does not know it, the type of the value. */
export function asType(expr: Expr, type: Expr['type']): Expr {
  return type === 'dynamic' ? expr : cast(expr, type);
}
