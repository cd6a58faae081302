import type { Pattern } from '../../../model/index.ts';
import { keyField } from '../../../plan/keys.ts';
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
  const groups = pattern.groupBy.map((key) => keyField(key).column);
  const events = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['baseline'],
    arrival: 'column',
  });
  const history: Statement = {
    kind: 'let-table',
    name: 'history',
    query: fromTable(
      'events',
      where(binary(column('Ingested'), '<=', parts.spans.ago('every'))),
      summarize(
        [assign('Days', call('count_distinct', call('startofday', column('TimeGenerated'))))],
        groups.map(keep),
      ),
      where(binary(column('Days'), '>=', long(pattern.minimumHistoryDays))),
    ),
  };
  const needsHistory = pattern.minimumHistoryDays > 0;
  const hasHistory: Operator = {
    kind: 'join',
    join: 'leftsemi',
    right: fromTable('history'),
    on: groups.map((group) => ({ left: group, right: group })),
  };
  const isString = pattern.field.type === 'string' || pattern.field.type === 'dynamic';
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'events',
        query: { source: { kind: 'materialize', query: events }, operators: [] },
      },
      ...(needsHistory ? [history] : []),
    ],
    query: fromTable(
      'events',
      where(call(isString ? 'isnotempty' : 'isnotnull', column(pattern.field.column))),
      evidence(plan, [], [assign('FirstIngested', call('min', column('Ingested')))]),
      where(binary(column('FirstIngested'), '>', parts.spans.ago('every'))),
      ...(needsHistory ? [hasHistory] : []),
      project(...shownColumns(plan)),
    ),
  };
}
