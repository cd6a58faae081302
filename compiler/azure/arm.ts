import { setMaxListeners } from 'node:events';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SecurityInsights } from '@azure/arm-securityinsight';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import { httpClientFor, secureUrl, type Endpoint } from './endpoint.ts';
import { exchange, type Answer, type Line } from './exchange.ts';
import { field, isMap, text, type JsonMap } from './json.ts';
import { pagesOf } from './pages.ts';
import { mayPass, retrying } from './retry.ts';
import { isServiceError, ServiceError } from './service-error.ts';

/** Azure Resource Manager: resources by id, bodies as they are. Errors are ServiceErrors, or the credential's own. */
export interface Arm {
  /** Undefined where there is no such resource. */
  readonly get: (id: string, apiVersion: string) => Promise<JsonMap | undefined>;
  /** All pages. */
  readonly list: (path: string, apiVersion: string) => Promise<readonly JsonMap[]>;
  /**
   * Creates or replaces, and waits until Azure is done with it.
   * @param etag what the resource has to be still; absent: whatever it is
   * @returns the resource as Azure gives it
   */
  readonly put: (id: string, apiVersion: string, body: JsonMap, etag?: string) => Promise<JsonMap>;
  /** Removes what may be gone already, and waits until Azure is done with it. */
  readonly remove: (id: string, apiVersion: string, etag?: string) => Promise<void>;
}

export interface ArmOptions {
  readonly endpoint: Endpoint;
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Stands in for the network. */
  readonly httpClient?: HttpClient;
}

export const resourceManagerName = 'Azure Resource Manager';

/**
 * A client for resources by id. It waits out throttling, faults of the service and lost connections.
 *
 * Requests go through the pipelines of Azure's own clients, with bodies as they were compiled: the models of
 * `@azure/arm-securityinsight` silently drop what they do not know, e.g. `subTechniques`.
 */
export function createArm(options: ArmOptions): Arm {
  const { endpoint, credential, subscriptionId, clock, signal } = options;
  const clientOptions = {
    endpoint: secureUrl(endpoint.url),
    credentialScopes: `${secureUrl(endpoint.url)}/.default`,
    httpClient: options.httpClient ?? httpClientFor(endpoint),
    // Only `retrying` retries: the clients' own knows no 429 without Retry-After, and no end of a long one.
    retryOptions: { maxRetries: 0 },
    // A redirect could lead the token elsewhere.
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'detc' },
  };
  // Every request under way listens to it.
  setMaxListeners(0, signal);
  const sentinel = new SecurityInsights(credential, subscriptionId, clientOptions);
  const resources = new ResourceManagementClient(credential, subscriptionId, clientOptions);
  const send = (request: PipelineRequest): Promise<PipelineResponse> =>
    (request.url.includes('/Microsoft.SecurityInsights/') ? sentinel : resources).sendRequest(request);
  const line: Line = { name: resourceManagerName, endpoint, send, clock, signal };
  const ask = (question: Parameters<typeof exchange>[1]): Promise<Answer> =>
    retrying(() => exchange(line, question), mayPass, clock, signal);
  const get = async (path: string): Promise<JsonMap | undefined> => {
    try {
      return mapOf((await ask({ method: 'GET', path })).body, path);
    } catch (error) {
      if (isServiceError(error) && isAbsent(error)) return undefined;
      throw error;
    }
  };
  const waits = { get, ask, clock, signal };
  return {
    get: (id, apiVersion) => get(at(id, apiVersion)),
    list: async (path, apiVersion) => {
      const items: JsonMap[] = [];
      const pages = pagesOf(
        at(path, apiVersion),
        resourceManagerName,
        async (next) => (await ask({ method: 'GET', path: next })).body,
      );
      for await (const page of pages) items.push(...page.items.filter(isMap));
      return items;
    },
    put: async (id, apiVersion, body, etag) => {
      const path = at(id, apiVersion);
      const answer = await ask({ method: 'PUT', path, body, ...condition(etag) });
      const made = await settled(answer, path, waits);
      return made ?? {};
    },
    remove: async (id, apiVersion, etag) => {
      const path = at(id, apiVersion);
      try {
        const answer = await ask({ method: 'DELETE', path, ...condition(etag) });
        if (answer.status === 202) await finished(answer, path, waits);
      } catch (error) {
        if (!isServiceError(error) || !isAbsent(error)) throw error;
      }
    },
  };
}

