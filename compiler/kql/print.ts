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
