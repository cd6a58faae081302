import type { Pattern } from '../../../model/index.ts';
import { shared } from '../../../plan/keys.ts';
import {
  and,
  assign,
  between,
  binary,
  call,
  column,
  fromTable,
  keep,
  long,
  or,
  project,
  summarize,
  where,
} from '../../build.ts';
import type { Expression } from '../../tree.ts';
import type { CarriedField } from '../event.ts';
import { type PatternQuery, type QueryParts, read, shownColumns, withAllKeys } from '../pattern-query.ts';

/**
 * An event that asks for another, which did not come. The verdict is given once, a window and a delay after the event
 * arrived: by then the answer, were there one, has arrived too.
 */
export function absentAfterQuery(
  parts: QueryParts,
  pattern: Pattern & { readonly kind: 'absent-after' },
): PatternQuery {
  const { plan, spans } = parts;
  const keys = pattern.groupBy.map((key) => ({ key: shared(key), name: shared(key).name }));
  const sharing = pattern.sharing.map(shared);
  const shown: readonly CarriedField[] = plan.columns.flatMap(({ name, value }) =>
    value.kind === 'event' ? [{ name, field: value.ref.field }] : [],
  );
  const columnsFor = (event: string, prefix: string): readonly CarriedField[] => [
    ...keys.flatMap(({ key, name }) =>
      key.fields.filter((field) => field.event === event).map(({ field }) => ({ name, field })),
    ),
    ...sharing.flatMap(({ name, fields }) =>
      fields
        .filter((field) => field.event === event)
        .map(({ field }) => ({ name: `${prefix}${name}`, field })),
    ),
  ];
  const hasKeys = withAllKeys(keys.map(({ key }) => key));
  const unique = (columns: readonly CarriedField[]) => [
    ...new Map(columns.map((carried) => [carried.name, carried])).values(),
  ];
  const asked = read(parts, pattern.event, {
    columns: unique([...columnsFor(pattern.event.name, ''), ...shown]),
    back: ['every', 'window', 'delay', 'delay'],
    arrival: 'column',
  });
  const judged = where(
    and(
      binary(column('Ingested'), '>', spans.ago('every', 'window', 'delay')),
      binary(column('Ingested'), '<=', spans.ago('window', 'delay')),
    ),
  );
  const answers = read(parts, pattern.without, {
    columns: unique(columnsFor(pattern.without.name, 'Answer')),
    back: ['every', 'window', 'delay', 'delay'],
    arrival: 'none',
    timeName: 'AnswerTime',
  });
  const inTime = between(
    column('AnswerTime'),
    column('TimeGenerated'),
    binary(column('TimeGenerated'), '+', spans.sum('window')),
  );
  const matches: Expression = and(
    inTime,
    ...(sharing.length === 0 ? [] : [or(...sharing.map(({ name }) => same(name, `Answer${name}`)))]),
  );
  const kept = [...new Set([...keys, ...sharing].map(({ name }) => name).concat(shownNames(parts)))];
  return {
    lets: [
      {
        kind: 'let-table',
        name: pattern.event.name,
        query: { ...asked, operators: [...asked.operators, ...hasKeys, judged] },
      },
      {
        kind: 'let-table',
        name: pattern.without.name,
        query: { ...answers, operators: [...answers.operators, ...hasKeys] },
      },
    ],
    query: fromTable(
      pattern.event.name,
      {
        kind: 'join',
        join: 'leftouter',
        right: fromTable(pattern.without.name),
        on: keys.map(({ name }) => ({ left: name, right: name })),
      },
      summarize([assign('Answers', call('countif', matches))], ['TimeGenerated', ...kept].map(keep)),
      where(binary(column('Answers'), '==', long(0))),
      project(...shownColumns(plan)),
    ),
  };
}

function shownNames({ plan }: QueryParts): readonly string[] {
  return shownColumns(plan).flatMap(({ name }) =>
    name === undefined || name === 'TimeGenerated' ? [] : [name],
  );
}

/** Two missing values are not the same value. */
function same(left: string, right: string): Expression {
  return and(call('isnotempty', column(left)), binary(column(left), '==', column(right)));
}
