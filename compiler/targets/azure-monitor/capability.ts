import type { Plan } from '../../plan/plan.ts';
import { history } from '../../plan/window.ts';
import { durationWords } from '../duration.ts';
import { codeOf } from '../kql-code.ts';
import type { Capability } from '../target.ts';
import { unsupportedOperator } from './limits.ts';
import { alertSchedule } from './schedule.ts';

/** Seconds; older records are silently left out (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types). */
const longest = 2 * 86_400;

/** What an Azure Monitor alert can say of a detection. */
export function azureMonitorCapability(plan: Plan): Capability {
  if (plan.detection.pattern.kind === 'raw') {
    return { level: 'none', reasons: ['its query is written for Sentinel'] };
  }
  const reasons = [...historyReasons(plan), ...viewReasons(plan)];
  if (reasons.length > 0) return { level: 'none', reasons };
  const repeated = overlapReasons(plan);
  return { level: repeated.length === 0 ? 'full' : 'approximate', reasons: repeated };
}

/** Each window of a silence must be judged by one run. */
function overlapReasons(plan: Plan): readonly string[] {
  const { pattern } = plan.detection;
  const { every } = alertSchedule(plan);
  if (pattern.kind !== 'absent-member' || every === pattern.timespan) return [];
  return [
    `runs every ${durationWords(every)}, so that windows of ${durationWords(pattern.timespan)} overlap and a silence may be reported again`,
  ];
}

function historyReasons(plan: Plan): readonly string[] {
  const { lookback } = alertSchedule(plan);
  if (lookback <= longest) return [];
  const needed = history(plan.detection.pattern);
  const words =
    needed > longest
      ? `${durationWords(needed)} of history`
      : `${durationWords(lookback)} of history (${durationWords(needed)}, the time between two runs and the delay of its records)`;
  return [`needs ${words}; Azure Monitor reads at most ${durationWords(longest)}`];
}

function viewReasons({ events }: Plan): readonly string[] {
  const views = new Map(
    events.flatMap(({ source }) => (source.view ? [[source.name, source.view.kql]] : [])),
  );
  return [...views].flatMap(([source, kql]) => {
    const operator = unsupportedOperator(codeOf(kql));
    return operator === undefined
      ? []
      : [`reads ${source}, whose view uses ${operator}; Azure Monitor alerts do not take it`];
  });
}
