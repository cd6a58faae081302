import { v5 } from 'uuid';
import type { Level } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { alertDescription, formatText } from '../alert-text.ts';
import { sentinelAttack } from '../attack.ts';
import { isoDuration } from '../duration.ts';

/** Of rules that detc makes: the namespace in which a detection's id becomes the name of its rule. */
const ruleNamespace = 'b3f1c8d2-6a57-4e0b-9c34-2d8f5e7a1960';

/** The name of the detection's rule in every workspace; it does not change when the detection is renamed. */
export function ruleId(detectionId: string): string {
  return v5(detectionId, ruleNamespace);
}

export const severities: Readonly<Record<Level, 'High' | 'Medium' | 'Low' | 'Informational'>> = {
  critical: 'High',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Informational',
};

const stableApi = '2025-09-01';
/** The newest version with kind NRT and with `subTechniques`; the stable one drops both. */
const previewApi = '2025-07-01-preview';

const shortestPeriod = 300;
const defaultSuppression = 5 * 3_600;
const defaultGrouping = 5 * 3_600;

/** Seconds the rule reads back: what the query needs, in whole minutes, and what Sentinel asks for at least. */
export function queryPeriod({ window }: Plan): number {
  return Math.max(Math.ceil(window.lookback / 60) * 60, window.every, shortestPeriod);
}

/** True where the rule is deployed switched off. */
export function isEnabled({ detection }: Plan): boolean {
  return detection.disabled === undefined && detection.meta.status !== 'deprecated';
}

interface GroupingConfiguration {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  readonly lookbackDuration: string;
  readonly matchingMethod: 'AllEntities' | 'AnyAlert';
}

interface RuleProperties {
  readonly displayName: string;
  readonly description: string;
  readonly severity: string;
  readonly enabled: boolean;
  readonly query: string;
  readonly suppressionEnabled: boolean;
  readonly suppressionDuration: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  /** Null where there are none: the property needs a preview version of the API. */
  readonly subTechniques: readonly string[] | null;
  readonly entityMappings: readonly {
    readonly entityType: string;
    readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
  }[];
  readonly customDetails: Readonly<Record<string, string>> | null;
  readonly alertDetailsOverride: {
    readonly alertDisplayNameFormat?: string;
    readonly alertDescriptionFormat?: string;
  } | null;
  readonly eventGroupingSettings: { readonly aggregationKind: 'AlertPerResult' };
  readonly incidentConfiguration: {
    readonly createIncident: true;
    readonly groupingConfiguration: GroupingConfiguration;
  };
}

/** An analytics rule as its template gets it; values that a rule does not have are null. */
export type SentinelRule = RuleProperties & { readonly apiVersion: string; readonly ruleId: string } & (
    | {
        readonly kind: 'Scheduled';
        readonly queryFrequency: string;
        readonly queryPeriod: string;
        readonly triggerOperator: 'GreaterThan';
        readonly triggerThreshold: 0;
      }
    | { readonly kind: 'NRT' }
  );

/** The rule of a plan, with its query already printed. */
export function sentinelRule(plan: Plan, query: string): SentinelRule {
  const { detection, schedule } = plan;
  const attack = sentinelAttack(detection.meta.tags);
  const needsPreview = schedule.kind === 'nrt' || attack.subTechniques.length > 0;
  const details = plan.details.map(({ key, column }) => [key, column] as const);
  const properties = {
    apiVersion: needsPreview ? previewApi : stableApi,
    ruleId: ruleId(detection.meta.id),
    displayName: detection.meta.title,
    description: alertDescription(detection),
    severity: severities[detection.meta.level],
    enabled: isEnabled(plan),
    query,
    suppressionEnabled: detection.alert.suppress !== undefined,
    suppressionDuration: isoDuration(detection.alert.suppress ?? defaultSuppression),
    tactics: attack.tactics,
    techniques: attack.techniques,
    subTechniques: attack.subTechniques.length === 0 ? null : attack.subTechniques,
    entityMappings: plan.entities.map(({ type, mappings }) => ({
      entityType: type,
      fieldMappings: mappings.map(({ identifier, column }) => ({ identifier, columnName: column })),
    })),
    customDetails: details.length === 0 ? null : Object.fromEntries(details),
    alertDetailsOverride: alertDetailsOverride(plan),
    // Each row is an alert of its own: that is what titles with columns and entities per row mean.
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
    incidentConfiguration: { createIncident: true, groupingConfiguration: groupingConfiguration(plan) },
  } as const;
  if (schedule.kind === 'nrt') return { kind: 'NRT', ...properties };
  return {
    kind: 'Scheduled',
    ...properties,
    queryFrequency: isoDuration(schedule.every),
    queryPeriod: isoDuration(queryPeriod(plan)),
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
  };
}

/** Null where the alert says just what the rule says. */
function alertDetailsOverride({
  detection,
  title,
  description,
}: Plan): RuleProperties['alertDetailsOverride'] {
  const name = formatText(title);
  const override = {
    ...(name === detection.meta.title ? {} : { alertDisplayNameFormat: name }),
    ...(description === undefined ? {} : { alertDescriptionFormat: formatText(description) }),
  };
  return Object.keys(override).length === 0 ? null : override;
}

function groupingConfiguration({ detection }: Plan): GroupingConfiguration {
  const { grouping } = detection.alert;
  return {
    enabled: grouping !== undefined,
    reopenClosedIncident: grouping?.reopen ?? false,
    lookbackDuration: isoDuration(grouping?.within ?? defaultGrouping),
    matchingMethod: grouping?.by === 'everything' ? 'AnyAlert' : 'AllEntities',
  };
}
