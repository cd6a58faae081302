import { randomUUID } from 'node:crypto';
import { field, isMap, text, without, type Json, type JsonMap } from '../../compiler/azure/json.ts';
import { requireRoom, storedRule, validateRule } from './alert-rules.ts';
import { createBuckets } from './buckets.ts';
import { isFault, type Fault, type FaultPlan } from './faults.ts';
import { storedAlert, validateAlert, validateCollectionRule, validateTable } from './insights.ts';
import { badRequest, bodyOf, Refusal, type LocalAnswer, type LocalRequest } from './message.ts';
import type { OpenApi } from './open-api.ts';
import { createState, shown, type State, type Stored } from './state.ts';
import { itemProperties, upload, validateWatchlist } from './watchlists.ts';

export interface LocalWorkspace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Tables that are there; a rule on another is refused. */
  readonly tables: readonly string[];
  /** False: Log Analytics without Sentinel. */
  readonly hasSentinel?: boolean;
}

export interface LocalAzureOptions {
  readonly workspaces: readonly LocalWorkspace[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Items of a page of every list. */
  readonly pageSize?: number;
  /** Whether ARM's token buckets are in force. */
  readonly buckets?: boolean;
  /** How long an upload of a watchlist, a new table and a deletion take. Milliseconds. */
  readonly workTime?: number;
  /** The token that is accepted. */
  readonly token?: string;
  /** What the login may not do, e.g. `PUT alertRules`: method and the last collection in the path. */
  readonly forbidden?: readonly string[];
  /** Microsoft's own specification: bodies that it does not allow are refused. */
  readonly openApi?: OpenApi;
  /** Sees every request that was answered, and the answer. */
  readonly onAnswer?: (logged: Logged, answer: LocalAnswer) => void;
  readonly faults?: FaultPlan;
}

/** A request that was answered; without the token. */
export interface Logged {
  readonly method: string;
  readonly path: string;
  readonly apiVersion: string;
  readonly status: number;
  readonly body?: Json;
}

/** An Azure in memory, for tests: Resource Manager with the resources that detc deploys. */
export interface LocalAzure {
  readonly handle: (request: LocalRequest) => LocalAnswer | Fault;
  readonly state: State;
  readonly log: Logged[];
  /** Changes a resource as a person in the portal would. */
  readonly edit: (id: string, change: (body: JsonMap) => JsonMap) => void;
  /** Everything that is there, without ETags, by id. */
  readonly snapshot: () => ReadonlyMap<string, JsonMap>;
}

const day = 86_400_000;
const sentinelProvider = /\/providers\/microsoft\.securityinsights(?:\/|$)/iu;

/**
 * Behaves as Azure does towards what detc asks of it: ids without regard to case, ETags, validation, limits, asynchronous
 * work, paging, throttling, the day in which a deleted rule's name is kept.
 */
export function createLocalAzure(options: LocalAzureOptions): LocalAzure {
  const now = options.now ?? Date.now;
  const state = createState();
  const log: Logged[] = [];
  const take = options.buckets === true ? createBuckets(now) : undefined;
  const world: World = { options, now, state, tombstones: new Map(), operations: new Map() };

  const handle = (request: LocalRequest): LocalAnswer | Fault => {
    const fault = options.faults?.(request);
    if (fault !== undefined && fault.kind !== 'lost-answer') return fault;
    const answer = answerTo(request, world, take);
    const url = new URL(request.url, 'http://local');
    const logged: Logged = {
      method: request.method,
      path: decodeURIComponent(url.pathname),
      apiVersion: url.searchParams.get('api-version') ?? '',
      status: answer.status,
      ...(request.body === undefined ? {} : { body: readJson(request.body) }),
    };
    log.push(logged);
    options.onAnswer?.(logged, answer);
    return fault ?? answer;
  };
  return {
    handle,
    state,
    log,
    edit: (id, change) => {
      const stored = state.get(id);
      if (stored === undefined) throw new Error(`there is no ${id}`);
      state.put(id, stored.type, change(stored.body), stored.readyAt);
    },
    snapshot: () => new Map(state.all().map(({ id, body }) => [id.toLowerCase(), body])),
  };
}

export { isFault };

interface World {
  readonly options: LocalAzureOptions;
  readonly now: () => number;
  readonly state: State;
  /** When rules were deleted, by id. */
  readonly tombstones: Map<string, number>;
  /** When asynchronous operations end, by id. */
  readonly operations: Map<string, number>;
}

function answerTo(
  request: LocalRequest,
  world: World,
  take: ((method: string, subscription: string) => void) | undefined,
): LocalAnswer {
  try {
    const url = new URL(request.url, 'http://local');
    const path = decodeURIComponent(url.pathname).replace(/\/+$/u, '');
    authenticate(request, world.options);
    const subscription = /^\/subscriptions\/([^/]+)/iu.exec(path)?.[1] ?? '';
    take?.(request.method, subscription);
    const apiVersion = url.searchParams.get('api-version');
    if (apiVersion === null) {
      throw new Refusal(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    }
    return route({ ...request, path, apiVersion, url }, world);
  } catch (error) {
    if (error instanceof Refusal) return error.answer();
    throw error;
  }
}

function authenticate({ headers }: LocalRequest, { token }: LocalAzureOptions): void {
  const given = /^Bearer (.+)$/u.exec(headers['authorization'] ?? '')?.[1];
  if (given !== undefined && (token === undefined || given === token)) return;
  throw given === undefined
    ? new Refusal(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      )
    : new Refusal(
        401,
        'ExpiredAuthenticationToken',
        'The access token expiry UTC time is earlier than current UTC time.',
      );
}

interface Routed extends Omit<LocalRequest, 'url'> {
  readonly path: string;
  readonly apiVersion: string;
  readonly url: URL;
}

function route(request: Routed, world: World): LocalAnswer {
  const { path, method } = request;
  const operation = /^\/subscriptions\/[^/]+\/providers\/local\.operations\/([^/]+)$/iu.exec(path)?.[1];
  if (operation !== undefined) return operationAnswer(operation, world);
  const workspace = requireWorkspace(path, world.options);
  requireVersion(request);
  authorize(request, world.options);
  // After the provider, types and names take turns: an odd number of segments is a list.
  const isList = (path.split('/providers/').at(-1) ?? '').split('/').length % 2 === 0;
  if (isList) {
    if (method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', `The method ${method} is not allowed.`);
    return listAnswer(request, world, workspace);
  }
  switch (method) {
    case 'GET':
      return getAnswer(request, world);
    case 'PUT':
      return putAnswer(request, world, workspace);
    case 'DELETE':
      return deleteAnswer(request, world);
    default:
      throw new Refusal(405, 'MethodNotAllowed', `The method ${method} is not allowed.`);
  }
}

function requireWorkspace(path: string, { workspaces }: LocalAzureOptions): LocalWorkspace {
  const [, subscription = '', group = '', name] =
    /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)(?:\/providers\/microsoft\.operationalinsights\/workspaces\/([^/]+))?/iu.exec(
      path,
    ) ?? [];
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const inSubscription = workspaces.filter(({ subscriptionId }) => same(subscriptionId, subscription));
  if (inSubscription.length === 0) {
    throw new Refusal(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  const inGroup = inSubscription.filter(({ resourceGroup }) => same(resourceGroup, group));
  if (inGroup.length === 0) {
    throw new Refusal(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
  }
  const found = name === undefined ? inGroup[0] : inGroup.find((workspace) => same(workspace.name, name));
  if (found === undefined) {
    throw new Refusal(
      404,
      'ParentResourceNotFound',
      `Failed to perform operation on nested resource: the workspace '${name ?? ''}' under resource group '${group}' was not found.`,
    );
  }
  if (sentinelProvider.test(path) && found.hasSentinel === false) {
    throw badRequest(
      `The workspace '${found.name}' is not onboarded to Microsoft Sentinel (OnboardingStates).`,
    );
  }
  return found;
}

const apiVersions: Readonly<Record<string, RegExp>> = {
  'microsoft.securityinsights':
    /^(?:2023-11-01|2024-03-01|2024-09-01|2025-06-01|2025-09-01|2022-09-01-preview|2025-07-01-preview)$/u,
  'microsoft.operationalinsights': /^(?:2020-08-01|2022-10-01|2023-09-01|2025-02-01|2025-07-01)$/u,
  'microsoft.insights':
    /^(?:2018-04-16|2021-08-01|2022-06-01|2023-03-11|2023-12-01|2024-03-11|2025-01-01-preview|2026-03-01)$/u,
};

function requireVersion({ path, apiVersion }: Routed): void {
  const provider = (path.split('/providers/').at(-1) ?? '').split('/')[0] ?? '';
  const known = apiVersions[provider.toLowerCase()];
  if (known?.test(apiVersion) === true) return;
  throw new Refusal(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location and API version '${apiVersion}' for type '${provider}'.`,
  );
}

function authorize({ method, path }: Routed, { forbidden = [] }: LocalAzureOptions): void {
  const type = collectionName(path);
  if (!forbidden.some((rule) => rule.toLowerCase() === `${method} ${type}`.toLowerCase())) return;
  throw new Refusal(
    403,
    'AuthorizationFailed',
    `The client 'detc' with object id '00000000-0000-0000-0000-000000000001' does not have authorization to perform action '${type}/${method === 'GET' ? 'read' : 'write'}' over scope '${path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** `alertRules`, of a list and of a member alike. */
function collectionName(path: string): string {
  const segments = (path.split('/providers/').at(-1) ?? '').split('/');
  return segments[segments.length % 2 === 0 ? segments.length - 1 : segments.length - 2] ?? '';
}

function typeOf(path: string): string {
  const [provider, ...rest] = (path.split('/providers/').at(-1) ?? '').split('/');
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

function listAnswer({ path, url, apiVersion }: Routed, world: World, workspace: LocalWorkspace): LocalAnswer {
  const type = collectionName(path).toLowerCase();
  const own = world.state.below(path);
  // The stable versions leave NRT rules out (https://github.com/Azure/azure-sdk-for-python/issues/39996).
  const visible =
    type === 'alertrules' && !apiVersion.endsWith('-preview')
      ? own.filter(({ body }) => body['kind'] !== 'NRT')
      : own;
  const builtIn: readonly JsonMap[] =
    type === 'tables'
      ? workspace.tables.map((name) => ({ id: `${path}/${name}`, name, properties: {} }))
      : [];
  const items = [...builtIn, ...visible.map((stored) => present(stored, world, apiVersion))];
  const from = Number(url.searchParams.get('$skipToken') ?? '0');
  const size = world.options.pageSize ?? 100;
  const value = items.slice(from, from + size);
  const next = new URL(url);
  next.searchParams.set('$skipToken', String(from + size));
  // `host` is filled in by the server, which knows who was asked.
  const body: JsonMap = {
    value,
    ...(from + size < items.length ? { nextLink: `${next.pathname}${next.search}` } : {}),
  };
  return { status: 200, headers: {}, body };
}

function present(stored: Stored, world: World, apiVersion: string): JsonMap {
  const resource = shown(stored);
  const properties = isMap(resource['properties']) ? resource['properties'] : {};
  if (!/\/(?:watchlists|tables)\/[^/]+$/iu.test(stored.id)) {
    if (apiVersion.endsWith('-preview') || !stored.type.endsWith('alertRules')) return resource;
    return { ...resource, properties: without(properties, 'subTechniques') };
  }
  const provisioningState = stored.readyAt > world.now() ? 'InProgress' : 'Succeeded';
  return { ...resource, properties: { ...properties, provisioningState } };
}

function getAnswer({ path, apiVersion }: Routed, world: World): LocalAnswer {
  const stored = world.state.get(path);
  if (stored === undefined) throw notFound(path);
  return { status: 200, headers: { etag: stored.etag }, body: present(stored, world, apiVersion) };
}

function notFound(path: string): Refusal {
  return new Refusal(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
}

function requireEtag(stored: Stored | undefined, headers: LocalRequest['headers']): void {
  const wanted = headers['if-match'];
  if (wanted === undefined || (wanted === '*' && stored !== undefined) || wanted === stored?.etag) return;
  throw new Refusal(
    412,
    'PreconditionFailed',
    'The condition specified using HTTP conditional header(s) is not met.',
  );
}

function putAnswer(request: Routed, world: World, workspace: LocalWorkspace): LocalAnswer {
  const { path, headers, apiVersion } = request;
  const { state, options, now } = world;
  const body = bodyOf({ ...request, url: path });
  const [fault] = options.openApi?.requestFaults({ method: request.method, path, apiVersion }, body) ?? [];
  if (fault !== undefined) {
    throw new Refusal(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${fault}'.`,
    );
  }
  const before = state.get(path);
  requireEtag(before, headers);
  const made = build(request, body, before, world, workspace);
  const stored = state.put(path, typeOf(path), made.body, made.readyAt);
  made.after?.();
  return {
    status:
      made.readyAt !== undefined && made.isLongRunning === true ? 202 : before === undefined ? 201 : 200,
    headers: {
      etag: stored.etag,
      ...(made.isLongRunning === true ? { 'azure-asyncoperation': startOperation(path, world) } : {}),
    },
    body: present(stored, world, apiVersion),
  };

  /** What becomes of the body. */
  function build(
    _request: Routed,
    given: JsonMap,
    existing: Stored | undefined,
    _world: World,
    at: LocalWorkspace,
  ): { body: JsonMap; readyAt?: number; isLongRunning?: boolean; after?: () => void } {
    const workspacePath = /^.*?\/workspaces\/[^/]+/iu.exec(path)?.[0] ?? '';
    const later = now() + (options.workTime ?? 0);
    switch (collectionName(path).toLowerCase()) {
      case 'alertrules': {
        const deleted = world.tombstones.get(path.toLowerCase());
        const id = path.slice(path.lastIndexOf('/') + 1);
        if (existing === undefined && deleted !== undefined && now() - deleted < day) {
          throw badRequest(
            `The rule with id '${id}' was recently deleted. You need to allow some time before re-using the same id. Please try again later.`,
          );
        }
        validateRule(given, {
          hasTable: (name) =>
            at.tables.includes(name) || state.get(`${workspacePath}/tables/${name}`) !== undefined,
          hasWatchlist: (alias) =>
            state.get(`${workspacePath}/providers/Microsoft.SecurityInsights/watchlists/${alias}`) !==
            undefined,
        });
        const others = state.below(path.slice(0, path.lastIndexOf('/'))).filter((rule) => rule !== existing);
        requireRoom(
          others.map((rule) => rule.body),
          given,
        );
        return { body: storedRule(given, apiVersion, new Date(now()).toISOString()) };
      }
      case 'watchlists': {
        validateWatchlist(given, path.slice(path.lastIndexOf('/') + 1));
        if (existing !== undefined && existing.readyAt > now()) {
          throw new Refusal(
            409,
            'Conflict',
            'The watchlist is being updated; its provisioning state is InProgress.',
          );
        }
        const { rawContent, ...kept } = isMap(given['properties']) ? given['properties'] : {};
        return {
          body: { properties: kept },
          readyAt: later,
          after: () => {
            upload(state, path, text(rawContent));
          },
        };
      }
      case 'watchlistitems': {
        const parent = path.slice(0, path.toLowerCase().lastIndexOf('/watchlistitems/'));
        if (state.get(parent) === undefined) throw notFound(parent);
        const values = field(given['properties'], 'itemsKeyValue');
        if (!isMap(values)) throw badRequest("The watchlist item has no 'itemsKeyValue'.");
        const entity = field(given['properties'], 'entityMapping');
        return { body: { properties: itemProperties(values, isMap(entity) ? entity : {}) } };
      }
      case 'metadata': {
        const properties = given['properties'];
        for (const name of ['parentId', 'kind']) {
          if (text(field(properties, name)) === '')
            throw badRequest(`Metadata property '${name}' is required.`);
        }
        return { body: given };
      }
      case 'tables':
        validateTable(given, existing?.body, path.slice(path.lastIndexOf('/') + 1));
        return { body: given, readyAt: later, isLongRunning: (options.workTime ?? 0) > 0 };
      case 'savedsearches':
        if (existing !== undefined && headers['if-match'] === undefined) {
          throw new Refusal(409, 'Conflict', 'The saved search exists; an update needs its ETag.');
        }
        return { body: given };
      case 'datacollectionendpoints':
        return {
          body: {
            ...given,
            properties: {
              ...(isMap(given['properties']) ? given['properties'] : {}),
              immutableId: 'dce-0123456789abcdef0123456789abcdef',
              logsIngestion: { endpoint: 'https://detc-feeds-x1y2.westeurope-1.ingest.monitor.azure.com' },
            },
          },
        };
      case 'datacollectionrules':
        validateCollectionRule(
          given,
          (name, workspaceId) => state.get(`${workspaceId}/tables/${name}`) !== undefined,
        );
        return {
          body: {
            ...given,
            properties: {
              ...(isMap(given['properties']) ? given['properties'] : {}),
              immutableId: 'dcr-0123456789abcdef0123456789abcdef',
            },
          },
        };
      case 'scheduledqueryrules':
        validateAlert(given);
        return { body: storedAlert(given, existing?.body) };
      default:
        throw new Refusal(
          404,
          'InvalidResourceType',
          `The resource type '${typeOf(path)}' could not be found.`,
        );
    }
  }
}

function deleteAnswer({ path, headers }: Routed, world: World): LocalAnswer {
  const { state, now, options } = world;
  const stored = state.get(path);
  if (stored === undefined) return { status: 204, headers: {} };
  requireEtag(stored, headers);
  const isWatchlist = /\/watchlists\/[^/]+$/iu.test(path);
  if (isWatchlist && stored.readyAt > now()) {
    throw new Refusal(
      409,
      'Conflict',
      'The watchlist cannot be deleted while its provisioning state is InProgress.',
    );
  }
  state.remove(path);
  if (/\/alertrules\/[^/]+$/iu.test(path)) world.tombstones.set(path.toLowerCase(), now());
  if (!isWatchlist) return { status: 200, headers: {} };
  for (const item of state.below(`${path}/watchlistItems`)) state.remove(item.id);
  if ((options.workTime ?? 0) === 0) return { status: 200, headers: {} };
  return { status: 202, headers: { 'azure-asyncoperation': startOperation(path, world) } };
}

/** @returns the path to ask, which the server makes an address */
function startOperation(path: string, { operations, now, options }: World): string {
  const id = randomUUID();
  operations.set(id, now() + (options.workTime ?? 0));
  const subscription = /^\/subscriptions\/[^/]+/iu.exec(path)?.[0] ?? '';
  return `${subscription}/providers/Local.Operations/${id}?api-version=2025-09-01`;
}

function operationAnswer(id: string, { operations, now }: World): LocalAnswer {
  const end = operations.get(id);
  if (end === undefined) throw notFound(id);
  const isDone = end <= now();
  return { status: isDone ? 200 : 202, headers: {}, body: { status: isDone ? 'Succeeded' : 'InProgress' } };
}

function readJson(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}
