import type { Plan } from '../../plan/plan.ts';
import { history } from '../../plan/window.ts';
import { durationWords } from '../duration.ts';
import type { Capability, EmitContext, Emission, Target } from '../target.ts';
import { emitAllSentinel } from './emit-all.ts';
import { ruleOutput } from './emit.ts';
import { ruleLimits } from './limits.ts';
import { queryPeriod } from './rule.ts';

/** Sentinel says all a detection can say, unless it needs more history than a rule can read. */
export function sentinelCapability(plan: Plan): Capability {
  const graph = plan.events
    .flatMap(({ source }) => source.tables)
    .find((table) => table.resourceGraph === true);
  if (graph !== undefined) {
    return {
      level: 'none',
      reasons: [`reads ${graph.name} of Azure Resource Graph, which Sentinel rules cannot`],
    };
  }
  // Its limits have findings of their own, at what the author wrote.
  if (plan.detection.pattern.kind === 'raw') return { level: 'full', reasons: [] };
  const most = ruleLimits.period.most;
  const period = queryPeriod(plan);
  if (period <= most) return { level: 'full', reasons: [] };
  const needed = history(plan.detection.pattern);
  const words =
    needed > most
      ? durationWords(needed)
      : `${durationWords(period)} (${durationWords(needed)}, the time between two runs and the delay of its records)`;
  return {
    level: 'none',
    reasons: [`needs ${words} of history; a Sentinel rule reads at most ${durationWords(most)}`],
  };
}

function emitSentinel(plan: Plan, context: EmitContext): Emission {
  const { name } = plan.detection;
  const { text, query, diagnostics } = ruleOutput(plan, context);
  return {
    artifacts: [
      ...(text === undefined ? [] : [{ path: `sentinel/${name}.json`, text }]),
      ...(query === undefined
        ? []
        : [{ path: `kql/${name}.kql`, text: bareQuery(plan, query.printed.text) }]),
    ],
    queries: query === undefined ? [] : [query],
    diagnostics,
  };
}

/** A query that the detection carries is kept byte for byte. */
function bareQuery({ detection }: Plan, text: string): string {
  return detection.pattern.kind === 'raw' ? text : `${text.trimEnd()}\n`;
}

export const sentinel: Target = {
  name: 'sentinel',
  readsTables: true,
  capability: sentinelCapability,
  emit: emitSentinel,
  emitAll: (plans, lists, context) =>
    emitAllSentinel(
      plans.filter((plan) => sentinelCapability(plan).level !== 'none'),
      lists,
      context,
    ),
};
