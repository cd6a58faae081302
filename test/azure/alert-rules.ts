import { field, isMap, text, texts, type JsonMap } from '../../compiler/azure/json.ts';
import { parseIsoDuration } from '../../compiler/targets/duration.ts';
import { badRequest, Refusal } from './message.ts';

/** What a rule may refer to in its workspace. */
export interface RuleGround {
  readonly hasTable: (name: string) => boolean;
  readonly hasWatchlist: (alias: string) => boolean;
}

/** Rules of a workspace: enabled and all, Scheduled and NRT (https://learn.microsoft.com/azure/sentinel/sentinel-service-limits). */
export const ruleLimits = { scheduled: 1024, enabled: 512, nrt: 50 } as const;

const severities = ['High', 'Medium', 'Low', 'Informational'];
const operators = ['GreaterThan', 'LessThan', 'Equal', 'NotEqual'];
const day = 86_400;

/** Refuses what Sentinel refuses; messages are those that users report, where they are known. */
export function validateRule(body: JsonMap, ground: RuleGround): void {
  const { kind, properties } = body;
  if (kind !== 'Scheduled' && kind !== 'NRT') {
    throw badRequest(`The alert rule kind '${text(kind)}' cannot be created this way.`);
  }
  if (!isMap(properties)) throw badRequest('Alert rule payload cannot be empty.');
  for (const name of [
    'displayName',
    'enabled',
    'severity',
    'query',
    'suppressionEnabled',
    'suppressionDuration',
  ]) {
    if (properties[name] === undefined || properties[name] === null) {
      throw badRequest(`Invalid Properties for alert rule: '${name}' is required.`);
    }
  }
  requireOne('severity', properties['severity'], severities);
  if (text(properties['displayName']).length > 256)
    throw badRequest('Invalid Properties for alert rule: displayName is too long.');
  if (text(properties['description']).length > 5000)
    throw badRequest('Invalid Properties for alert rule: description is too long.');
  if (kind === 'Scheduled') validateSchedule(properties);
  else if (properties['queryFrequency'] !== undefined || properties['triggerOperator'] !== undefined) {
    throw badRequest(
      "Invalid Properties for alert rule: an NRT rule takes no 'queryFrequency' and no trigger.",
    );
  }
  for (const technique of texts(properties['techniques'])) {
    if (!/^T\d{4}$/u.test(technique)) {
      throw badRequest(`The technique '${technique}' is invalid. The expected format is 'T####'.`);
    }
  }
  const template = text(properties['alertRuleTemplateName']);
  if (text(properties['templateVersion']) !== '' && template === '') {
    throw badRequest(
      "Invalid Properties for alert rule: 'templateVersion' can only be used if 'alertRuleTemplateName' is not empty.",
    );
  }
  const mappings = properties['entityMappings'];
  if (Array.isArray(mappings) && mappings.length > 10) {
    throw badRequest('Invalid Properties for alert rule: at most 10 entity mappings are allowed.');
  }
  const details = Object.entries(isMap(properties['customDetails']) ? properties['customDetails'] : {});
  if (details.length > 20 || details.some(([key]) => !/^[a-zA-Z]\w{0,19}$/u.test(key))) {
    throw badRequest('Invalid Properties for alert rule: customDetails are invalid.');
  }
  validateQuery(text(properties['query']), ground);
}

function validateSchedule(properties: JsonMap): void {
  const frequency = parseIsoDuration(text(properties['queryFrequency']));
  const period = parseIsoDuration(text(properties['queryPeriod']));
  if (frequency === undefined || period === undefined) {
    throw badRequest("Invalid Properties for alert rule: 'queryFrequency' and 'queryPeriod' are required.");
  }
  if (frequency < 300 || frequency > 14 * day || period < 300 || period > 14 * day) {
    throw badRequest(
      'Invalid Properties for alert rule: frequency and period must be between 5 minutes and 14 days.',
    );
  }
  if (period < frequency) {
    throw badRequest(
      "Invalid Properties for alert rule: 'queryPeriod' must not be shorter than 'queryFrequency'.",
    );
  }
  if (period >= 2 * day && frequency < 3600) {
    throw badRequest(
      'Invalid Properties for alert rule: a period of 2 days or more needs a frequency of 1 hour or more.',
    );
  }
  requireOne('triggerOperator', properties['triggerOperator'], operators);
  const threshold = properties['triggerThreshold'];
  if (typeof threshold !== 'number' || threshold < 0 || threshold > 10_000) {
    throw badRequest("Invalid Properties for alert rule: 'triggerThreshold' is out of range.");
  }
}

