import type { Pattern, Threshold, ThresholdOperator } from '../../../model/index.ts';
import {
  and,
  assign,
  between,
  binary,
  call,
  column,
  extend,
  fromTable,
  keep,
  long,
  project,
  real,
  sortBy,
  summarize,
  where,
} from '../../build.ts';
import { keyColumns } from '../../../plan/keys.ts';
import type { BinaryOperator, Expression, Operator, Query, Statement } from '../../tree.ts';
import {
  carriedFields,
  inSomeGroup,
  isFresh,
  keyNames,
  type PatternQuery,
  type QueryParts,
  read,
} from '../pattern-query.ts';
import { isPresent } from '../field.ts';
import {
  changes,
  cumulative,
  evidenceOf,
  groupWindows,
  isLastAddition,
  type Measure,
  momentOfChange,
  stretchNumber,
  sweep,
} from './sweep.ts';

type Aggregate = Pattern & { readonly kind: 'aggregate' };

/**
 * An aggregate over a window that slides with every event, so that no burst is lost at a boundary. A window belongs to
 * the run in which its last record arrived: it is reported by that run and by no other.
 */
export function aggregateQuery(parts: QueryParts, pattern: Aggregate): PatternQuery {
  const { plan } = parts;
  const events = read(parts, pattern.event, {
    columns: carriedFields(plan, pattern.field === undefined ? [] : [pattern.field]),
    back: ['every', 'window', 'delay'],
    arrival: 'column',
  });
  const grouped = [...events.operators, ...inSomeGroup(keyColumns(pattern))];
  const windows = windowsOf(parts, pattern);
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'events',
        query: { source: { kind: 'materialize', query: { ...events, operators: grouped } }, operators: [] },
      },
      ...windows.lets,
      { kind: 'let-table', name: 'bursts', query: windows.query },
    ],
    query: evidenceOf(parts, 'bursts', windows.given),
  };
}

interface Windows {
  readonly lets: readonly Statement[];
  /** One row a group: the keys, `From` and `To`, and the columns of `given`. */
  readonly query: Query;
  readonly given: readonly string[];
}

function windowsOf(parts: QueryParts, pattern: Aggregate): Windows {
  const least = pattern.function === 'event_count' ? leastCount(pattern.thresholds) : undefined;
  if (least !== undefined) return { lets: [], query: countAtLeast(parts, least), given: [] };
  switch (pattern.function) {
    case 'event_count':
    case 'value_sum':
    case 'value_avg':
      return { lets: [], query: sweepRecords(parts, pattern), given: ['Value'] };
    case 'value_count':
      return sweepValues(parts, pattern);
    case 'value_percentile':
      return { lets: [], query: everyWindow(parts, pattern), given: ['Value'] };
  }
}

/** The smallest count that passes, where the condition is only "at least" or "more than". */
function leastCount(thresholds: readonly Threshold[]): number | undefined {
  const least = thresholds.map(({ operator, value }) => {
    if (operator === 'gte') return Math.ceil(value);
    if (operator === 'gt') return Math.floor(value) + 1;
    return undefined;
  });
  if (least.some((value) => value === undefined)) return undefined;
  const most = Math.max(...least.flatMap((value) => value ?? []));
  return most >= 1 ? most : undefined;
}

/** In each group, every event and the one `least - 1` before it: are they at most a window apart, and did one of them just arrive? */
function countAtLeast(parts: QueryParts, least: number): Query {
  const keys = keyNames(parts.plan);
  const before = least - 1;
  const earlier = (name: string) => (before === 0 ? column(name) : call('prev', column(name), long(before)));
  const sameGroup =
    before === 0 ? [] : keys.map((key) => binary(call('prev', column(key), long(before)), '==', column(key)));
  return fromTable(
    'events',
    sortBy(...keys.map((key) => [key, 'asc'] as const), ['TimeGenerated', 'asc']),
    extend(assign('Fresh', call('toint', isFresh(parts)))),
    extend(assign('FreshSoFar', cumulative(column('Fresh'), keys))),
    extend(
      assign('First', earlier('TimeGenerated')),
      assign('FreshBefore', binary(earlier('FreshSoFar'), '-', earlier('Fresh'))),
    ),
    where(
      and(
        ...sameGroup,
        binary(binary(column('TimeGenerated'), '-', column('First')), '<=', parts.spans.sum('window')),
        binary(column('FreshSoFar'), '>', column('FreshBefore')),
      ),
    ),
    summarize(
      [assign('From', call('min', column('First'))), assign('To', call('max', column('TimeGenerated')))],
      keys.map(keep),
    ),
  );
}

/** An event without the value neither counts nor makes a window fresh. */
function hasValue({ field }: Aggregate): readonly Operator[] {
  return field === undefined ? [] : [where(isPresent(column(field.column), field.type))];
}

