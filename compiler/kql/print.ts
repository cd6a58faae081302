import type { Range } from '../diagnostics/position.ts';
import { resourceGraph } from './resource-graph.ts';
import { identifier } from './literals.ts';
import { operandOf, printExpression } from './print-expression.ts';
import { concat, from, join, plain, type Printed } from './printed.ts';
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
    case 'raw':
      return printRaw(statement.text, statement.lines);
  }
}

/** The text as it is; its lines follow each other in it. */
function printRaw(
  text: string,
  lines: readonly { readonly text: string; readonly origin: Range }[],
): Printed {
  let start = 0;
  const segments = lines.map((line) => {
    const at = text.indexOf(line.text, start);
    start = at + line.text.length;
    return { start: at, end: start, origin: line.origin };
  });
  return { text, segments };
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
      return from(
        table.origin,
        plain(`${table.resourceGraph === true ? resourceGraph : ''}${identifier(table.name)}`),
      );
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

/** A condition; a long one is broken before each further operand. */
function printPredicate(expression: Expression, indent: string): Printed {
  return fitted(expression, `${indent}${step}`, widestLine - indent.length - '| where '.length);
}

/** On one line where there is `room`, else broken; `indent` is that of the further lines. */
function fitted(expression: Expression, indent: string, room: number): Printed {
  const oneLine = printExpression(expression);
  return oneLine.text.length <= room ? oneLine : from(expression.origin, broken(expression, indent, room));
}

function broken(expression: Expression, indent: string, room: number): Printed {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return join(
        expression.operands.map((operand) => brokenOperand(operand, expression.kind, indent)),
        `\n${indent}${expression.kind} `,
      );
    case 'not':
      return concat('not(', fitted(expression.operand, indent, room - 'not()'.length), ')');
    case 'call': {
      const [first, ...rest] = expression.args;
      const left = room - expression.name.length - '()'.length;
      const args =
        first !== undefined && rest.length === 0
          ? fitted(first, indent, left)
          : filled(expression.args.map(printExpression), indent, left);
      return concat(`${expression.name}(`, args, ')');
    }
    case 'binary':
    case 'between':
    case 'bool':
    case 'column':
    case 'datetime':
    case 'dynamic':
    case 'in':
    case 'number':
    case 'path':
    case 'source-text':
    case 'star':
    case 'string':
    case 'timespan':
      return printExpression(expression);
  }
}

/** `a or (b or c)` needs no parentheses; `a or (b and c)` has them, with its further lines further in. */
function brokenOperand(operand: Expression, parent: 'and' | 'or', indent: string): Printed {
  const room = widestLine - indent.length - `${parent} ()`.length;
  switch (operand.kind) {
    case 'and':
    case 'or': {
      if (operand.kind === parent) return from(operand.origin, broken(operand, indent, room));
      return concat('(', fitted(operand, `${indent}${step}`, room), ')');
    }
    case 'not':
    case 'call':
      return fitted(operand, `${indent}${step}`, room);
    case 'binary':
    case 'between':
    case 'bool':
    case 'column':
    case 'datetime':
    case 'dynamic':
    case 'in':
    case 'number':
    case 'path':
    case 'source-text':
    case 'star':
    case 'string':
    case 'timespan':
      return operandOf(operand, parent);
  }
}

function assignments(columns: readonly Assignment[], indent: string, keyword: string): Printed {
  const items = columns.map(printAssignment);
  const room = widestLine - indent.length - keyword.length;
  const oneLine = join(items, ', ');
  if (oneLine.text.length <= room) return oneLine;
  const separate = columns.map((column) => fittedAssignment(column, `${indent}${step}${step}`, room));
  return join(separate, `,\n${indent}${step}`);
}

function fittedAssignment({ name, value }: Assignment, indent: string, room: number): Printed {
  const start = name === undefined || isKept(name, value) ? '' : `${identifier(name)} = `;
  return concat(start, fitted(value, indent, room - start.length));
}

/** Items side by side, and on a further line when one is full; the first line has `room`. */
function filled(items: readonly Printed[], indent: string, room = widestLine - indent.length): Printed {
  const lines: Printed[][] = [[]];
  let width = widestLine - room;
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

function printAssignment({ name, value }: Assignment): Printed {
  if (name === undefined || isKept(name, value)) return printExpression(value);
  return concat(`${identifier(name)} = `, printExpression(value));
}

/** A column under its own name needs no `=`. */
function isKept(name: string, value: Expression): boolean {
  return value.kind === 'column' && value.name === name;
}
