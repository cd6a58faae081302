import { noResult, unsupported } from '../diagnostics.ts';
import { child, children, columnsOf, elements, isTabular, optional, scalarType, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { lowerOperator, lowerSource } from '../operators/index.ts';
import { scanTable } from '../operators/scan-table.ts';
import { hasName, withoutName } from '../operators/table-names.ts';
import { lowerDatatable } from '../operators/datatable.ts';
import type { Column } from '../types.ts';
import { lowerExpression, nameOf, place } from './expression.ts';
import { lowerPattern } from './patterns.ts';
import { generated, kept } from './rows.ts';
import type { Expr, Relation, Scope } from './plan-types.ts';
import { withLet } from './statements.ts';
import { callTabularFunction } from './user-functions.ts';

/** Lowers an expression that gives a table. */
export function lowerQuery(node: KustoNode, scope: Scope): Relation {
  const { syntax } = scope.plan;
  const kind = syntax.kind(node);
  switch (kind) {
    case 'ParenthesizedExpression':
    case 'MvApplySubqueryExpression':
    case 'PartitionSubquery':
      return lowerQuery(child(node, kind === 'PartitionSubquery' ? 'Subquery' : 'Expression'), scope);
    case 'ToTableExpression':
      return lowerQuery(child(node, 'Expression'), scope);
    case 'PipeExpression':
      return lowerPipe(node, scope);
    case 'NameReference':
      return lowerTableName(node, scope);
    case 'FunctionCallExpression':
      return lowerTabularCall(node, scope);
    case 'MaterializeExpression': {
      const number = scope.plan.reserveOnce();
      return kept(lowerQuery(child(node, 'Expression'), scope), number);
    }
    case 'DataTableExpression':
      return lowerDatatable(node, scope);
    case 'PathExpression':
    case 'ElementExpression': {
      const found = lowerPattern(node, scope);
      if (found !== undefined) return found;
      break;
    }
    case 'FunctionBody': {
      const inner = elements(node, 'Statements').reduce(withLet, scope);
      return lowerQuery(child(node, 'Expression'), inner);
    }
    case 'ExternalDataExpression':
    case 'InlineExternalTableExpression':
      throw unsupported('externaldata, which reads from the network,', place(node, scope));
    case 'MakeGraphExpression':
    case 'GraphMatchOperator':
      throw unsupported('A graph', place(node, scope));
    default: {
      const source = lowerSource(node, scope);
      if (source !== undefined) return source;
      if (scope.input !== undefined) return lowerOperator(scope.input, node, scope);
    }
  }
  throw unsupported(
    `The table expression ${textOf(node).replace(/\s+/gu, ' ').slice(0, 50)}`,
    place(node, scope),
  );
}

function lowerPipe(node: KustoNode, scope: Scope): Relation {
  const left = child(node, 'Expression');
  const operator = child(node, 'Operator');
  if (scope.plan.syntax.kind(operator) === 'InvokeOperator') {
    const call = child(operator, 'Function');
    const argumentNodes = elements(child(call, 'ArgumentList'), 'Expressions');
    return callTabularFunction(call, argumentNodes, scope, () => lowerQuery(left, scope));
  }
  const input = lowerQuery(left, scope);
  const isUnnamed = scope.plan.syntax.kind(operator) === 'UnionOperator' && !hasName(left, scope);
  return lowerOperator(isUnnamed ? withoutName(input) : input, operator, scope);
}

function lowerTableName(node: KustoNode, scope: Scope): Relation {
  const name = nameOf(node);
  const binding = scope.names.get(name);
  switch (binding?.kind) {
    case 'table':
      return { ...binding.lower(), name };
    case 'function':
      return { ...callTabularFunction(node, [], scope), name };
    case 'scalar':
    case 'pattern':
      break;
    case undefined: {
      const saved = scope.plan.asNames.get(name);
      if (saved !== undefined) return saved;
      const columns = tableColumns(name, scope);
      if (columns !== undefined) {
        return scanTable({ name, columns, open: false, find: (run) => run.table(name), plan: scope.plan });
      }
    }
  }
  throw unsupported(`The table ${name}`, place(node, scope));
}

export function tableColumns(name: string, scope: Scope): readonly Column[] | undefined {
  const { tables } = scope.plan.schema;
  return Object.hasOwn(tables, name) ? tables[name] : undefined;
}

function lowerTabularCall(node: KustoNode, scope: Scope): Relation {
  const name = textOf(child(node, 'Name'));
  const argumentNodes = elements(child(node, 'ArgumentList'), 'Expressions');
  const binding = scope.names.get(name);
  if (binding?.kind === 'function') return { ...callTabularFunction(node, argumentNodes, scope), name };
  const declared = (scope.plan.schema.functions ?? []).find((candidate) => candidate.name === name);
  if (declared !== undefined) {
    const parameters = argumentNodes.map((argument) => lowerConstant(argument, scope));
    const written = `${name}(${argumentNodes.map(textOf).join(', ')})`;
    return scanTable({
      name: written,
      columns: declared.columns,
      open: declared.open,
      find: (run) =>
        run.call(
          name,
          parameters.map((parameter) => parameter.evaluate([], run)),
        ),
      plan: scope.plan,
    });
  }
  if (name === 'table') {
    const [argument] = argumentNodes;
    const literal = argument === undefined ? undefined : lowerConstant(argument, scope).literal;
    if (typeof literal === 'string') {
      const known = scope.names.get(literal);
      if (known?.kind === 'table') return { ...known.lower(), name: literal };
      const columns = tableColumns(literal, scope);
      if (columns !== undefined) {
        return scanTable({
          name: literal,
          columns,
          open: false,
          find: (run) => run.table(literal),
          plan: scope.plan,
        });
      }
    }
  }
  throw unsupported(`The tabular function ${name}()`, place(node, scope));
}

function lowerConstant(node: KustoNode, scope: Scope): Expr {
  const expr = lowerExpression(node, scope);
  if (!expr.constant) throw unsupported('A value that depends on the row here', place(node, scope));
  return expr;
}

/** Lowers the statements of a query; the last expression is its result. */
export function lowerBlock(block: KustoNode, scope: Scope): Relation {
  let current = scope;
  let result: Relation | undefined;
  for (const statement of elements(block, 'Statements')) {
    if (scope.plan.syntax.kind(statement) !== 'ExpressionStatement') {
      current = withLet(current, statement);
      continue;
    }
    if (result !== undefined) throw unsupported('A second result in one query', place(statement, scope));
    const expression = child(statement, 'Expression');
    const isQuery = isTabular(expression) || scope.plan.syntax.kind(expression) === 'PipeExpression';
    result = isQuery ? lowerQuery(expression, current) : lowerScalarResult(expression, current);
  }
  if (result === undefined) throw noResult(textOf(block), place(block, scope));
  return result;
}

/** A query that is only a scalar expression gives a table of one cell. */
function lowerScalarResult(node: KustoNode, scope: Scope): Relation {
  if (
    columnsOf(node.ResultType).length > 0 ||
    optional(node, 'ByClause') !== undefined ||
    children(node).length === 0
  ) {
    throw unsupported('This result', place(node, scope));
  }
  const expr = lowerExpression(node, scope);
  return generated([{ name: 'print_0', type: scalarType(node) }], (run) => [[expr.evaluate([], run)]]);
}
