import type { Pattern } from '../../../model/index.ts';
import {
  assign,
  binary,
  call,
  column,
  fromTable,
  keep,
  or,
  project,
  summarize,
  timespan,
  where,
} from '../../build.ts';
import type { Query } from '../../tree.ts';
import {
  carriedFields,
  evidence,
  isFresh,
  keyNames,
  type PatternQuery,
  type QueryParts,
  read,
  shownColumns,
} from '../pattern-query.ts';

/** Every matching event that arrived since the last run; or, with `once`, one row for those that mean the same. */
export function matchQuery(parts: QueryParts, pattern: Pattern & { readonly kind: 'match' }): PatternQuery {
  const { plan } = parts;
  const columns = carriedFields(plan);
  const repeat = pattern.once?.repeat;
  const fresh = () => read(parts, pattern.event, { columns, back: ['every', 'delay'], arrival: 'filter' });
  if (repeat === undefined) return { lets: [], query: fresh() };
  switch (repeat.kind) {
    case 'run': {
      const query = fresh();
      return { lets: [], query: { ...query, operators: [...query.operators, evidence(plan)] } };
    }
    case 'each':
      return { lets: [], query: oncePerPeriod(parts, pattern, repeat.seconds) };
    case 'within':
      return unlessEarlier(parts, pattern);
  }
}

/** The first record of a period raises the alert: the run that sees it arrive, and no other. */
function oncePerPeriod(
  parts: QueryParts,
  pattern: Pattern & { readonly kind: 'match' },
  seconds: number,
): Query {
  const { plan } = parts;
  const query = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['every', 'window', 'delay'],
    arrival: 'column',
  });
  const summary = evidence(plan, [], [assign('FirstIngested', call('min', column('Ingested')))]);
  const period = assign('Period', call('bin', column('TimeGenerated'), timespan(seconds)));
  return {
    ...query,
    operators: [
      ...query.operators,
      summary.kind === 'summarize' ? { ...summary, by: [...summary.by, period] } : summary,
      where(binary(column('FirstIngested'), '>', parts.spans.ago('every'))),
      project(...shownColumns(plan)),
    ],
  };
}

/** Silent while an earlier match with the same keys lies less than the window back. */
function unlessEarlier(parts: QueryParts, pattern: Pattern & { readonly kind: 'match' }): PatternQuery {
  const { plan } = parts;
  const keys = keyNames(plan);
  const events = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['every', 'window', 'delay'],
    arrival: 'column',
  });
  const earlier = fromTable(
    'events',
    where(binary(column('Ingested'), '<=', parts.spans.ago('every'))),
    summarize([assign('Earlier', call('max', column('TimeGenerated')))], keys.map(keep)),
  );
  const first = assign('FirstMatch', call('min', column('TimeGenerated')));
  const isLongAgo = binary(
    binary(column('FirstMatch'), '-', column('Earlier')),
    '>',
    parts.spans.sum('window'),
  );
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'events',
        query: { source: { kind: 'materialize', query: events }, operators: [] },
      },
    ],
    query: fromTable(
      'events',
      where(isFresh(parts)),
      evidence(plan, [], [first]),
      { kind: 'join', join: 'leftouter', right: earlier, on: keys.map((key) => ({ left: key, right: key })) },
      where(or(call('isnull', column('Earlier')), isLongAgo)),
      project(...shownColumns(plan)),
    ),
  };
}
