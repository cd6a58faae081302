import { items, part, unwrapped, type SyntaxNode } from '../syntax-node.ts';

/** A comparison or search: `left operator right`; several values on the right for `in` and its like. */
export interface Comparison {
  readonly node: SyntaxNode;
  readonly operator: string;
  readonly left: SyntaxNode;
  readonly right: readonly SyntaxNode[];
}

const operators: ReadonlySet<string> = new Set([
  ...['==', '!=', '=~', '!~', '<', '<=', '>', '>='],
  ...['in', '!in', 'in~', '!in~', 'has_any', 'has_all'],
  ...['has', '!has', 'has_cs', '!has_cs'],
  ...['hasprefix', '!hasprefix', 'hasprefix_cs', '!hasprefix_cs'],
  ...['hassuffix', '!hassuffix', 'hassuffix_cs', '!hassuffix_cs'],
  ...['contains', '!contains', 'contains_cs', '!contains_cs'],
  ...['startswith', '!startswith', 'startswith_cs', '!startswith_cs'],
  ...['endswith', '!endswith', 'endswith_cs', '!endswith_cs'],
  'matches regex',
]);

/** The node as a comparison; undefined where it is none. */
export function comparisonOf(node: SyntaxNode): Comparison | undefined {
  const left = part(node, 'Left');
  const right = part(node, 'Right');
  const token = part(node, 'Operator');
  if (left === undefined || right === undefined || token?.isToken !== true) return undefined;
  const operator = token.text.replace(/\s+/gu, ' ');
  if (!operators.has(operator)) return undefined;
  const values = right.kind === 'ExpressionList' ? items(right) : [right];
  return { node, operator, left: unwrapped(left), right: values.map(unwrapped) };
}

/** True for a value that is written out: `'x'`, `5`, `-1`, `true`, `1h`, `dynamic([…])`. */
export function isLiteral(node: SyntaxNode): boolean {
  if (node.kind === 'UnaryMinusExpression') {
    const operand = part(node, 'Expression');
    return operand !== undefined && isLiteral(operand);
  }
  return node.kind.endsWith('LiteralExpression') || node.kind === 'DynamicExpression';
}
