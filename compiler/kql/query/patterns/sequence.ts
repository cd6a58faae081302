import type { EventSelector, Pattern } from '../../../model/index.ts';
import { keyColumns, pascal } from '../../../plan/keys.ts';
import type { Plan } from '../../../plan/plan.ts';
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
  project,
  summarize,
  where,
} from '../../build.ts';
import type { Expression, Operator, Query, Statement } from '../../tree.ts';
import type { CarriedField } from '../event.ts';
import {
  keyNames,
  type PatternQuery,
  type QueryParts,
  read,
  shownColumns,
  withAllKeys,
} from '../pattern-query.ts';

type Sequence = Pattern & { readonly kind: 'sequence' };

/**
 * Several events of one group within the window. A combination belongs to the run in which its last record arrived. Of
 * several combinations in one run the newest speaks for the group.
 */
export function sequenceQuery(parts: QueryParts, pattern: Sequence): PatternQuery {
  const { plan } = parts;
  const keys = keyNames(plan);
  const tables = pattern.events.map((event): Statement => ({
    kind: 'let-table',
    name: event.name,
    query: readOne(parts, event),
  }));
  const [first, ...rest] = pattern.events;
  const joins = rest.flatMap((event, index): readonly Operator[] => [
    {
      kind: 'join',
      join: 'inner',
      right: fromTable(event.name),
      on: keys.map((key) => ({ left: key, right: key })),
    },
    ...(pattern.ordered ? [where(follows(parts, pattern.events, index))] : []),
  ]);
  const times = pattern.events.map((event) => column(timeName(event)));
  const arrivals = pattern.events.map((event) => column(arrivalName(event)));
  const isWithin = binary(
    binary(column('LastSeen'), '-', column('FirstSeen')),
    '<=',
    parts.spans.sum('window'),
  );
  const hasArrived = binary(call('max_of', ...arrivals), '>', parts.spans.ago('every'));
  const shown = shownColumns(plan).filter(
    ({ name }) => name !== 'TimeGenerated' && !keys.includes(name ?? ''),
  );
  return {
    lets: tables,
    query: fromTable(
      first?.name ?? '',
      ...joins,
      extend(assign('FirstSeen', call('min_of', ...times)), assign('LastSeen', call('max_of', ...times))),
      where(pattern.ordered ? hasArrived : and(isWithin, hasArrived)),
      summarize(
        [{ value: call('arg_max', column('LastSeen'), ...newest(shown.map(({ value }) => value))) }],
        keys.map(keep),
      ),
      project(assign('TimeGenerated', column('LastSeen')), ...keys.map(keep), ...shown),
    ),
  };
}

/** arg_max gives LastSeen itself; the others must be named. */
function newest(columns: readonly Expression[]): readonly Expression[] {
  return columns.filter((value) => value.kind !== 'column' || value.name !== 'LastSeen');
}

function readOne(parts: QueryParts, event: EventSelector): Query {
  const query = read(parts, event, {
    columns: columnsOf(parts.plan, event),
    back: ['every', 'window', 'delay'],
    arrival: 'column',
    timeName: timeName(event),
    arrivalName: arrivalName(event),
  });
  return {
    ...query,
    operators: [...query.operators, ...withAllKeys(keyColumns(parts.plan.detection.pattern))],
  };
}

/** Keys under their shared name, other fields with the event's name before. */
function columnsOf(plan: Plan, event: EventSelector): readonly CarriedField[] {
  const keys = keyColumns(plan.detection.pattern).flatMap(({ name, fields }) =>
    fields.filter((field) => field.event === event.name).map(({ field }) => ({ name, field })),
  );
  const shown = plan.columns.flatMap(({ name, value }) =>
    value.kind === 'event' && value.ref.event === event.name ? [{ name, field: value.ref.field }] : [],
  );
  return [...keys, ...shown];
}

/** The event at `index + 1` comes after the one before it, and within the window of the first. */
function follows(parts: QueryParts, events: readonly EventSelector[], index: number): Expression {
  const [first, previous, next] = [events[0], events[index], events[index + 1]];
  if (first === undefined || previous === undefined || next === undefined)
    return { kind: 'bool', value: true };
  const latest = binary(column(timeName(first)), '+', parts.spans.sum('window'));
  return between(column(timeName(next)), column(timeName(previous)), latest);
}

function timeName(event: EventSelector): string {
  return `${pascal(event.name)}Time`;
}

function arrivalName(event: EventSelector): string {
  return `${pascal(event.name)}Ingested`;
}
