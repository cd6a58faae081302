import { isMap, text, without, type Json, type JsonMap } from '../azure/json.ts';
import { isoDuration, parseIsoDuration } from '../targets/duration.ts';
import type { ResourceKind } from './resource.ts';

/**
 * What detc sets of a resource, by name, in one form: what the service fills in, orders or spells in another way is the same.
 * A field with its default value is left out.
 */
export type Fields = ReadonlyMap<string, Json>;

interface FieldRule {
  readonly name: string;
  /** Below the body; absent: `properties` and the name. */
  readonly path?: readonly string[];
  readonly canonical?: (value: Json) => Json;
  /** What the service takes where nothing is said. */
  readonly byDefault?: Json;
  readonly show?: 'lines';
}

/** The rows of a watchlist, in its record. */
export const rowsField = 'rows';

const rules: Readonly<Record<ResourceKind, readonly FieldRule[]>> = {
  // The order is part of the record in the workspace (record.ts): new fields go to the end of their list.
  rule: [
    { name: 'kind', path: ['kind'] },
    { name: 'displayName' },
    { name: 'description', byDefault: '', show: 'lines' },
    { name: 'severity' },
    { name: 'enabled' },
    { name: 'query', canonical: unixLines, show: 'lines' },
    { name: 'queryFrequency', canonical: duration },
    { name: 'queryPeriod', canonical: duration },
    { name: 'triggerOperator' },
    { name: 'triggerThreshold' },
    { name: 'suppressionEnabled', byDefault: false },
    { name: 'suppressionDuration', canonical: duration },
    { name: 'tactics', canonical: sortedList, byDefault: [] },
    { name: 'techniques', canonical: sortedList, byDefault: [] },
    { name: 'subTechniques', canonical: sortedList, byDefault: [] },
    { name: 'entityMappings', canonical: sortedList, byDefault: [] },
    { name: 'customDetails', byDefault: {} },
    { name: 'alertDetailsOverride', canonical: override, byDefault: {} },
    { name: 'eventGroupingSettings', byDefault: { aggregationKind: 'SingleAlert' } },
    { name: 'incidentConfiguration', canonical: incident, byDefault: { createIncident: true } },
    { name: 'sentinelEntitiesMappings', canonical: sortedList, byDefault: [] },
    { name: 'alertRuleTemplateName' },
    { name: 'templateVersion' },
  ],
  alert: [
    { name: 'kind', path: ['kind'], byDefault: 'LogAlert' },
    { name: 'location', path: ['location'], canonical: region },
    { name: 'tags', path: ['tags'], canonical: ownTags, byDefault: {} },
    { name: 'identity', path: ['identity', 'type'], byDefault: 'None' },
    { name: 'displayName' },
    { name: 'description', byDefault: '', show: 'lines' },
    { name: 'severity' },
    { name: 'enabled', byDefault: true },
    { name: 'scopes', canonical: idList },
    { name: 'evaluationFrequency', canonical: duration },
    { name: 'windowSize', canonical: duration },
    { name: 'overrideQueryTimeRange', canonical: duration },
    {
      name: 'query',
      path: ['properties', 'criteria', 'allOf', '0', 'query'],
      canonical: unixLines,
      show: 'lines',
    },
    { name: 'criteria', canonical: criteria },
    { name: 'autoMitigate', byDefault: false },
    { name: 'muteActionsDuration', canonical: duration },
    {
      name: 'actionGroups',
      path: ['properties', 'actions', 'actionGroups'],
      canonical: idList,
      byDefault: [],
    },
    { name: 'customProperties', path: ['properties', 'actions', 'customProperties'], byDefault: {} },
  ],
  watchlist: [
    { name: 'displayName' },
    { name: 'description', byDefault: '' },
    { name: 'itemsSearchKey' },
    // Rows are resources of their own; only the record knows them as a field (items.ts).
    { name: rowsField },
  ],
  table: [
    { name: 'plan', byDefault: 'Analytics' },
    { name: 'description', path: ['properties', 'schema', 'description'], byDefault: '' },
    { name: 'columns', path: ['properties', 'schema', 'columns'], canonical: columnTypes },
  ],
  endpoint: [
    { name: 'location', path: ['location'], canonical: region },
    { name: 'publicNetworkAccess', path: ['properties', 'networkAcls', 'publicNetworkAccess'] },
  ],
  'collection-rule': [
    { name: 'location', path: ['location'], canonical: region },
    { name: 'description', byDefault: '' },
    { name: 'dataCollectionEndpointId', canonical: idText },
    { name: 'streamDeclarations' },
    { name: 'destinations', canonical: collectionDestinations },
    { name: 'dataFlows' },
  ],
  function: [
    { name: 'category' },
    { name: 'displayName' },
    { name: 'query', canonical: unixLines, show: 'lines' },
    { name: 'functionAlias' },
    { name: 'functionParameters', byDefault: '' },
  ],
};

const known = new WeakMap<JsonMap, Map<ResourceKind, Fields>>();

