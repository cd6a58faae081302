import type { KqlType, Pattern } from '../../../model/index.ts';
import { shared } from '../../../plan/keys.ts';
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
  or,
  project,
  summarize,
  text,
  timespan,
  where,
} from '../../build.ts';
import type { Expression } from '../../tree.ts';
import type { CarriedField } from '../event.ts';
import { type PatternQuery, type QueryParts, read, shownColumns, withAllKeys } from '../pattern-query.ts';

type LatestPattern = Pattern & { readonly kind: 'latest' };

/** Seconds by which the clocks of two logs may differ: what is dated so much later still came before. */
const clockDifference = 300;

/**
 * An event whose newest predecessor is none of those expected, or that has none. The verdict is given a delay after the
 * event arrived: by then its predecessors have arrived too. `Rank` is 2 for a predecessor that shares a value, 1 for
 * another one within the window, 0 for none; the highest rank decides, and in it the newest.
 */
export function latestQuery(parts: QueryParts, pattern: LatestPattern): PatternQuery {
  const { plan, spans } = parts;
  const keys = pattern.groupBy.map(shared);
  const sharing = pattern.sharing.map(shared);
  const keyNames = keys.map(({ name }) => name);
  const fieldsIn = (event: string, prefix: string, columns: typeof keys): readonly CarriedField[] =>
    columns.flatMap(({ name, fields }) =>
      fields
        .filter((field) => field.event === event)
        .map(({ field }) => ({ name: `${prefix}${name}`, field })),
    );
  const shownOf = (event: string): readonly CarriedField[] =>
    plan.columns.flatMap(({ name, value }) =>
      value.kind === 'event' && value.ref.event === event ? [{ name, field: value.ref.field }] : [],
    );
  const hasKeys = withAllKeys(keys);
  const asked = read(parts, pattern.event, {
    columns: unique([
      ...fieldsIn(pattern.event.name, '', keys),
      ...fieldsIn(pattern.event.name, '', sharing),
      ...shownOf(pattern.event.name),
    ]),
    back: ['every', 'delay', 'delay'],
    arrival: 'column',
  });
  const judged = where(
    and(
      binary(column('Ingested'), '>', spans.ago('every', 'delay')),
      binary(column('Ingested'), '<=', spans.ago('delay')),
    ),
  );
  const before = read(parts, pattern.among, {
    columns: unique([
      ...fieldsIn(pattern.among.name, '', keys),
      ...fieldsIn(pattern.among.name, 'Latest', sharing),
      ...shownOf(pattern.among.name),
    ]),
    back: ['every', 'window', 'delay', 'delay'],
    arrival: 'none',
    timeName: 'LatestTime',
  });
  const expected = read(parts, pattern.expected, {
    columns: unique(fieldsIn(pattern.expected.name, '', keys)),
    back: ['every', 'window', 'delay', 'delay'],
    arrival: 'none',
    timeName: 'ExpectedTime',
  });
  const inWindow = between(
    column('LatestTime'),
    binary(column('TimeGenerated'), '-', spans.sum('window')),
    binary(column('TimeGenerated'), '+', timespan(clockDifference)),
  );
  const rank =
    sharing.length === 0
      ? call('iff', inWindow, long(1), long(0))
      : call(
          'case',
          and(inWindow, or(...sharing.map(({ name }) => same(name, `Latest${name}`)))),
          long(2),
          inWindow,
          long(1),
          long(0),
        );
  const kept = [
    'TimeGenerated',
    ...new Set([...keyNames, ...shownOf(pattern.event.name).map(({ name }) => name)]),
  ].map(keep);
  const found = shownOf(pattern.among.name);
  const foundColumns = found.map(({ name }) => column(name));
  const on = keyNames.map((name) => ({ left: name, right: name }));
  return {
    lets: [
      letTable(pattern.event.name, { ...asked, operators: [...asked.operators, ...hasKeys, judged] }),
      letTable(pattern.among.name, { ...before, operators: [...before.operators, ...hasKeys] }),
      letTable(pattern.expected.name, { ...expected, operators: [...expected.operators, ...hasKeys] }),
    ],
    query: fromTable(
      pattern.event.name,
      { kind: 'join', join: 'leftouter', right: fromTable(pattern.among.name), on },
      extend(assign('Rank', rank)),
      summarize([{ value: call('arg_max', column('LatestTime'), ...foundColumns) }], [...kept, keep('Rank')]),
      summarize([{ value: call('arg_max', column('Rank'), column('LatestTime'), ...foundColumns) }], kept),
      { kind: 'join', join: 'leftouter', right: fromTable(pattern.expected.name), on },
      summarize(
        [
          assign(
            'Expected',
            call('countif', and(isFound, binary(column('ExpectedTime'), '==', column('LatestTime')))),
          ),
        ],
        [...kept, ...found.map(({ name }) => keep(name)), keep('Rank')],
      ),
      where(binary(column('Expected'), '==', long(0))),
      ...(found.length === 0
        ? []
        : [
            extend(
              ...found.map(({ name, field }) =>
                assign(name, call('iff', isFound, column(name), nothing(field.type))),
              ),
            ),
          ]),
      project(...shownColumns(plan)),
    ),
  };
}

const isFound = binary(column('Rank'), '>', long(0));

function letTable(name: string, query: ReturnType<typeof fromTable>) {
  return { kind: 'let-table', name, query } as const;
}

function unique(columns: readonly CarriedField[]): readonly CarriedField[] {
  return [...new Map(columns.map((carried) => [carried.name, carried])).values()];
}

/** Two missing values are not the same value. */
function same(left: string, right: string): Expression {
  return and(call('isnotempty', column(left)), binary(column(left), '==', column(right)));
}

/** The missing value of a type. */
function nothing(type: KqlType): Expression {
  return type === 'string' ? text('') : call(conversion[type], text(''));
}

const conversion: Readonly<Record<Exclude<KqlType, 'string'>, string>> = {
  int: 'toint',
  long: 'tolong',
  real: 'toreal',
  bool: 'tobool',
  datetime: 'todatetime',
  timespan: 'totimespan',
  guid: 'toguid',
  dynamic: 'parse_json',
};
