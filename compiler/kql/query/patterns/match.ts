import type { Pattern } from '../../../model/index.ts';
import { assign, binary, call, column, extend, keep, project, sortBy, timespan, where } from '../../build.ts';
import type { Query } from '../../tree.ts';
import {
  carriedFields,
  evidence,
  keyNames,
  type PatternQuery,
  type QueryParts,
  read,
  shownColumns,
} from '../pattern-query.ts';
import { stretchNumber } from './sweep.ts';

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

/**
 * Matches with the same keys that follow each other within the window are one row; the run in which the first of them
 * arrived reports it, and no other.
 */
function unlessEarlier(parts: QueryParts, pattern: Pattern & { readonly kind: 'match' }): PatternQuery {
  const { plan } = parts;
  const keys = keyNames(plan);
  const query = read(parts, pattern.event, {
    columns: carriedFields(plan),
    back: ['every', 'window', 'delay'],
    arrival: 'column',
  });
  const summary = evidence(plan, [], [assign('FirstIngested', call('min', column('Ingested')))]);
  return {
    lets: [],
    query: {
      ...query,
      operators: [
        ...query.operators,
        sortBy(...keys.map((key) => [key, 'asc'] as const), ['TimeGenerated', 'asc']),
        extend(assign('Stay', stretchNumber(parts, keys))),
        summary.kind === 'summarize' ? { ...summary, by: [...summary.by, keep('Stay')] } : summary,
        where(binary(column('FirstIngested'), '>', parts.spans.ago('every'))),
        project(...shownColumns(plan)),
      ],
    },
  };
}
