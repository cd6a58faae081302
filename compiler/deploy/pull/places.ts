import type { ResourceKind } from '../resource.ts';

/** Where a field of a resource comes from. */
export interface Place {
  readonly file: 'detection' | 'list' | 'environment';
  /** The key in the file, as far as the file has it. */
  readonly path: readonly string[];
  /** What a person has to know before changing it. */
  readonly why?: string;
}

const derivedPeriod =
  'it follows from the time span of the pattern, the schedule and the delay of the source';
const fixed = 'detc sets this itself; the next deployment sets it back';
const unknown = 'detc has nothing of the kind; the next deployment removes it';
const eachRow = 'detc’s rules raise an alert for each row: a threshold belongs into the condition';

function inDetection(path: string, why?: string): Place {
  return { file: 'detection', path: path.split('.'), ...(why === undefined ? {} : { why }) };
}

const ofRules: Readonly<Record<string, Place>> = {
  kind: inDetection('schedule.kind', 'a rule of kind NRT has `schedule: {kind: nrt}`'),
  displayName: inDetection('title'),
  description: inDetection('description', 'the text ends with alert.triage, falsepositives and alert.tuning'),
  severity: inDetection('level'),
  enabled: inDetection('status', 'a detection is off where the environment disables it, or it is deprecated'),
  query: inDetection('detection'),
  queryFrequency: inDetection('schedule.every'),
  queryPeriod: inDetection('correlation.timespan', derivedPeriod),
  triggerOperator: inDetection('correlation.condition', eachRow),
  triggerThreshold: inDetection('correlation.condition', eachRow),
  suppressionEnabled: inDetection('alert.suppress'),
  suppressionDuration: inDetection('alert.suppress'),
  tactics: inDetection('tags'),
  techniques: inDetection('tags'),
  subTechniques: inDetection('tags'),
  entityMappings: inDetection('alert.entities'),
  customDetails: inDetection('alert.details'),
  alertDetailsOverride: inDetection(
    'alert.title',
    'with the column names of the query; alert.description too',
  ),
  eventGroupingSettings: inDetection('alert', fixed),
  incidentConfiguration: inDetection('alert.grouping'),
  sentinelEntitiesMappings: inDetection('alert', unknown),
  alertRuleTemplateName: inDetection('alert', unknown),
  templateVersion: inDetection('alert', unknown),
};

const ofAlerts: Readonly<Record<string, Place>> = {
  displayName: inDetection('title'),
  description: inDetection('description', 'the text ends with alert.triage, falsepositives and alert.tuning'),
  severity: inDetection('level'),
  enabled: inDetection('status', 'a detection is off where the environment disables it, or it is deprecated'),
  evaluationFrequency: inDetection('schedule.every', 'rounded to what Azure Monitor takes'),
  windowSize: inDetection('correlation.timespan', derivedPeriod),
  overrideQueryTimeRange: inDetection('correlation.timespan', derivedPeriod),
  query: inDetection('detection'),
  criteria: inDetection('alert.entities', 'the dimensions follow from what the alert shows'),
  muteActionsDuration: inDetection('alert.suppress'),
  customProperties: inDetection('alert.details'),
  actionGroups: { file: 'environment', path: ['actionGroups'], why: 'they are the same for all alerts' },
  location: { file: 'environment', path: ['workspace', 'location'] },
};

const ofWatchlists: Readonly<Record<string, Place>> = {
  displayName: { file: 'list', path: ['title'] },
  description: { file: 'list', path: ['description'] },
  itemsSearchKey: { file: 'list', path: ['type'], why: 'the first column that no row leaves blank' },
  rows: { file: 'list', path: ['values'] },
};

/** Where in the project a field is to be changed. */
export function placeOf(kind: ResourceKind, field: string): Place {
  switch (kind) {
    case 'rule':
      return ofRules[field] ?? inDetection('alert', fixed);
    case 'alert':
      return ofAlerts[field] ?? inDetection('alert', fixed);
    case 'watchlist':
      return ofWatchlists[field] ?? { file: 'list', path: [], why: fixed };
    case 'table':
    case 'endpoint':
    case 'collection-rule':
    case 'function':
      return { file: 'environment', path: ['workspace'], why: fixed };
  }
}