/** A missing resource; a missing subscription, group or workspace is something else. */
function isAbsent({ problem }: ServiceError): boolean {
  return (
    problem.status === 404 &&
    !/SubscriptionNotFound|ResourceGroupNotFound|ParentResourceNotFound/u.test(problem.code)
  );
}

function at(path: string, apiVersion: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}api-version=${encodeURIComponent(apiVersion)}`;
}

function condition(etag: string | undefined) {
  return etag === undefined ? {} : { headers: { 'if-match': etag } };
}

function mapOf(body: Answer['body'], path: string): JsonMap {
  if (isMap(body)) return body;
  throw new ServiceError(resourceManagerName, path, {
    code: 'truncated',
    message: 'the answer is no resource',
  });
}

interface Waiting {
  readonly get: (path: string) => Promise<JsonMap | undefined>;
  readonly ask: (question: Parameters<typeof exchange>[1]) => Promise<Answer>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asynchronous work is asked after ever less often, and given up after this long. Milliseconds. */
const firstPause = 250;
const longestPause = 5_000;
const patience = 900_000;

/** The resource, once its provisioning has ended. */
async function settled(answer: Answer, path: string, waiting: Waiting): Promise<JsonMap | undefined> {
  if (operationOf(answer) !== undefined) await finished(answer, path, waiting);
  let resource =
    isMap(answer.body) && operationOf(answer) === undefined ? answer.body : await waiting.get(path);
  for (const pause of pauses()) {
    if (!isPending(stateOf(resource))) break;
    if (pause === undefined) throw stuck(path);
    await waiting.clock.sleep(pause, waiting.signal);
    resource = await waiting.get(path);
  }
  requireSuccess(stateOf(resource), resource, path);
  return resource;
}

/** Waits for the operation that an answer points to. */
async function finished(answer: Answer, path: string, waiting: Waiting): Promise<void> {
  const operation = operationOf(answer);
  if (operation === undefined) return;
  for (const pause of pauses()) {
    const status = await waiting.ask({ method: 'GET', path: operation });
    const state = text(field(status.body, 'status')) || stateOf(isMap(status.body) ? status.body : undefined);
    // `Location` answers 202 until the work has ended.
    if (status.status !== 202 && !isPending(state)) {
      requireSuccess(state, status.body, path);
      return;
    }
    if (pause === undefined) throw stuck(path);
    await waiting.clock.sleep(pause, waiting.signal);
  }
}

/** How long to wait before each new look; undefined once patience has ended. */
function* pauses(): Generator<number | undefined> {
  let waited = 0;
  for (let pause = firstPause; waited < patience; pause = Math.min(pause * 2, longestPause)) {
    yield pause;
    waited += pause;
  }
  yield undefined;
}

function operationOf({ header }: Answer): string | undefined {
  return header('azure-asyncoperation') ?? header('location');
}

function stateOf(resource: JsonMap | undefined): string {
  return text(field(field(resource, 'properties'), 'provisioningState'));
}

function isPending(state: string): boolean {
  return /^(?:new|accepted|uploading|creating|updating|inprogress|running|provisioning|deleting)$/iu.test(
    state,
  );
}

function requireSuccess(state: string, body: Answer['body'], path: string): void {
  if (!/^(?:failed|canceled|cancelled)$/iu.test(state)) return;
  const said = field(body, 'error');
  throw new ServiceError(resourceManagerName, `PUT ${path.split('?', 1)[0] ?? path}`, {
    status: 200,
    code: text(field(said, 'code')) || state,
    message: text(field(said, 'message')) || `Azure says only: ${state}`,
  });
}

function stuck(path: string): ServiceError {
  return new ServiceError(resourceManagerName, `PUT ${path.split('?', 1)[0] ?? path}`, {
    status: 200,
    code: 'unfinished',
    message: `Azure is still at it after ${patience / 60_000} minutes`,
  });
}
