import { v5 } from 'uuid';
import type { Level, SentinelSettings } from '../../model/index.ts';
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
export function queryPeriod({ window, detection }: Plan): number {
  // As the author says it, also where Sentinel would not take it: that is a finding.
  if (detection.pattern.kind === 'raw') return window.lookback;
  return Math.max(Math.ceil(window.lookback / 60) * 60, window.every, shortestPeriod);
}

/** True where the rule is deployed switched off. */
export function isEnabled(plan: Plan): boolean {
  const { disabled, meta } = plan.detection;
  return disabled === undefined && meta.status !== 'deprecated' && (settingsOf(plan).enabled ?? true);
}

interface GroupingConfiguration {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  readonly lookbackDuration: string;
  readonly matchingMethod: 'AllEntities' | 'AnyAlert' | 'Selected';
  readonly groupByEntities?: readonly string[];
  readonly groupByAlertDetails?: readonly string[];
  readonly groupByCustomDetails?: readonly string[];
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
    readonly alertSeverityColumnName?: string;
    readonly alertTacticsColumnName?: string;
    readonly alertDynamicProperties?: readonly {
      readonly alertProperty: string;
      readonly value: string;
    }[];
  } | null;
  readonly eventGroupingSettings: { readonly aggregationKind: 'AlertPerResult' | 'SingleAlert' };
  readonly incidentConfiguration: {
    readonly createIncident: boolean;
    readonly groupingConfiguration: GroupingConfiguration;
  };
  readonly sentinelEntitiesMappings: readonly { readonly columnName: string }[] | null;
  readonly alertRuleTemplateName: string | null;
  readonly templateVersion: string | null;
}

/** An analytics rule as its template gets it; values that a rule does not have are null. */
export type SentinelRule = RuleProperties & { readonly apiVersion: string; readonly ruleId: string } & (
    | {
        readonly kind: 'Scheduled';
        readonly queryFrequency: string;
        readonly queryPeriod: string;
        readonly triggerOperator: 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';
        readonly triggerThreshold: number;
      }
    | { readonly kind: 'NRT' }
  );

/** The rule of a plan, with its query already printed. */
export function sentinelRule(plan: Plan, query: string): SentinelRule {
  const { detection, schedule } = plan;
  const settings = settingsOf(plan);
  const ofTags = sentinelAttack(detection.meta.tags);
  const attack = {
    tactics: settings.tactics ?? ofTags.tactics,
    techniques: settings.techniques ?? ofTags.techniques,
    subTechniques: settings.subTechniques ?? ofTags.subTechniques,
  };
  const { entitiesFromColumn, template } = settings;
  const needsPreview =
    schedule.kind === 'nrt' || attack.subTechniques.length > 0 || entitiesFromColumn !== undefined;
  const details = plan.details.map(({ key, column }) => [key, column] as const);
  const properties = {
    apiVersion: needsPreview ? previewApi : stableApi,
    ruleId: settings.ruleId ?? ruleId(detection.meta.id),
    displayName: detection.meta.title,
    description: settings.description ?? alertDescription(detection),
    severity: settings.severity ?? severities[detection.meta.level],
    enabled: isEnabled(plan),
    query,
    suppressionEnabled: settings.suppression?.enabled ?? detection.alert.suppress !== undefined,
    suppressionDuration:
      settings.suppression?.duration ?? isoDuration(detection.alert.suppress ?? defaultSuppression),
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
    eventGroupingSettings: { aggregationKind: settings.eventGrouping ?? 'AlertPerResult' },
    incidentConfiguration: {
      createIncident: settings.incident?.create ?? true,
      groupingConfiguration: groupingConfiguration(plan),
    },
    sentinelEntitiesMappings: entitiesFromColumn === undefined ? null : [{ columnName: entitiesFromColumn }],
    alertRuleTemplateName: template?.name ?? null,
    templateVersion: template?.version ?? null,
  } as const;
  if (schedule.kind === 'nrt') return { kind: 'NRT', ...properties };
  return {
    kind: 'Scheduled',
    ...properties,
    queryFrequency: isoDuration(schedule.every),
    queryPeriod: isoDuration(queryPeriod(plan)),
    triggerOperator: settings.trigger?.operator ?? 'GreaterThan',
    triggerThreshold: settings.trigger?.threshold ?? 0,
  };
}

/** What the author says in Sentinel's own words: nothing, but for detections that carry their own KQL. */
function settingsOf({ detection: { pattern } }: Plan): SentinelSettings {
  return pattern.kind === 'raw' ? pattern.settings : {};
}

/** Null where the alert says just what the rule says. */
function alertDetailsOverride(plan: Plan): RuleProperties['alertDetailsOverride'] {
  const { detection, title, description } = plan;
  const { severityColumn, tacticsColumn, dynamicProperties } = settingsOf(plan);
  const name = formatText(title);
  const override = {
    ...(name === detection.meta.title ? {} : { alertDisplayNameFormat: name }),
    ...(description === undefined ? {} : { alertDescriptionFormat: formatText(description) }),
    ...(severityColumn === undefined ? {} : { alertSeverityColumnName: severityColumn }),
    ...(tacticsColumn === undefined ? {} : { alertTacticsColumnName: tacticsColumn }),
    ...(dynamicProperties === undefined
      ? {}
      : {
          alertDynamicProperties: Object.entries(dynamicProperties).map(([alertProperty, value]) => ({
            alertProperty,
            value,
          })),
        }),
  };
  return Object.keys(override).length === 0 ? null : override;
}

function groupingConfiguration(plan: Plan): GroupingConfiguration {
  const own = settingsOf(plan).incident?.grouping;
  if (own !== undefined) {
    return {
      enabled: own.enabled,
      reopenClosedIncident: own.reopen ?? false,
      lookbackDuration: own.lookback ?? isoDuration(defaultGrouping),
      matchingMethod: own.matching ?? 'AllEntities',
      ...(own.entities === undefined ? {} : { groupByEntities: own.entities }),
      ...(own.alertDetails === undefined ? {} : { groupByAlertDetails: own.alertDetails }),
      ...(own.customDetails === undefined ? {} : { groupByCustomDetails: own.customDetails }),
    };
  }
  const { grouping } = plan.detection.alert;
  return {
    enabled: grouping !== undefined,
    reopenClosedIncident: grouping?.reopen ?? false,
    lookbackDuration: isoDuration(grouping?.within ?? defaultGrouping),
    matchingMethod: grouping?.by === 'everything' ? 'AnyAlert' : 'AllEntities',
  };
}
