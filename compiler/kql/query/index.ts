import type { Pattern, RawQuery } from '../../model/index.ts';
import { history } from '../../plan/window.ts';
import type { OutputColumn, Plan } from '../../plan/plan.ts';
import { assign, call, column, extend, path, text } from '../build.ts';
import type { Operator, Program } from '../tree.ts';
import { createSpans, type QueryOptions } from './context.ts';
import { createListValues } from './list-values.ts';
import type { PatternQuery, QueryParts } from './pattern-query.ts';
import { absentAfterQuery } from './patterns/absent-after.ts';
import { absentMemberQuery } from './patterns/absent-member.ts';
import { aggregateQuery } from './patterns/aggregate.ts';
import { latestQuery } from './patterns/latest.ts';
import { matchQuery } from './patterns/match.ts';
import { newValueQuery } from './patterns/new-value.ts';
import { sequenceQuery } from './patterns/sequence.ts';
import { spikeQuery } from './patterns/spike.ts';

export type { QueryOptions } from './context.ts';

/**
 * The KQL of a plan: one row an alert, with `TimeGenerated` and the plan's columns. Run every `options.every` seconds,
 * each match, window or combination is reported by exactly one run.
 */
export function buildQuery(plan: Plan, options: QueryOptions): Program {
  const { pattern } = plan.detection;
  if (pattern.kind === 'raw') return rawProgram(pattern.query);
  const spans = createSpans(
    {
      every: options.every,
      delay: plan.window.delay,
      window: windowSpan(pattern),
      baseline: pattern.kind === 'new-value' || pattern.kind === 'spike' ? pattern.baseline : 0,
    },
    options.timespans,
  );
  const lists = createListValues(options.lists);
  const { lets, query } = patternQuery({ plan, options, spans, lists }, pattern);
  return {
    comment: headerOf(plan),
    statements: [
      ...spans.statements(),
      ...lists.statements(),
      ...lets,
      { kind: 'query', query: { ...query, operators: [...query.operators, ...upnParts(plan.columns)] } },
    ],
  };
}

/** The length of the sliding window or of the silence after an alert; baselines have a name of their own. */
function windowSpan(pattern: Pattern): number {
  if (pattern.kind === 'new-value') return 0;
  return pattern.kind === 'spike' ? pattern.timespan : history(pattern);
}

/** A query that the detection carries is never touched: no header, no filter. */
function rawProgram({ text, lines }: RawQuery): Program {
  const located = lines.map((line) => ({ text: line.text, origin: line.range }));
  return { comment: [], statements: [{ kind: 'raw', text, lines: located }] };
}

function patternQuery(parts: QueryParts, pattern: Exclude<Pattern, { readonly kind: 'raw' }>): PatternQuery {
  switch (pattern.kind) {
    case 'match':
      return matchQuery(parts, pattern);
    case 'aggregate':
      return aggregateQuery(parts, pattern);
    case 'sequence':
      return sequenceQuery(parts, pattern);
    case 'new-value':
      return newValueQuery(parts, pattern);
    case 'spike':
      return spikeQuery(parts, pattern);
    case 'absent-after':
      return absentAfterQuery(parts, pattern);
    case 'absent-member':
      return absentMemberQuery(parts, pattern);
    case 'latest':
      return latestQuery(parts, pattern);
  }
}

/** Sentinel knows an account by name and suffix: https://learn.microsoft.com/azure/sentinel/entities-reference */
function upnParts(columns: readonly OutputColumn[]): readonly Operator[] {
  const parts = columns.flatMap(({ name, value }) => {
    if (!('of' in value)) return [];
    const index = value.kind === 'upn-name' ? 0 : 1;
    return [assign(name, call('tostring', path(call('split', column(value.of), text('@')), index)))];
  });
  return parts.length === 0 ? [] : [extend(...parts)];
}

function headerOf({ detection }: Plan): readonly string[] {
  const { meta, covers, file } = detection;
  const row = covers === undefined ? [] : [`${covers.guide} / ${covers.row}, risk ${covers.risk}`];
  return [meta.title, ...row, `Made by detc from ${file}: change it there.`];
}