function validateQuery(query: string, { hasTable, hasWatchlist }: RuleGround): void {
  if (query.length < 1 || query.length > 10_000) {
    throw badRequest('Invalid Properties for alert rule: the query must have 1 to 10,000 characters.');
  }
  for (const [, alias = ''] of query.matchAll(/_GetWatchlist\(\s*['"]([^'"]+)['"]/gu)) {
    if (!hasWatchlist(alias))
      throw badRequest(`Failed to run the analytics rule query. The watchlist '${alias}' was not found.`);
  }
  const code = query.replaceAll(/\/\/.*$/gmu, '').replaceAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/gu, "''");
  const bound = new Set([...code.matchAll(/\blet\s+(\w+)\s*=/gu)].map(([, name]) => name));
  // What stands at the head of a pipe, and is no name that the query gave itself, is a table.
  for (const [, table = ''] of code.matchAll(/(?:^|[;(]|\blet\s+\w+\s*=)\s*([A-Za-z_]\w*)\s*\|/gu)) {
    if (bound.has(table)) continue;
    if (!hasTable(table)) {
      throw badRequest('Failed to run the analytics rule query. One of the tables does not exist.');
    }
  }
}

function requireOne(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  throw badRequest(`Invalid Properties for alert rule: '${name}' has an invalid value.`);
}

/** What the service makes of a body: it adds what it keeps beside, and its defaults. The stable version knows less. */
export function storedRule(body: JsonMap, apiVersion: string, now: string): JsonMap {
  const given = isMap(body['properties']) ? body['properties'] : {};
  const preview = apiVersion.endsWith('-preview');
  const known = Object.fromEntries(
    Object.entries(given).filter(
      ([key]) => preview || (key !== 'subTechniques' && key !== 'sentinelEntitiesMappings'),
    ),
  );
  const defaults: JsonMap = {
    alertRuleTemplateName: null,
    templateVersion: null,
    customDetails: null,
    entityMappings: null,
    alertDetailsOverride: null,
    ...(body['kind'] === 'Scheduled' ? { eventGroupingSettings: { aggregationKind: 'SingleAlert' } } : {}),
    ...(preview ? { subTechniques: [], sentinelEntitiesMappings: null } : {}),
  };
  const incident = given['incidentConfiguration'] ?? {
    createIncident: true,
    groupingConfiguration: {
      enabled: false,
      reopenClosedIncident: false,
      lookbackDuration: 'PT5M',
      matchingMethod: 'AllEntities',
      groupByEntities: [],
      groupByAlertDetails: null,
      groupByCustomDetails: null,
    },
  };
  return {
    kind: body['kind'] ?? null,
    properties: { ...defaults, ...known, incidentConfiguration: incident, lastModifiedUtc: now },
  };
}

/** Refuses one rule more than the workspace takes. */
export function requireRoom(rules: readonly JsonMap[], body: JsonMap): void {
  const isEnabled = (rule: JsonMap) => field(rule['properties'], 'enabled') === true;
  const same = rules.filter(({ kind }) => kind === body['kind']);
  const limit = body['kind'] === 'NRT' ? ruleLimits.nrt : ruleLimits.scheduled;
  const enabled = same.filter(isEnabled).length + (isEnabled(body) ? 1 : 0);
  if (same.length + 1 > limit || (body['kind'] === 'Scheduled' && enabled > ruleLimits.enabled)) {
    throw new Refusal(
      400,
      'BadRequest',
      `The maximum number of ${text(body['kind'])} analytics rules (${body['kind'] === 'NRT' ? limit : ruleLimits.enabled} enabled) has been reached in this workspace.`,
    );
  }
}
