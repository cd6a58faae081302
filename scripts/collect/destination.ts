import { CliFailure, exitCodes } from '../../compiler/cli/failure.ts';
import type { EnvironmentSyntax } from '../../compiler/language/schema/environment.ts';
import type { Endpoint } from '../../compiler/azure/endpoint.ts';
import { requireEndpoint } from '../../compiler/cli/host/endpoint.ts';
import { field, isMap, text, type Json } from '../../compiler/azure/json.ts';
import type { Columns } from './row.ts';
import { isServiceError } from '../../compiler/azure/service-error.ts';
import type { Service } from '../../compiler/azure/service.ts';

/** Where the rows of a table are sent. */
export interface Destination {
  readonly endpoint: Endpoint;
  /** The immutable id of the data collection rule. */
  readonly rule: string;
  readonly stream: string;
}

/** What was said on the command line or in variables; it goes before what is deployed. */
export interface GivenDestination {
  readonly endpoint?: string;
  /** Immutable ids by table. */
  readonly rules: ReadonlyMap<string, string>;
}

const provider = 'providers/Microsoft.Insights';
const version = 'api-version=2024-03-11';
const deployHelp = 'deploy out/tables/azuredeploy.json into the resource group first';

/**
 * Finds endpoint and rule of a table: as given, else as deployed into the environment's resource group.
 * @throws CliFailure where nothing is deployed, or not in one region; ServiceError
 */
export async function findDestination(
  table: string,
  columns: Columns,
  given: GivenDestination,
  { subscriptionId, resourceGroup, location }: EnvironmentSyntax['workspace'],
  resourceManager: Service,
): Promise<Destination> {
  const stream = `Custom-${table}`;
  const givenRule = given.rules.get(table);
  const givenEndpoint =
    given.endpoint === undefined ? undefined : requireEndpoint(given.endpoint, 'the endpoint to send to');
  if (givenRule !== undefined && givenEndpoint !== undefined) {
    return { endpoint: givenEndpoint, rule: givenRule, stream };
  }
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  const ruleName = `detc-${table.replace(/_CL$/u, '')}`;
  const rule = await resource(
    resourceManager,
    `${group}/${provider}/dataCollectionRules/${ruleName}`,
    `there is no data collection rule ${ruleName} in ${resourceGroup}`,
  );
  requireRegion(ruleName, rule, location);
  requireColumns(ruleName, rule, stream, columns);
  const immutableId = givenRule ?? text(property(rule, 'immutableId'));
  if (immutableId === '')
    throw failure(
      `the data collection rule ${ruleName} has no immutable id yet`,
      'try again when its deployment has ended',
    );
  if (givenEndpoint !== undefined) return { endpoint: givenEndpoint, rule: immutableId, stream };
  const linked = text(property(rule, 'dataCollectionEndpointId'));
  const endpointId = /^\/subscriptions\/[^?#]+$/u.test(linked)
    ? linked
    : `${group}/${provider}/dataCollectionEndpoints/detc-feeds`;
  const endpointName = endpointId.replace(/^.*\//u, '');
  const endpoint = await resource(
    resourceManager,
    endpointId,
    `there is no data collection endpoint ${endpointName}`,
  );
  requireRegion(endpointName, endpoint, location);
  const address = text(field(property(endpoint, 'logsIngestion'), 'endpoint'));
  return {
    endpoint: requireEndpoint(address, `the address of the data collection endpoint ${endpointName}`),
    rule: immutableId,
    stream,
  };
}

async function resource(resourceManager: Service, id: string, missing: string): Promise<Json> {
  try {
    return await resourceManager.get(`${id}?${version}`);
  } catch (error) {
    if (isServiceError(error) && error.problem.status === 404) throw failure(missing, deployHelp);
    throw error;
  }
}

function property(item: Json, name: string): Json | undefined {
  return field(field(item, 'properties'), name);
}

/** Rule and endpoint take nothing for a workspace of another region. */
function requireRegion(name: string, item: Json, location: string): void {
  const found = plain(text(field(item, 'location')));
  if (found === plain(location) || found === '') return;
  throw failure(
    `${name} is in ${found}, the workspace in ${plain(location)}: rows would not arrive`,
    'mend `location` in the environment, or deploy out/tables/azuredeploy.json again in the region of the workspace',
  );
}

/** `West Europe` and `westeurope` are one. */
function plain(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

/** What a rule's stream does not declare is dropped without a word. */
function requireColumns(name: string, rule: Json, stream: string, columns: Columns): void {
  const declared = field(field(property(rule, 'streamDeclarations'), stream), 'columns');
  if (!Array.isArray(declared)) {
    throw failure(`the data collection rule ${name} has no stream ${stream}`, deployHelp);
  }
  const names = new Set(declared.filter(isMap).map((column) => text(column['name'])));
  const missing = Object.keys(columns).filter((column) => !names.has(column));
  if (missing.length === 0) return;
  throw failure(
    `the data collection rule ${name} does not know ${missing.join(', ')}: that would be lost`,
    'deploy out/tables/azuredeploy.json again: it is older than the source',
  );
}

function failure(message: string, help: string): CliFailure {
  return new CliFailure(message, { help, exitCode: exitCodes.remote });
}
