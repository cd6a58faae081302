import type { EventSelector, Field } from '../../model/index.ts';
import { type KeyColumn, keyColumns } from '../../plan/keys.ts';
import { type OutputColumn, type Plan, valuesPerSet } from '../../plan/plan.ts';
import { and, assign, binary, call, column, keep, long, or, summarize, where } from '../build.ts';
import type { Assignment, Expression, Operator, Query, Statement } from '../tree.ts';
import type { QueryOptions, SpanName, Spans } from './context.ts';
import { type CarriedField, readEvent } from './event.ts';
import { isPresent } from './field.ts';
import type { ListValues } from './list-values.ts';

/** What every pattern's query is made from. */
export interface QueryParts {
  readonly plan: Plan;
  readonly options: QueryOptions;
  readonly spans: Spans;
  readonly lists: ListValues;
}

/** The statements of a pattern; the last query gives one row an alert. */
export interface PatternQuery {
  readonly lets: readonly Statement[];
  readonly query: Query;
}

export interface EventReading {
  readonly columns: readonly CarriedField[];
  /** The spans that add up to how far back records are read. */
  readonly back: readonly SpanName[];
  /** `filter`: only what arrived in the run's slice; `column`: all, with the time of arrival. */
  readonly arrival: 'filter' | 'column' | 'none';
  readonly timeName?: string;
  readonly arrivalName?: string;
}

/** Reads an event of the plan, exceptions left out. */
export function read(parts: QueryParts, event: EventSelector, reading: EventReading): Query {
  const isPassedOnce = parts.options.freshness === 'none';
  const [first] = parts.plan.events;
  return readEvent(event, {
    since: isPassedOnce ? undefined : parts.spans.ago(...reading.back),
    ...(reading.arrival === 'filter' && !isPassedOnce ? { arrivedSince: parts.spans.ago('every') } : {}),
    withArrival: reading.arrival === 'column',
    columns: reading.columns,
    ...(reading.timeName === undefined ? {} : { timeName: reading.timeName }),
    ...(reading.arrivalName === undefined ? {} : { arrivalName: reading.arrivalName }),
    // An exception is written against the detection's first event.
    except: event === first ? parts.plan.detection.exceptions.map(({ where }) => where) : [],
    lists: parts.lists,
  });
}

/** True in records that arrived in the run's own slice. */
export function isFresh(parts: QueryParts): Expression {
  return binary(column('Ingested'), '>', parts.spans.ago('every'));
}

/** The fields that a pattern over one event must carry: keys, what comes out, and `more`. */
export function carriedFields(plan: Plan, more: readonly Field[] = []): readonly CarriedField[] {
  const keys = keyColumns(plan.detection.pattern).flatMap(({ name, fields }) =>
    fields.slice(0, 1).map(({ field }) => ({ name, field })),
  );
  const shown = plan.columns.flatMap(({ value }) =>
    'ref' in value && value.ref.kind === 'field'
      ? [{ name: value.ref.field.column, field: value.ref.field }]
      : [],
  );
  const all = [...keys, ...more.map((field) => ({ name: field.column, field })), ...shown];
  return [...new Map(all.map((carried) => [carried.name, carried])).values()];
}

/** The names of the plan's keys. */
export function keyNames(plan: Plan): readonly string[] {
  return keyColumns(plan.detection.pattern).map(({ name }) => name);
}

/** An event in which every key is missing belongs to no group: what such events have in common is nothing. */
export function inSomeGroup(keys: readonly KeyColumn[]): readonly Operator[] {
  return keys.length === 0 ? [] : [where(or(...keys.map(({ name, type }) => isPresent(column(name), type))))];
}

/** Events that are joined must have all keys: two missing values are not the same value. */
export function withAllKeys(keys: readonly KeyColumn[]): readonly Operator[] {
  return keys.length === 0
    ? []
    : [where(and(...keys.map(({ name, type }) => isPresent(column(name), type))))];
}

/** One row for each group of events, with the columns the plan asks for. `given` are columns that an earlier step computed. */
export function evidence(
  plan: Plan,
  given: readonly string[] = [],
  more: readonly Assignment[] = [],
): Operator {
  const latest = plan.columns.filter(({ value }) => value.kind === 'latest').map(({ name }) => column(name));
  const newest: Assignment =
    latest.length === 0
      ? assign('TimeGenerated', call('max', column('TimeGenerated')))
      : { value: call('arg_max', column('TimeGenerated'), ...latest) };
  const aggregates = plan.columns.flatMap((output) => aggregate(output, given));
  return summarize([newest, ...aggregates, ...more], keyNames(plan).map(keep));
}

function aggregate({ name, value }: OutputColumn, given: readonly string[]): readonly Assignment[] {
  if (value.kind === 'set') {
    return [assign(name, call('make_set', column(value.ref.field.column), long(valuesPerSet)))];
  }
  if (value.kind !== 'computed') return [];
  if (given.includes(name)) return [assign(name, call('max', column(name)))];
  switch (value.ref.column) {
    case 'EventCount':
      return [assign(name, call('count'))];
    case 'FirstSeen':
      return [assign(name, call('min', column('TimeGenerated')))];
    case 'LastSeen':
      return [assign(name, call('max', column('TimeGenerated')))];
    case 'Value':
    case 'BaselineMean':
    case 'BaselineDeviation':
      return [];
  }
}

/** TimeGenerated and the plan's columns, nothing else; parts of UPNs are added after this. */
export function shownColumns(plan: Plan): readonly Assignment[] {
  return [
    keep('TimeGenerated'),
    ...plan.columns.filter(({ value }) => !('of' in value)).map(({ name }) => keep(name)),
  ];
}

/** `a != prev(a) or b != prev(b)`: the first row of a group, in rows sorted by the keys. */
export function startsGroup(keys: readonly string[]): readonly Expression[] {
  return keys.map((key) => binary(column(key), '!=', call('prev', column(key))));
}
