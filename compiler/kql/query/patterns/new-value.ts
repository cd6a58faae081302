import type { Pattern } from '../../../model/index.ts';
import { keyColumns } from '../../../plan/keys.ts';
import { isPresent } from '../field.ts';
import {
  assign,
  binary,
  call,
  column,
  fromTable,
  keep,
  long,
  project,
  summarize,
  where,
} from '../../build.ts';
import type { Operator, Statement } from '../../tree.ts';
import {
  carriedFields,
  evidence,
  inSomeGroup,
  type PatternQuery,
  type QueryParts,
  read,
  shownColumns,
} from '../pattern-query.ts';

/**
 * A value is new in the run that saw its very first record arrive. A group without enough history is left alone, because
 * everything would be new to it.
 */
export function newValueQuery(
  parts: QueryParts,
  pattern: Pattern & { readonly kind: 'new-value' },
): PatternQuery {
  const { plan } = parts;
  const groups = keyColumns(pattern).slice(0, pattern.groupBy.length);
  const names = groups.map(({ name }) => name);
  const events = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['baseline'],
    arrival: 'column',
  });
  const grouped = [...events.operators, ...inSomeGroup(groups)];
  const history: Statement = {
    kind: 'let-table',
    name: 'history',
    query: fromTable(
      'events',
      where(binary(column('Ingested'), '<=', parts.spans.ago('every'))),
      summarize(
        [assign('Days', call('count_distinct', call('startofday', column('TimeGenerated'))))],
        names.map(keep),
      ),
      where(binary(column('Days'), '>=', long(pattern.minimumHistoryDays))),
    ),
  };
  const needsHistory = pattern.minimumHistoryDays > 0;
  const hasHistory: Operator = {
    kind: 'join',
    join: 'leftsemi',
    right: fromTable('history'),
    on: names.map((name) => ({ left: name, right: name })),
  };
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'events',
        query: { source: { kind: 'materialize', query: { ...events, operators: grouped } }, operators: [] },
      },
      ...(needsHistory ? [history] : []),
    ],
    query: fromTable(
      'events',
      where(isPresent(column(pattern.field.column), pattern.field.type)),
      evidence(plan, [], [assign('FirstIngested', call('min', column('Ingested')))]),
      where(binary(column('FirstIngested'), '>', parts.spans.ago('every'))),
      ...(needsHistory ? [hasHistory] : []),
      project(...shownColumns(plan)),
    ),
  };
}
