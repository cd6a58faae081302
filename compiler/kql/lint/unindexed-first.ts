import { lintUnindexedFirst } from '../../diagnostics/catalogue/lint.ts';
import { callOf, descendants, part, unwrapped, type SyntaxNode } from '../syntax-node.ts';
import { comparisonOf } from './comparison.ts';
import { dynamicPathOf } from './dynamic-path.ts';
import { lintRule } from './rule.ts';

/**
 * Filters that the index answers come before steps that compute something for each record.
 * @see https://learn.microsoft.com/kusto/query/best-practices
 */
export const unindexedFirst = lintRule(lintUnindexedFirst, ['filter', 'before'], function* (tree) {
  for (const steps of pipelines(tree)) {
    let computed: SyntaxNode | undefined;
    for (const step of steps) {
      const conjuncts = conjunctsOf(step);
      if (computed !== undefined) {
        for (const node of conjuncts.filter(isIndexed)) {
          yield { node, params: { filter: node.text, before: computed.text } };
        }
      }
      if (isBarrier(step)) computed = undefined;
      else computed ??= computingPart(step, conjuncts);
    }
  }
});

/** Each pipeline as its steps in order, without the table it starts from. */
function* pipelines(node: SyntaxNode, isInner = false): Generator<readonly SyntaxNode[]> {
  const isPipe = node.kind === 'PipeExpression';
  if (isPipe && !isInner) yield stepsOf(node);
  for (const child of node.children) yield* pipelines(child, isPipe && child.kind === 'PipeExpression');
}

function stepsOf(pipe: SyntaxNode): readonly SyntaxNode[] {
  const before = part(pipe, 'Expression');
  const step = part(pipe, 'Operator');
  return [
    ...(before?.kind === 'PipeExpression' ? stepsOf(before) : []),
    ...(step === undefined ? [] : [step]),
  ];
}

/** The conditions of a `where` that must all hold; none for any other step. */
function conjunctsOf(step: SyntaxNode): readonly SyntaxNode[] {
  const condition = step.kind === 'FilterOperator' ? part(step, 'Condition') : undefined;
  return condition === undefined ? [] : operandsOf(condition, 'AndExpression');
}

function operandsOf(node: SyntaxNode, kind: string): readonly SyntaxNode[] {
  const inner = unwrapped(node);
  const left = part(inner, 'Left');
  const right = part(inner, 'Right');
  return inner.kind !== kind || left === undefined || right === undefined
    ? [inner]
    : [...operandsOf(left, kind), ...operandsOf(right, kind)];
}

/** Steps that a later filter can be moved across; across others it would filter something else. */
const movingAllowed: ReadonlySet<string> = new Set([
  'FilterOperator',
  'ExtendOperator',
  'ProjectOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'MvExpandOperator',
  'MvApplyOperator',
  'ParseOperator',
  'ParseWhereOperator',
]);
/** Their values depend on the rows before. */
const windowFunctions = /^(prev|next|row_\w+)$/u;

function isBarrier(step: SyntaxNode): boolean {
  if (!movingAllowed.has(step.kind)) return true;
  return [...descendants(step)].some((node) => windowFunctions.test(callOf(node)?.name ?? ''));
}

/** What is worked out for each record, if anything is: the whole step, or the condition of a `where`. */
function computingPart(step: SyntaxNode, conjuncts: readonly SyntaxNode[]): SyntaxNode | undefined {
  switch (step.kind) {
    case 'MvExpandOperator':
    case 'MvApplyOperator':
    case 'ParseOperator':
    case 'ParseWhereOperator':
      return step;
    case 'FilterOperator':
      return conjuncts.find(computes);
    default:
      return step.children.some(computes) ? step : undefined;
  }
}

/** Calls that cost no more than reading the column. */
const cheapFunctions: ReadonlySet<string> = new Set([
  ...['isempty', 'isnotempty', 'isnull', 'isnotnull', 'not', 'bin', 'ingestion_time'],
]);

function computes(node: SyntaxNode): boolean {
  // A query of its own, such as the list behind `in`, is read once.
  if (node.type === 'table') return false;
  const call = callOf(node);
  if (call !== undefined && !cheapFunctions.has(call.name) && readsColumn(node)) return true;
  if (call === undefined && (dynamicPathOf(node)?.keys.length ?? 0) > 0) return true;
  const comparison = comparisonOf(node);
  if (comparison?.operator === 'matches regex') return true;
  if (comparison?.operator.includes('contains') === true && comparison.left.type === 'dynamic') return true;
  return node.children.some(computes);
}

function readsColumn(node: SyntaxNode): boolean {
  return [...descendants(node)].some(({ column }) => column !== undefined);
}

const indexed: ReadonlySet<string> = new Set([
  ...['==', '=~', 'in', 'in~'],
  ...['has', 'has_cs', 'has_any', 'has_all', 'hasprefix', 'hasprefix_cs'],
  ...['startswith', 'startswith_cs'],
]);
const ranges: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** A plain column of a table against values that are the same for all records. */
function isIndexed(condition: SyntaxNode): boolean {
  const alternatives = operandsOf(condition, 'OrExpression');
  if (alternatives.length > 1) return alternatives.every(isIndexed);
  if (condition.kind === 'BetweenExpression') {
    const left = part(condition, 'Left');
    const bounds = part(condition, 'Right');
    return left !== undefined && isTime(left) && bounds !== undefined && !readsColumn(bounds);
  }
  const comparison = comparisonOf(condition);
  if (comparison === undefined) return false;
  const { operator, left, right } = comparison;
  if (!right.every((value) => value.type !== 'table' && !readsColumn(value))) return false;
  return indexed.has(operator) ? isPlainColumn(left) : ranges.has(operator) && isTime(left);
}

function isPlainColumn({ kind, column, type }: SyntaxNode): boolean {
  return kind === 'NameReference' && (column?.tables.length ?? 0) > 0 && type !== 'dynamic';
}

function isTime(node: SyntaxNode): boolean {
  return isPlainColumn(node) && node.type === 'datetime';
}
