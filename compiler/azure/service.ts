import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import { httpClientFor, secureUrl, type Endpoint } from './endpoint.ts';
import { isMap, type Json } from './json.ts';
import { mayPass, retrying } from './retry.ts';
import { networkProblem, problemOf, ServiceError } from './service-error.ts';

/** A service that answers in JSON, a page at a time. */
export interface Service {
  readonly name: string;
  readonly get: (path: string) => Promise<Json>;
  readonly post: (path: string, body: Json) => Promise<Json>;
  /** Pages from `path` on, which may also be the `next` of a page. */
  readonly pages: (path: string) => AsyncGenerator<Page, void>;
  /** All items of all pages. */
  readonly list: (path: string) => Promise<readonly Json[]>;
}

export interface Page {
  readonly items: readonly Json[];
  /** Where the next page is; absent on the last. */
  readonly next?: string;
}

export interface ServiceOptions {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly credential: TokenCredential;
  /** E.g. `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** For a whole answer. Milliseconds. */
const answerTime = 120_000;

/**
 * A client for reading. It waits out throttling, faults of the service and lost connections.
 * Errors are ServiceErrors, or the credential's own.
 */
export function createService(options: ServiceOptions): Service {
  const { name, endpoint, signal, clock } = options;
  const http = httpClientFor(endpoint);
  const pipeline = createPipelineFromOptions({
    // Only `retrying` retries: the pipeline's own knows no 429 without Retry-After, and no end of a long one.
    retryOptions: { maxRetries: 0 },
    // A redirect could lead the token elsewhere.
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'detc-collect' },
  });
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential: options.credential, scopes: options.scope }),
  );

  const once = async (method: 'GET' | 'POST', path: string, body: Json | undefined): Promise<Json> => {
    const url = urlOf(endpoint, path, name);
    const shown = `${method} ${new URL(url).pathname}`;
    let response: PipelineResponse;
    try {
      response = await pipeline.sendRequest(
        http,
        createPipelineRequest({
          url: secureUrl(url),
          method,
          headers: createHttpHeaders({
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          }),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          abortSignal: AbortSignal.any([signal, AbortSignal.timeout(answerTime)]),
        }),
      );
    } catch (error) {
      signal.throwIfAborted();
      const problem = networkProblem(error);
      throw problem === undefined ? error : new ServiceError(name, shown, problem);
    }
    const text = response.bodyAsText ?? '';
    if (response.status < 200 || response.status > 299) {
      const problem = problemOf(response.status, text, (header) => response.headers.get(header), clock.now());
      throw new ServiceError(name, shown, problem);
    }
    try {
      return JSON.parse(text) as Json;
    } catch {
      throw new ServiceError(name, shown, { code: 'truncated', message: 'the answer is no JSON' });
    }
  };
  const ask = (method: 'GET' | 'POST', path: string, body?: Json) =>
    retrying(() => once(method, path, body), mayPass, clock, signal);

  async function* pages(path: string): AsyncGenerator<Page, void> {
    const seen = new Set<string>();
    for (let next: string | undefined = path; next !== undefined;) {
      if (seen.has(next)) {
        throw new ServiceError(name, `GET ${path}`, { code: 'loop', message: 'a page leads back to itself' });
      }
      seen.add(next);
      const answer = await ask('GET', next);
      const page = readPage(answer, name, path);
      next = page.next;
      yield page;
    }
  }

  return {
    name,
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    pages,
    list: async (path) => {
      const items: Json[] = [];
      for await (const page of pages(path)) items.push(...page.items);
      return items;
    },
  };
}

/** A path of the service, or an address that it gave itself: the token must not go anywhere else. */
function urlOf(endpoint: Endpoint, path: string, name: string): string {
  if (path.startsWith('/')) return `${endpoint.url}${path}`;
  if (path.startsWith(`${endpoint.url}/`)) return path;
  const origin = URL.canParse(path) ? new URL(path).origin : 'an unreadable address';
  throw new ServiceError(name, 'GET', {
    status: 200,
    code: 'foreign-page',
    message: `the next page is at ${origin}, not at ${endpoint.url}`,
  });
}

function readPage(answer: Json, name: string, path: string): Page {
  const items = isMap(answer) ? answer['value'] : undefined;
  if (!isMap(answer) || !Array.isArray(items)) {
    throw new ServiceError(name, `GET ${path}`, {
      status: 200,
      code: 'no-list',
      message: 'the answer is no list',
    });
  }
  const next = answer['@odata.nextLink'] ?? answer['nextLink'];
  return { items, ...(typeof next === 'string' && next !== '' ? { next } : {}) };
}
