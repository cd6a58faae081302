import type { Range } from '../diagnostics/position.ts';
import { dynamicLiteral, identifier, quoteString, timespanLiteral } from './literals.ts';
import type {
  Assignment,
  Expression,
  Operator,
  PrintedKql,
  Program,
  Query,
  Statement,
  TableExpression,
} from './tree.ts';

/** Longer lists and assignments are broken, one item a line. */
const widestLine = 110;
const step = '    ';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly origin: Range;
}

/** Text in pieces, with the YAML ranges the pieces came from; offsets are relative to the start of the piece. */
interface Printed {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** Prints a query the way people write KQL: one step a line, and remembers which stretch came from which YAML. */
export function printKql(program: Program): PrintedKql {
  const comment = program.comment.map((line) => plain(`// ${line.replace(/\s+/gu, ' ').trim()}`.trimEnd()));
  const statements = program.statements.map((statement, index) =>
    printStatement(statement, index === program.statements.length - 1),
  );
  return join([...comment, ...statements], '\n');
}

function printStatement(statement: Statement, isLast: boolean): Printed {
  const end = isLast ? '' : ';';
  switch (statement.kind) {
    case 'let':
      return concat(`let ${identifier(statement.name)} = `, printExpression(statement.value), end);
    case 'let-table': {
      const { query } = statement;
      const isShort = query.operators.length === 0;
      return isShort
        ? concat(`let ${identifier(statement.name)} = `, printQuery(query, ''), end)
        : concat(`let ${identifier(statement.name)} = `, printQuery(query, step), end);
    }
    case 'let-scalar':
      return concat(
        `let ${identifier(statement.name)} = toscalar(\n${step}`,
        printQuery(statement.query, step),
        `)${end}`,
      );
    case 'query':
      return concat(printQuery(statement.query, ''), end);
  }
}

/** A query whose steps after the first line are indented by `indent`. */
function printQuery(query: Query, indent: string): Printed {
  const lines = [
    printTable(query.source, indent),
    ...query.operators.map((operator) => printOperator(operator, indent)),
  ];
  return join(lines, `\n${indent}`);
}

function printTable(table: TableExpression, indent: string): Printed {
  switch (table.kind) {
    case 'table':
      return from(table.origin, plain(identifier(table.name)));
    case 'call':
      return from(table.origin, concat(`${table.name}(`, join(table.args.map(printExpression), ', '), ')'));
    case 'union': {
      if (table.queries.every(({ operators }) => operators.length === 0)) {
        return concat(
          'union ',
          join(
            table.queries.map((query) => printQuery(query, '')),
            ', ',
          ),
        );
      }
      const inner = `${indent}${step}`;
      const queries = table.queries.map((query) => concat('(', printQuery(query, inner), ')'));
      return concat(`union\n${inner}`, join(queries, `,\n${inner}`));
    }
    case 'materialize': {
      const inner = `${indent}${step}`;
      return concat(`materialize(\n${inner}`, printQuery(table.query, inner), `\n${indent})`);
    }
    case 'datatable': {
      const columns = table.columns.map(({ name, type }) => `${identifier(name)}: ${type}`).join(', ');
      if (table.rows.length === 0) return plain(`datatable(${columns}) []`);
      const rows = table.rows.map((row) => join(row.map(printExpression), ', '));
      return concat(
        `datatable(${columns}) [\n${indent}${step}`,
        join(rows, `,\n${indent}${step}`),
        `\n${indent}]`,
      );
    }
  }
}

function printOperator(operator: Operator, indent: string): Printed {
  switch (operator.kind) {
    case 'where': {
      const comment = operator.comment === undefined ? '' : `  // ${operator.comment}`;
      return concat('| where ', printPredicate(operator.predicate, indent), comment);
    }
    case 'extend':
      return concat('| extend ', assignments(operator.columns, indent, '| extend '));
    case 'project':
      return concat('| project ', assignments(operator.columns, indent, '| project '));
    case 'project-away':
      return plain(`| project-away ${operator.columns.map(identifier).join(', ')}`);
    case 'distinct':
      return plain(`| distinct ${operator.columns.map(identifier).join(', ')}`);
    case 'summarize': {
      const aggregates = assignments(operator.aggregates, indent, '| summarize ');
      if (operator.by.length === 0) return concat('| summarize ', aggregates);
      const by = filled(operator.by.map(printAssignment), `${indent}${step}${step}`);
      if (operator.aggregates.length === 0) return concat('| summarize by ', by);
      const oneLine = concat('| summarize ', aggregates, ' by ', by);
      return oneLine.text.length + indent.length <= widestLine && !aggregates.text.includes('\n')
        ? oneLine
        : concat('| summarize ', aggregates, `\n${indent}${step}by `, by);
    }
    case 'join': {
      const on = operator.on.map(({ left, right }) =>
        left === right ? identifier(left) : `$left.${identifier(left)} == $right.${identifier(right)}`,
      );
      const inner = `${indent}${step}`;
      const right =
        operator.right.operators.length === 0
          ? printTable(operator.right.source, indent)
          : concat(`(\n${inner}`, printQuery(operator.right, inner), `\n${indent})`);
      return concat(`| join kind=${operator.join} `, right, ` on ${on.join(', ')}`);
    }
    case 'sort':
      return plain(
        `| sort by ${operator.by.map(({ column, order }) => `${identifier(column)} ${order}`).join(', ')}`,
      );
    case 'make-series': {
      const series = operator.aggregates.map((aggregate) =>
        concat(printAssignment(aggregate), ' default = ', printExpression(aggregate.default)),
      );
      const by = join(operator.by.map(printAssignment), ', ');
      return concat(
        '| make-series ',
        join(series, ', '),
        `\n${indent}${step}on ${identifier(operator.on)} from `,
        printExpression(operator.from),
        ' to ',
        printExpression(operator.to),
        ' step ',
        printExpression(operator.step),
        operator.by.length === 0 ? '' : ' by ',
        by,
      );
    }
    case 'mv-expand':
      return concat(
        `| mv-expand ${identifier(operator.name)} = `,
        printExpression(operator.value),
        ` to typeof(${operator.type})`,
      );
    case 'source-text':
      return from(operator.origin, sourceSteps(operator.kql, indent));
  }
}

/** Steps from a source file: its own line breaks and inner indentation are kept. */
function sourceSteps(kql: string, indent: string): Printed {
  const lines = kql.trim().split('\n');
  const text = lines.map((line, index) => (index === 0 ? line.replace(/^\|?\s*/u, '| ') : line.trimEnd()));
  return plain(text.join(`\n${indent}`));
}

/** `where` operands: a long `and` or `or` is broken before each further operand. */
function printPredicate(expression: Expression, indent: string): Printed {
  const oneLine = printExpression(expression);
  const fits = oneLine.text.length + indent.length + '| where '.length <= widestLine;
  if (fits || (expression.kind !== 'and' && expression.kind !== 'or')) return oneLine;
  const operands = expression.operands.map((operand) => operandOf(operand, expression.kind));
  return from(expression.origin, join(operands, `\n${indent}${step}${expression.kind} `));
}

function assignments(columns: readonly Assignment[], indent: string, keyword: string): Printed {
  const items = columns.map(printAssignment);
  const room = widestLine - indent.length - keyword.length;
  const oneLine = join(items, ', ');
  if (oneLine.text.length <= room) return oneLine;
  const broken = columns.map((column, index) => {
    const item = items[index] ?? plain('');
    return item.text.length > room && column.value.kind === 'call' ? brokenCall(column, indent) : item;
  });
  return join(broken, `,\n${indent}${step}`);
}

/** A call that is too long for one line: its arguments fill as many as they need. */
function brokenCall({ name, value }: Assignment, indent: string): Printed {
  if (value.kind !== 'call') return printExpression(value);
  const args = filled(value.args.map(printExpression), `${indent}${step}${step}`);
  return concat(
    name === undefined ? '' : `${identifier(name)} = `,
    from(value.origin, concat(`${value.name}(`, args, ')')),
  );
}

/** Items side by side, and on a further line when one is full. */
function filled(items: readonly Printed[], indent: string): Printed {
  const lines: Printed[][] = [[]];
  let width = indent.length;
  for (const item of items) {
    const line = lines.at(-1) ?? [];
    if (line.length > 0 && width + item.text.length > widestLine) {
      lines.push([item]);
      width = indent.length + item.text.length;
    } else {
      line.push(item);
      width += item.text.length + 2;
    }
  }
  return join(
    lines.map((line) => join(line, ', ')),
    `,\n${indent}`,
  );
}

function printAssignment(assignment: Assignment): Printed {
  const { name, value } = assignment;
  if (name === undefined || (value.kind === 'column' && value.name === name)) return printExpression(value);
  return concat(`${identifier(name)} = `, printExpression(value));
}

/** Prints one expression; nested operators are parenthesised wherever a reader could doubt. */
function printExpression(expression: Expression): Printed {
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

function operandOf(operand: Expression, parent: 'and' | 'or'): Printed {
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

function plain(text: string): Printed {
  return { text, segments: [] };
}

function from(origin: Range | undefined, printed: Printed): Printed {
  if (origin === undefined) return printed;
  return {
    text: printed.text,
    segments: [{ start: 0, end: printed.text.length, origin }, ...printed.segments],
  };
}

function concat(...parts: readonly (string | Printed)[]): Printed {
  return join(
    parts.map((part) => (typeof part === 'string' ? plain(part) : part)),
    '',
  );
}

function join(parts: readonly Printed[], separator: string): Printed {
  let text = '';
  const segments: Segment[] = [];
  parts.forEach((part, index) => {
    if (index > 0) text += separator;
    const shift = text.length;
    for (const { start, end, origin } of part.segments)
      segments.push({ start: start + shift, end: end + shift, origin });
    text += part.text;
  });
  return { text, segments };
}
