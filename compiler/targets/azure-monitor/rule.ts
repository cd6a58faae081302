import type { Level } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { alertDescription, allSections } from '../alert-text.ts';
import { sentinelAttack } from '../attack.ts';
import { isoDuration } from '../duration.ts';
import { alertLimits, dimensionsOf } from './limits.ts';
import type { AlertSchedule } from './schedule.ts';
import { largestUpTo, windows } from './value-sets.ts';

const severities: Readonly<Record<Level, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
  informational: 4,
};

/** A log alert as its template gets it; values that it does not have are null. */
export interface AlertRule {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly displayName: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: boolean;
  readonly evaluationFrequency: string;
  readonly windowSize: string;
  readonly muteActionsDuration: string | null;
  /** With what the rule reads beyond the workspace; null where it need not. */
  readonly identity: 'SystemAssigned' | null;
  readonly query: string;
  readonly dimensions: readonly {
    readonly name: string;
    readonly operator: 'Include';
    readonly values: readonly string[];
  }[];
  readonly customProperties: Readonly<Record<string, string>>;
}

/** The alert rule of a plan, with its query already printed. */
export function alertRule(
  plan: Plan,
  query: string,
  { every, window }: AlertSchedule & { readonly window: number },
): AlertRule {
  const { detection } = plan;
  const { meta, alert } = detection;
  const mute = alert.suppress === undefined ? undefined : largestUpTo(windows, alert.suppress);
  return {
    name: detection.name,
    tags: { 'detc-detection': detection.name, 'detc-id': meta.id },
    displayName: meta.title,
    description: fittingDescription(plan),
    severity: severities[meta.level],
    enabled: detection.disabled === undefined && meta.status !== 'deprecated',
    evaluationFrequency: isoDuration(every),
    windowSize: isoDuration(window),
    muteActionsDuration: mute === undefined ? null : isoDuration(mute),
    identity: plan.events.some(({ source }) => source.tables.some((table) => table.resourceGraph === true))
      ? 'SystemAssigned'
      : null,
    query,
    dimensions: dimensionsOf(plan).used.map((name) => ({ name, operator: 'Include', values: ['*'] })),
    customProperties: customProperties(plan),
  };
}

/** With as many sections as fit; triage is never left out. */
function fittingDescription({ detection }: Plan): string {
  for (let count = allSections.length; count > 1; count -= 1) {
    const text = alertDescription(detection, allSections.slice(0, count));
    if (text.length <= alertLimits.description) return text;
  }
  return alertDescription(detection, ['triage']);
}

/** What the common alert schema has no place for; action groups pass it on. */
function customProperties({ detection, details, entities }: Plan): Readonly<Record<string, string>> {
  const { meta, covers } = detection;
  const attack = sentinelAttack(meta.tags);
  const shown = [
    ...details.map(({ key, column }) => `${key}: ${column}`),
    ...entities.map(({ type, mappings }) => `${type}: ${mappings.map(({ column }) => column).join(', ')}`),
  ];
  const properties = {
    Detection: detection.name,
    DetectionId: meta.id,
    Level: meta.level,
    Row: covers === undefined ? '' : `${covers.guide} / ${covers.row}`,
    Tactics: attack.tactics.join(', '),
    Techniques: [...attack.techniques, ...attack.subTechniques].sort().join(', '),
    Columns: shown.join('; '),
  };
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
}
