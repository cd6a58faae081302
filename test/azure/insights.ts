import { randomUUID } from 'node:crypto';
import { field, isMap, text, texts, type Json, type JsonMap } from '../../compiler/azure/json.ts';
import { badRequest, Refusal } from './message.ts';

const frequencies = [
  'PT1M',
  'PT5M',
  'PT10M',
  'PT15M',
  'PT30M',
  'PT45M',
  'PT1H',
  'PT2H',
  'PT3H',
  'PT4H',
  'PT5H',
  'PT6H',
  'P1D',
];
const windows = [...frequencies, 'P2D'];

/** Refuses what Azure Monitor refuses of a log alert. */
export function validateAlert(body: JsonMap): void {
  const properties = body['properties'];
  if (!isMap(properties) || text(body['location']) === '')
    throw badRequest('The alert rule needs location and properties.');
  const conditions = field(properties['criteria'], 'allOf');
  if (!Array.isArray(conditions) || conditions.length === 0)
    throw badRequest('Alert rule payload cannot be empty.');
  for (const condition of conditions as readonly Json[]) {
    if (field(condition, 'operator') === 'Equals') {
      throw badRequest(
        "Error converting value \"Equals\" to type 'ConditionOperator'. Requested value 'Equals' was not found.",
      );
    }
    if (text(field(condition, 'query')) === '') throw badRequest('The query of the alert rule is empty.');
  }
  const frequency = text(properties['evaluationFrequency']);
  if (!frequencies.includes(frequency))
    throw badRequest(`The evaluation frequency '${frequency}' is not supported.`);
  const window = text(properties['windowSize']);
  if (!windows.includes(window)) throw badRequest(`The window size '${window}' is not supported.`);
  if (properties['autoMitigate'] === true && text(properties['muteActionsDuration']) !== '') {
    throw badRequest('Mute actions cannot be used with auto-mitigation.');
  }
  if (texts(properties['scopes']).length !== 1) throw badRequest('The alert rule needs exactly one scope.');
  if (Buffer.byteLength(JSON.stringify(body)) > 65_536)
    throw badRequest('The alert rule is larger than 64 KB.');
}

/** What the service keeps: its defaults, and an identity that lasts. */
export function storedAlert(body: JsonMap, before: JsonMap | undefined): JsonMap {
  const properties = isMap(body['properties']) ? body['properties'] : {};
  const wantsIdentity = text(field(body['identity'], 'type')) === 'SystemAssigned';
  const principalId = text(field(before?.['identity'], 'principalId')) || randomUUID();
  return {
    ...body,
    ...(wantsIdentity ? { identity: { type: 'SystemAssigned', principalId, tenantId: randomUUID() } } : {}),
    properties: {
      checkWorkspaceAlertsStorageConfigured: false,
      skipQueryValidation: false,
      createdWithApiVersion: '2026-03-01',
      isWorkspaceAlertsStorageConfigured: false,
      ...properties,
    },
  };
}

/** Refuses what Log Analytics refuses of a custom table: a name without its ending, and a column of another type. */
export function validateTable(body: JsonMap, before: JsonMap | undefined, name: string): void {
  if (!/^[A-Za-z]\w*_CL$/u.test(name))
    throw badRequest(`The name of a custom table has to end in _CL: '${name}'.`);
  const schema = field(body['properties'], 'schema');
  if (text(field(schema, 'name')) !== name)
    throw badRequest('The name of the schema has to be that of the table.');
  const columns = columnsOf(body);
  if (!columns.has('TimeGenerated')) throw badRequest('The table has no column TimeGenerated.');
  for (const [column, type] of before === undefined ? [] : columnsOf(before)) {
    const wanted = columns.get(column);
    if (wanted !== undefined && wanted !== type) {
      throw badRequest(`The type of the column '${column}' cannot be changed from ${type} to ${wanted}.`);
    }
  }
}

function columnsOf(body: JsonMap): ReadonlyMap<string, string> {
  const columns = field(field(body['properties'], 'schema'), 'columns');
  const list = Array.isArray(columns) ? (columns as readonly Json[]) : [];
  return new Map(
    list.map((column) => [text(field(column, 'name')), text(field(column, 'type')).toLowerCase()]),
  );
}

/** A collection rule on a table that does not exist is refused. */
export function validateCollectionRule(
  body: JsonMap,
  hasTable: (name: string, workspaceId: string) => boolean,
): void {
  const properties = body['properties'];
  const workspaces = field(field(properties, 'destinations'), 'logAnalytics');
  const [first] = Array.isArray(workspaces) ? (workspaces as readonly Json[]) : [];
  const flows = field(properties, 'dataFlows');
  for (const flow of Array.isArray(flows) ? (flows as readonly Json[]) : []) {
    const table = text(field(flow, 'outputStream')).replace(/^Custom-/u, '');
    if (!hasTable(table, text(field(first, 'workspaceResourceId')))) {
      throw new Refusal(
        400,
        'InvalidPayload',
        `Data collection rule is invalid: InvalidOutputTable, table for output stream 'Custom-${table}' is not available for destination.`,
      );
    }
  }
}
