import { tableColumns } from '../kql/tables.ts';
import { categoryTable, mappedTables, type RecordShape } from './mapping.ts';
import { isRecord, keyIn, valueAt, type JsonRecord } from './paths.ts';

/** What a record is. */
export interface Recognised {
  readonly shape: RecordShape;
  readonly table: string;
  /** Whether the record names its table; a sign-in of Graph mostly does not tell whether somebody was there. */
  readonly isCertain: boolean;
}

/**
 * The shape of a record and the table that it belongs to; undefined where it is none that detc knows.
 * Objects of Azure's activity log API count as `graph`.
 */
export function recognise(record: JsonRecord): Recognised | undefined {
  const table = recogniseRow(record);
  if (table !== undefined) return { shape: 'workspace', table, isCertain: true };
  return recogniseEventHub(record) ?? recogniseGraph(record);
}

function recogniseRow(record: JsonRecord): string | undefined {
  const type = record['Type'];
  if (typeof type === 'string' && tableColumns(type) !== undefined) return type;
  if (!Object.hasOwn(record, 'TimeGenerated')) return undefined;
  const names = Object.keys(record);
  const scored = mappedTables.map(({ name, columns }) => ({
    name,
    score: names.filter((key) => Object.hasOwn(columns, key)).length,
  }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score * 2 > names.length && best.score > 2 ? best.name : undefined;
}

function recogniseEventHub(record: JsonRecord): Recognised | undefined {
  const category = valueAt(record, ['category']);
  const operation = valueAt(record, ['operationName']);
  const resource = valueAt(record, ['resourceId']);
  if (typeof category === 'string' && typeof operation === 'string') {
    const table = categoryTable(category);
    if (table !== undefined && table !== 'AzureActivity') {
      return { shape: 'event-hub', table, isCertain: true };
    }
  }
  const isOfSubscription = typeof resource === 'string' && /^\/subscriptions\//iu.test(resource);
  if (isOfSubscription) {
    const isActivity =
      typeof category === 'string' ? categoryTable(category) !== undefined : category === undefined;
    return isActivity && typeof operation === 'string' && operation.includes('/')
      ? { shape: 'event-hub', table: 'AzureActivity', isCertain: category !== undefined }
      : undefined;
  }
  // Some exporters put the category of the properties in the place of the record's own.
  const properties = valueAt(record, ['properties']);
  const inner =
    isRecord(properties) && typeof operation === 'string' ? recogniseGraph(properties) : undefined;
  return inner === undefined ? undefined : { ...inner, shape: 'event-hub' };
}

const tablesOfTypes: ReadonlyMap<unknown, string> = new Map([
  ['#microsoft.graph.directoryAudit', 'AuditLogs'],
  ['#microsoft.graph.riskDetection', 'AADUserRiskEvents'],
  ['#microsoft.graph.riskyUser', 'AADRiskyUsers'],
]);

/** Properties that together no other kind of object has; the first that fits is taken. */
const marks: readonly { readonly table: string; readonly all: readonly string[] }[] = [
  { table: 'AuditLogs', all: ['activityDisplayName', 'loggedByService'] },
  { table: 'AuditLogs', all: ['activityDisplayName', 'targetResources'] },
  { table: 'AADUserRiskEvents', all: ['riskEventType', 'detectedDateTime'] },
  { table: 'AADUserRiskEvents', all: ['riskEventType', 'detectionTimingType'] },
  { table: 'AADRiskyUsers', all: ['riskLastUpdatedDateTime', 'riskState'] },
];

function recogniseGraph(record: JsonRecord): Recognised | undefined {
  const has = (key: string) => keyIn(record, key) !== undefined;
  if (record['@odata.type'] === '#microsoft.graph.signIn' || (has('createdDateTime') && has('status'))) {
    if (has('appId') || has('appDisplayName') || has('userPrincipalName')) return signIn(record);
  }
  if (isRecord(record['operationName']) && (has('eventTimestamp') || has('authorization'))) {
    return { shape: 'graph', table: 'AzureActivity', isCertain: true };
  }
  const table = tablesOfTypes.get(record['@odata.type']) ?? marks.find(({ all }) => all.every(has))?.table;
  return table === undefined ? undefined : { shape: 'graph', table, isCertain: true };
}

/** `signInEventTypes` of Graph, by the table that gets these sign-ins. */
export const eventTypes: Readonly<Record<string, string>> = {
  SigninLogs: 'interactiveUser',
  AADNonInteractiveUserSignInLogs: 'nonInteractiveUser',
  AADServicePrincipalSignInLogs: 'servicePrincipal',
  AADManagedIdentitySignInLogs: 'managedIdentity',
};

function signIn(record: JsonRecord): Recognised {
  const types = valueAt(record, ['signInEventTypes']);
  const listed: readonly unknown[] = Array.isArray(types) ? types : [];
  const table = Object.keys(eventTypes).find((name) => listed.includes(eventTypes[name]));
  if (table !== undefined) return { shape: 'graph', table, isCertain: true };
  const isInteractive = valueAt(record, ['isInteractive']) !== false;
  return {
    shape: 'graph',
    table: isInteractive ? 'SigninLogs' : 'AADNonInteractiveUserSignInLogs',
    isCertain: false,
  };
}