/** The running count, sum or mean of the window that ends at each event. */
function sweepRecords(parts: QueryParts, pattern: Aggregate): Query {
  const keys = keyNames(parts.plan);
  const measured = pattern.field === undefined ? undefined : column(pattern.field.column);
  const share = measured === undefined ? column('Change') : binary(column('Change'), '*', measured);
  const isMean = pattern.function === 'value_avg';
  const measures: readonly Measure[] = isMean
    ? [
        { name: 'Sum', share },
        { name: 'Count', share: column('Change') },
      ]
    : [{ name: 'Value', share }];
  const mean = extend(assign('Value', binary(call('toreal', column('Sum')), '/', column('Count'))));
  return fromTable(
    'events',
    ...hasValue(pattern),
    ...sweep(parts, keys, measures),
    ...(isMean ? [mean] : []),
    where(passes(pattern.thresholds, column('Value'))),
    groupWindows(parts, keys, [assign('Value', call('max', column('Value')))]),
  );
}

/** A value counts from when it is first seen until a window after it was last seen; the sweep counts the values present. */
function sweepValues(parts: QueryParts, pattern: Aggregate): Windows {
  const keys = keyNames(parts.plan);
  const name = pattern.field?.column ?? '';
  const stays = fromTable(
    'events',
    ...hasValue(pattern),
    sortBy(...[...keys, name].map((key) => [key, 'asc'] as const), ['TimeGenerated', 'asc']),
    extend(assign('Stay', stretchNumber(parts, [...keys, name]))),
    summarize(
      [
        assign('Start', call('min', column('TimeGenerated'))),
        assign('End', call('max', column('TimeGenerated'))),
      ],
      [...keys.map(keep), keep(name), keep('Stay')],
    ),
    changes,
    project(
      ...keys.map(keep),
      assign('At', momentOfChange(parts, column('Start'), column('End'))),
      keep('Change'),
      assign('FreshChange', long(0)),
    ),
  );
  const arrivals = fromTable(
    'events',
    ...hasValue(pattern),
    where(isFresh(parts)),
    changes,
    project(
      ...keys.map(keep),
      assign('At', momentOfChange(parts, column('TimeGenerated'), column('TimeGenerated'))),
      assign('Change', long(0)),
      assign('FreshChange', column('Change')),
    ),
  );
  const query: Query = {
    source: { kind: 'union', queries: [fromTable('stays'), fromTable('arrivals')] },
    operators: [
      extend(assign('Order', binary(column('Change'), '+', column('FreshChange')))),
      sortBy(...keys.map((key) => [key, 'asc'] as const), ['At', 'asc'], ['Order', 'desc']),
      extend(
        assign('Value', cumulative(column('Change'), keys)),
        assign('FreshInWindow', cumulative(column('FreshChange'), keys)),
      ),
      where(and(isLastAddition(keys, 'Order'), binary(column('FreshInWindow'), '>', long(0)))),
      where(passes(pattern.thresholds, column('Value'))),
      groupWindows(parts, keys, [assign('Value', call('max', column('Value')))]),
    ],
  };
  return {
    lets: [
      { kind: 'let-table', name: 'stays', query: stays },
      { kind: 'let-table', name: 'arrivals', query: arrivals },
    ],
    query,
    given: ['Value'],
  };
}

/** A percentile cannot be carried along: each window that ends at an event is read by itself. */
function everyWindow(parts: QueryParts, pattern: Aggregate): Query {
  const keys = keyNames(parts.plan);
  const ends: Query = fromTable(
    'events',
    ...hasValue(pattern),
    summarize([], [...keys.map(keep), assign('End', column('TimeGenerated'))]),
  );
  const value = call('percentile', column(pattern.field?.column ?? ''), real(pattern.percentile ?? 50));
  return fromTable(
    'events',
    ...hasValue(pattern),
    { kind: 'join', join: 'inner', right: ends, on: keys.map((key) => ({ left: key, right: key })) },
    where(
      between(column('TimeGenerated'), binary(column('End'), '-', parts.spans.sum('window')), column('End')),
    ),
    summarize(
      [
        assign('Value', call('toreal', value)),
        assign('Start', call('min', column('TimeGenerated'))),
        assign('Newest', call('max', column('Ingested'))),
      ],
      [...keys.map(keep), keep('End')],
    ),
    where(
      and(
        passes(pattern.thresholds, column('Value')),
        binary(column('Newest'), '>', parts.spans.ago('every')),
      ),
    ),
    summarize(
      [
        assign('From', call('min', column('Start'))),
        assign('To', call('max', column('End'))),
        assign('Value', call('max', column('Value'))),
      ],
      keys.map(keep),
    ),
  );
}

const operators: Readonly<Record<ThresholdOperator, BinaryOperator>> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  eq: '==',
  neq: '!=',
};

/** Every threshold holds for the value. */
export function passes(thresholds: readonly Threshold[], value: Expression): Expression {
  return and(
    ...thresholds.map(({ operator, value: limit, range }) => {
      const literal = Number.isInteger(limit) ? long(limit) : real(limit);
      return binary(value, operators[operator], { ...literal, origin: range });
    }),
  );
}
