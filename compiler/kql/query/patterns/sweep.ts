import { keyNames, evidence, isFresh, type QueryParts, startsGroup } from '../pattern-query.ts';
import {
  and,
  assign,
  between,
  binary,
  bool,
  call,
  column,
  dynamic,
  extend,
  fromTable,
  keep,
  long,
  or,
  sortBy,
  summarize,
  where,
} from '../../build.ts';
import type { Assignment, Expression, Operator, Query } from '../../tree.ts';

/*
 * A sweep over time: a record adds its share when it happens and takes it back a window later, so that the running sum
 * is the aggregate of the window that ends there. Linear in the number of records, whatever the window.
 */

/** A running sum: its column, and what one record adds to it (`Change` is 1, and -1 when it leaves the window). */
export interface Measure {
  readonly name: string;
  readonly share: Expression;
}

/**
 * From `events`, the moments at which a record happens, with the sums over the window that ends there; only windows in
 * which at least one record has just arrived.
 */
export function sweep(
  parts: QueryParts,
  keys: readonly string[],
  measures: readonly Measure[],
): readonly Operator[] {
  const fresh: Measure = { name: 'FreshInWindow', share: binary(column('Change'), '*', column('Fresh')) };
  return [
    extend(assign('Fresh', call('toint', isFresh(parts)))),
    changes,
    extend(assign('At', momentOfChange(parts, column('TimeGenerated'), column('TimeGenerated')))),
    sortBy(...keys.map((key) => [key, 'asc'] as const), ['At', 'asc'], ['Change', 'desc']),
    extend(...[...measures, fresh].map(({ name, share }) => assign(name, cumulative(share, keys)))),
    where(and(isLastAddition(keys, 'Change'), binary(column('FreshInWindow'), '>', long(0)))),
  ];
}

/** Two rows of each: `Change` is 1 when it enters the window and -1 when it leaves. */
export const changes: Operator = { kind: 'mv-expand', name: 'Change', value: dynamic([1, -1]), type: 'long' };

export function momentOfChange(parts: QueryParts, start: Expression, end: Expression): Expression {
  return call(
    'iff',
    binary(column('Change'), '==', long(1)),
    start,
    binary(end, '+', parts.spans.sum('window')),
  );
}

/** All additions of one moment count before the sum is judged. */
export function isLastAddition(keys: readonly string[], change: string): Expression {
  return and(
    binary(column(change), '==', long(1)),
    or(
      binary(call('next', column(change)), '!=', long(1)),
      binary(call('next', column('At')), '!=', column('At')),
      ...keys.map((key) => binary(call('next', column(key)), '!=', column(key))),
    ),
  );
}

/**
 * Numbers the stretches of a group in which no two neighbours are more than a window apart; the rows are sorted by the
 * keys and by time. The first row of all has none before it, which makes its distance null.
 */
export function stretchNumber(parts: QueryParts, keys: readonly string[]): Expression {
  const distance = binary(column('TimeGenerated'), '-', call('prev', column('TimeGenerated')));
  const isFar = call('coalesce', binary(distance, '>', parts.spans.sum('window')), bool(true));
  return call('row_cumsum', call('toint', or(...startsGroup(keys), isFar)));
}

/** A running sum that starts anew with each group; the rows are sorted by the keys. */
export function cumulative(value: Expression, keys: readonly string[]): Expression {
  return call('row_cumsum', value, or(...startsGroup(keys)));
}

/** The windows found in a group, as one stretch of time. */
export function groupWindows(
  parts: QueryParts,
  keys: readonly string[],
  more: readonly Assignment[],
): Operator {
  const from = binary(call('min', column('At')), '-', parts.spans.sum('window'));
  return summarize([assign('From', from), assign('To', call('max', column('At'))), ...more], keys.map(keep));
}

/** The events within the stretches of `windows`, as one row a group; `given` are columns that `windows` computed. */
export function evidenceOf(parts: QueryParts, windows: string, given: readonly string[]): Query {
  const keys = keyNames(parts.plan);
  return fromTable(
    'events',
    {
      kind: 'join',
      join: 'inner',
      right: fromTable(windows),
      on: keys.map((key) => ({ left: key, right: key })),
    },
    where(between(column('TimeGenerated'), column('From'), column('To'))),
    evidence(parts.plan, given),
  );
}
