import { dynamicLiteral, identifier, quoteString, timespanLiteral } from './literals.ts';
import { concat, from, join, plain, type Printed } from './printed.ts';
import type { Expression } from './tree.ts';

/** Prints one expression; nested operators are parenthesised wherever a reader could doubt. */
export function printExpression(expression: Expression): Printed {
  return from(expression.origin, bare(expression));
}

function bare(expression: Expression): Printed {
  switch (expression.kind) {
    case 'column':
      return plain(identifier(expression.name));
    case 'path':
      return concat(printExpression(expression.base), ...expression.segments.map(pathSegment));
    case 'string':
      return plain(quoteString(expression.value));
    case 'number':
      return plain(numberLiteral(expression.value, expression.type));
    case 'bool':
      return plain(String(expression.value));
    case 'timespan':
      return plain(timespanLiteral(expression.seconds));
    case 'datetime':
      return plain(`datetime(${expression.value})`);
    case 'dynamic':
      return plain(dynamicLiteral(expression.value));
    case 'call':
      return concat(`${expression.name}(`, join(expression.args.map(printExpression), ', '), ')');
    case 'binary':
      return concat(side(expression.left), ` ${expression.operator} `, side(expression.right));
    case 'and':
    case 'or': {
      const { kind, operands } = expression;
      if (operands.length === 0) return plain(kind === 'and' ? 'true' : 'false');
      return join(
        operands.map((operand) => operandOf(operand, kind)),
        ` ${kind} `,
      );
    }
    case 'not':
      return concat('not(', printExpression(expression.operand), ')');
    case 'in':
      return concat(
        side(expression.left),
        ` ${expression.operator} (`,
        join(expression.items.map(printExpression), ', '),
        ')',
      );
    case 'between':
      return concat(
        side(expression.left),
        ' between (',
        printExpression(expression.from),
        ' .. ',
        printExpression(expression.to),
        ')',
      );
    case 'star':
      return plain('*');
    case 'source-text':
      return plain(expression.kql.trim());
  }
}

export function operandOf(operand: Expression, parent: 'and' | 'or'): Printed {
  const isLogical = operand.kind === 'and' || operand.kind === 'or';
  const needsParentheses = isLogical && operand.kind !== parent && operand.operands.length > 1;
  return needsParentheses || operand.kind === 'source-text'
    ? parenthesised(operand)
    : printExpression(operand);
}

/** An operand of a comparison or of arithmetic. */
function side(expression: Expression): Printed {
  switch (expression.kind) {
    case 'and':
    case 'or':
    case 'in':
    case 'between':
      return parenthesised(expression);
    case 'binary':
      return isArithmetic(expression.operator) ? printExpression(expression) : parenthesised(expression);
    case 'source-text':
      return isSimple(expression.kql) ? printExpression(expression) : parenthesised(expression);
    case 'column':
    case 'path':
    case 'string':
    case 'number':
    case 'bool':
    case 'timespan':
    case 'datetime':
    case 'dynamic':
    case 'call':
    case 'not':
    case 'star':
      return printExpression(expression);
  }
}

/** Sums and products read without parentheses; the tree never puts a sum below a product. */
function isArithmetic(operator: string): boolean {
  return ['+', '-', '*', '/'].includes(operator);
}

/** A name, a path or one call: needs no parentheses beside an operator. */
function isSimple(kql: string): boolean {
  const text = kql.trim();
  if (/^[\w.]+$/u.test(text)) return true;
  if (!/^\w+\(/u.test(text) || !text.endsWith(')')) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')' && --depth === 0) return index === text.length - 1;
  }
  return false;
}

function parenthesised(expression: Expression): Printed {
  return concat('(', printExpression(expression), ')');
}

function pathSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[A-Za-z_]\w*$/u.test(segment) ? `.${segment}` : `[${quoteString(segment)}]`;
}

function numberLiteral(value: number, type: 'int' | 'long' | 'real'): string {
  if (type === 'real' && Number.isInteger(value)) return `${value}.0`;
  // A negative literal beside an operator would read as a subtraction.
  return value < 0 ? `(${value})` : String(value);
}
