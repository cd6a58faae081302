import * as found from '../../diagnostics/catalogue/sentinel.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { isEnabled } from './rule.ts';

/** What one workspace takes (https://learn.microsoft.com/azure/sentinel/sentinel-service-limits). */
export const workspaceLimits = {
  scheduled: { enabled: 512, total: 1_024 },
  nrt: { enabled: 50, total: 100 },
} as const;

/** Limits that concern all rules together. */
export function checkWorkspace(plans: readonly Plan[]): readonly Diagnostic[] {
  return [...checkTitles(plans), ...checkCounts(plans)];
}

function checkTitles(plans: readonly Plan[]): readonly Diagnostic[] {
  const first = new Map<string, Plan>();
  return plans.flatMap((plan) => {
    const { title } = plan.detection.meta;
    // Compared as the portal's search does, without regard to case.
    const key = title.toLowerCase();
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, plan);
      return [];
    }
    const { range, name } = earlier.detection;
    const related = [{ range, message: 'the same title' }];
    return [found.displayNameTwice.at(plan.detection.range, { title, other: name }, { related })];
  });
}

function checkCounts(plans: readonly Plan[]): readonly Diagnostic[] {
  const ofKind = {
    nrt: plans.filter(({ schedule }) => schedule.kind === 'nrt'),
    scheduled: plans.filter(({ schedule }) => schedule.kind === 'scheduled'),
  };
  return (['nrt', 'scheduled'] as const).flatMap((kind) => {
    const limits = workspaceLimits[kind];
    const declared = kind === 'nrt' ? found.nrtCount : found.ruleCount;
    const over = (rules: readonly Plan[], limit: number, what: string) => {
      const beyond = rules[limit];
      return beyond === undefined
        ? []
        : [declared.at(beyond.detection.range, { count: rules.length, limit, what })];
    };
    const all = ofKind[kind];
    return [
      ...over(all.filter(isEnabled), limits.enabled, 'switched on'),
      ...over(all, limits.total, 'there'),
    ];
  });
}
