import type { Pattern } from '../../../model/index.ts';
import {
  assign,
  binary,
  call,
  column,
  extend,
  fromTable,
  keep,
  long,
  path,
  project,
  real,
  where,
} from '../../build.ts';
import { keyColumns } from '../../../plan/keys.ts';
import type { Query, Statement } from '../../tree.ts';
import {
  carriedFields,
  inSomeGroup,
  keyNames,
  type PatternQuery,
  type QueryParts,
  read,
} from '../pattern-query.ts';
import { evidenceOf, groupWindows, sweep } from './sweep.ts';

/**
 * A count that leaves its own history: more than `deviations` standard deviations above the mean of the baseline, and
 * never less than `floor`. A group without history has mean and deviation 0: there the floor alone decides.
 */
export function spikeQuery(parts: QueryParts, pattern: Pattern & { readonly kind: 'spike' }): PatternQuery {
  const { plan, spans } = parts;
  const keys = keyNames(plan);
  const events = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['baseline'],
    arrival: 'column',
  });
  const grouped = [...events.operators, ...inSomeGroup(keyColumns(pattern))];
  const baselineEnd = spans.ago('every', 'window', 'delay');
  const baseline: Statement = {
    kind: 'let-table',
    name: 'history',
    query: fromTable(
      'events',
      where(binary(column('TimeGenerated'), '<', baselineEnd)),
      {
        kind: 'make-series',
        aggregates: [{ name: 'Counts', value: call('count'), default: long(0) }],
        on: 'TimeGenerated',
        from: spans.ago('baseline'),
        to: baselineEnd,
        step: spans.sum('window'),
        by: keys.map(keep),
      },
      extend(assign('Statistics', call('series_stats_dynamic', column('Counts')))),
      project(
        ...keys.map(keep),
        assign('BaselineMean', call('toreal', path(column('Statistics'), 'avg'))),
        assign('BaselineDeviation', call('toreal', path(column('Statistics'), 'stdev'))),
      ),
    ),
  };
  const limit = binary(
    column('BaselineMean'),
    '+',
    binary(real(pattern.deviations), '*', column('BaselineDeviation')),
  );
  const peaks: Query = fromTable(
    'events',
    where(binary(column('TimeGenerated'), '>=', baselineEnd)),
    ...sweep(parts, keys, [{ name: 'Value', share: column('Change') }]),
    where(binary(column('Value'), '>=', long(pattern.floor))),
    {
      kind: 'join',
      join: 'leftouter',
      right: fromTable('history'),
      on: keys.map((key) => ({ left: key, right: key })),
    },
    extend(
      assign('BaselineMean', call('coalesce', column('BaselineMean'), real(0))),
      assign('BaselineDeviation', call('coalesce', column('BaselineDeviation'), real(0))),
    ),
    where(binary(call('toreal', column('Value')), '>', limit)),
    groupWindows(parts, keys, [
      assign('BaselineMean', call('max', column('BaselineMean'))),
      assign('BaselineDeviation', call('max', column('BaselineDeviation'))),
    ]),
  );
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'events',
        query: { source: { kind: 'materialize', query: { ...events, operators: grouped } }, operators: [] },
      },
      baseline,
      { kind: 'let-table', name: 'bursts', query: peaks },
    ],
    query: evidenceOf(parts, 'bursts', ['BaselineMean', 'BaselineDeviation']),
  };
}
