import { unsupported } from '../diagnostics.ts';
import { place } from '../lower/expression.ts';
import { kept, withoutFilter } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, optional } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { nameOf } from '../lower/expression.ts';
import { lowerCount } from './count.ts';
import { lowerDistinct, lowerSampleDistinct } from './distinct.ts';
import { lowerEvaluate } from '../plugins/index.ts';
import { lowerExtend } from './extend.ts';
import { lowerFind } from './find.ts';
import { lowerSearch } from './search.ts';
import { lowerGetSchema } from './getschema.ts';
import { lowerJoin, lowerLookup } from './join.ts';
import { lowerMakeSeries } from './make-series.ts';
import { lowerMvApply, lowerMvExpand } from './mv-expand.ts';
import { lowerParse } from './parse.ts';
import { lowerParseKv } from './parse-kv.ts';
import { lowerPartition } from './partition.ts';
import { lowerPrint } from './print.ts';
import {
  lowerProject,
  lowerProjectAway,
  lowerProjectByNames,
  lowerProjectKeep,
  lowerProjectRename,
  lowerProjectReorder,
} from './project.ts';
import { lowerRange } from './range.ts';
import { lowerReduce } from './reduce.ts';
import { lowerSample, lowerTake } from './take.ts';
import { lowerScan } from './scan.ts';
import { lowerSort, lowerTop } from './sort.ts';
import { lowerSummarize } from './summarize.ts';
import { lowerTopHitters, lowerTopNested } from './top-nested.ts';
import { lowerUnion } from './union.ts';
import { lowerWhere } from './where.ts';

type LowerOperator = (input: Relation, node: KustoNode, scope: Scope) => Relation;

/** By Microsoft's syntax kind. */
const operators: Readonly<Record<string, LowerOperator>> = {
  AsOperator: lowerAs,
  ConsumeOperator: passOn,
  CountOperator: lowerCount,
  DistinctOperator: lowerDistinct,
  EvaluateOperator: lowerEvaluate,
  ExtendOperator: lowerExtend,
  FilterOperator: lowerWhere,
  GetSchemaOperator: lowerGetSchema,
  JoinOperator: lowerJoin,
  LookupOperator: lowerLookup,
  MakeSeriesOperator: lowerMakeSeries,
  MvApplyOperator: lowerMvApply,
  MvExpandOperator: lowerMvExpand,
  ParseKvOperator: lowerParseKv,
  ParseOperator: lowerParse,
  ParseWhereOperator: lowerParse,
  PartitionOperator: lowerPartition,
  ProjectAwayOperator: lowerProjectAway,
  ProjectByNamesOperator: lowerProjectByNames,
  ProjectKeepOperator: lowerProjectKeep,
  ProjectOperator: lowerProject,
  ProjectRenameOperator: lowerProjectRename,
  ProjectReorderOperator: lowerProjectReorder,
  ReduceByOperator: lowerReduce,
  RenderOperator: passOn,
  SampleDistinctOperator: lowerSampleDistinct,
  SampleOperator: lowerSample,
  ScanOperator: lowerScan,
  SearchOperator: lowerSearch,
  SerializeOperator: (input, node, scope) => lowerExtend({ ...input, serialized: true }, node, scope),
  SortOperator: lowerSort,
  SummarizeOperator: lowerSummarize,
  TakeOperator: lowerTake,
  TopHittersOperator: lowerTopHitters,
  TopNestedOperator: lowerTopNested,
  TopOperator: lowerTop,
  UnionOperator: lowerUnion,
};

/**
 * Whether the rows of an operator's result are in an order; all others keep what their input has.
 * @see https://learn.microsoft.com/kusto/query/serialize-operator
 */
const orders: ReadonlyMap<string, boolean> = new Map([
  ['CountOperator', false],
  ['DistinctOperator', false],
  ['EvaluateOperator', false],
  ['GetSchemaOperator', true],
  ['JoinOperator', false],
  ['MakeSeriesOperator', false],
  ['SampleDistinctOperator', false],
  ['SampleOperator', false],
  ['SerializeOperator', true],
  ['SortOperator', true],
  ['SummarizeOperator', false],
  ['TopHittersOperator', true],
  ['TopNestedOperator', false],
  ['TopOperator', true],
  ['UnionOperator', false],
]);

/** Operators that a query can start with. */
const sources: Readonly<Record<string, (node: KustoNode, scope: Scope) => Relation>> = {
  EvaluateOperator: (node, scope) => {
    throw unsupported('evaluate at the start of a query', place(node, scope));
  },
  FindOperator: lowerFind,
  PrintOperator: (node, scope) => ({ ...lowerPrint(node, scope), serialized: true }),
  RangeOperator: (node, scope) => ({ ...lowerRange(node, scope), serialized: true }),
  SearchOperator: (node, scope) => lowerSearch(undefined, node, scope),
  UnionOperator: (node, scope) => lowerUnion(scope.input, node, scope),
};

export function lowerOperator(input: Relation, node: KustoNode, scope: Scope): Relation {
  const kind = scope.plan.syntax.kind(node);
  const lower = Object.hasOwn(operators, kind) ? operators[kind] : undefined;
  if (lower === undefined) {
    const name = kind
      .replace(/Operator$/u, '')
      .replace(/(?<=[a-z])(?=[A-Z])/gu, '-')
      .toLowerCase();
    throw unsupported(`The operator ${name}`, place(node, scope));
  }
  const result = lower(input, node, scope);
  const serialized = orders.get(kind) ?? input.serialized ?? false;
  return { ...result, serialized };
}

export function lowerSource(node: KustoNode, scope: Scope): Relation | undefined {
  const kind = scope.plan.syntax.kind(node);
  const lower = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
  const readsInput = kind === 'EvaluateOperator' || kind === 'SearchOperator';
  return readsInput && scope.input !== undefined ? undefined : lower?.(node, scope);
}

/** `render` says how to draw, `consume` that nobody reads: neither changes the rows. */
function passOn(input: Relation): Relation {
  return input;
}

function lowerAs(input: Relation, node: KustoNode, scope: Scope): Relation {
  const name = nameOf(optional(node, 'Name') ?? child(node, 'Name'));
  const saved = { ...kept(withoutFilter(input), scope.plan.reserveOnce()), name };
  scope.plan.asNames.set(name, saved);
  return saved;
}