/** The fields of a resource that detc sets; remembered, because a plan asks again and again. */
export function fieldsOf(kind: ResourceKind, body: JsonMap): Fields {
  const byKind = known.get(body) ?? new Map<ResourceKind, Fields>();
  known.set(body, byKind);
  const fields = byKind.get(kind) ?? readFields(kind, body);
  byKind.set(kind, fields);
  return fields;
}

function readFields(kind: ResourceKind, body: JsonMap): Fields {
  const entries = rules[kind].flatMap(({ name, path = ['properties', name], canonical, byDefault }) => {
    const value = valueAt(body, path);
    if (value === undefined || value === null) return [];
    const settled = sorted((canonical ?? sameValue)(compact(value)));
    const isDefault =
      byDefault !== undefined && JSON.stringify(settled) === JSON.stringify(sorted(byDefault));
    return isDefault ? [] : [[name, settled] as const];
  });
  return new Map(entries);
}

/** Names of the fields of a kind, in the order of its record. */
export function fieldNames(kind: ResourceKind): readonly string[] {
  return rules[kind].map(({ name }) => name);
}

/** How a change of the field is best shown. */
export function showField(kind: ResourceKind, name: string): 'value' | 'lines' {
  return rules[kind].find((rule) => rule.name === name)?.show ?? 'value';
}

function valueAt(body: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const key of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else value = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Without what is null: services say so where nothing is set. */
function compact(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(compact);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === undefined || item === null ? [] : [[key, compact(item)]],
    ),
  );
}

/** Keys in one order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, item]) => [key, sorted(item ?? null)]),
  );
}

function sameValue(value: Json): Json {
  return value;
}

function unixLines(value: Json): Json {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trimEnd() : value;
}

/** `PT60M` and `PT1H` are one. */
function duration(value: Json): Json {
  const seconds = typeof value === 'string' ? parseIsoDuration(value) : undefined;
  return seconds === undefined ? value : isoDuration(seconds);
}

/** A list whose order says nothing. */
function sortedList(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return [...(value as readonly Json[])]
    .map(sorted)
    .sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
}

function idText(value: Json): Json {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function idList(value: Json): Json {
  return Array.isArray(value) ? sortedList((value as readonly Json[]).map(idText)) : value;
}

/** `West Europe` and `westeurope` are one region. */
function region(value: Json): Json {
  return typeof value === 'string' ? value.replaceAll(' ', '').toLowerCase() : value;
}

/** What the emitted alert says of its detection; the record is compared apart. */
function ownTags(value: Json): Json {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key === 'detc-detection' || key === 'detc-id'),
  );
}

/** An empty list of dynamic properties is none. */
function override(value: Json): Json {
  if (!isMap(value)) return value;
  const { alertDynamicProperties, ...rest } = value;
  if (!Array.isArray(alertDynamicProperties) || alertDynamicProperties.length === 0) return rest;
  return { ...rest, alertDynamicProperties: sortedList(alertDynamicProperties as Json) };
}

const lookbackByDefault = 'PT5H';

/** Of a grouping that is switched off, nothing else matters. */
function incident(value: Json): Json {
  if (!isMap(value)) return value;
  const { groupingConfiguration: grouping, ...rest } = value;
  if (!isMap(grouping) || grouping['enabled'] !== true) return rest;
  const lists = Object.fromEntries(
    ['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'].flatMap((key) => {
      const list = grouping[key];
      return Array.isArray(list) && list.length > 0 ? [[key, sortedList(list as Json)]] : [];
    }),
  );
  return {
    ...rest,
    groupingConfiguration: {
      enabled: true,
      matchingMethod: grouping['matchingMethod'] ?? 'AllEntities',
      reopenClosedIncident: grouping['reopenClosedIncident'] ?? false,
      lookbackDuration: duration(grouping['lookbackDuration'] ?? lookbackByDefault),
      ...lists,
    },
  };
}

/** The conditions without their queries, which are a field of their own. */
function criteria(value: Json): Json {
  const all = isMap(value) ? value['allOf'] : undefined;
  if (!Array.isArray(all)) return value;
  return (all as readonly Json[]).map((condition) => {
    if (!isMap(condition)) return condition;
    const {
      criterionType = 'StaticThresholdCriterion',
      dimensions = [],
      ...rest
    } = without(condition, 'query');
    // The service answers with either word for it.
    const operator = rest['operator'] === 'Equals' ? 'Equal' : rest['operator'];
    return { ...rest, criterionType, dimensions, ...(operator === undefined ? {} : { operator }) };
  });
}

/** Name and type of each column; the service adds its own description and flags. */
function columnTypes(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(
    (value as readonly Json[]).filter(isMap).map(({ name, type }) => [text(name), text(type).toLowerCase()]),
  );
}

/** Which workspaces; the service adds their own ids. */
function collectionDestinations(value: Json): Json {
  const list = isMap(value) ? value['logAnalytics'] : undefined;
  if (!Array.isArray(list)) return value;
  return (list as readonly Json[]).filter(isMap).map(({ name, workspaceResourceId }) => ({
    name: name ?? null,
    workspace: idText(workspaceResourceId ?? null),
  }));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
