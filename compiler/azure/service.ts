import type { TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicy, createPipelineFromOptions } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import { httpClientFor, type Endpoint } from './endpoint.ts';
import { exchange, type Line } from './exchange.ts';
import type { Json } from './json.ts';
import { pagesOf, type Page } from './pages.ts';
import { mayPass, retrying } from './retry.ts';
import { ServiceError } from './service-error.ts';

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

export interface ServiceOptions {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly credential: TokenCredential;
  /** E.g. `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

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

  const line: Line = {
    name,
    endpoint,
    send: (request) => pipeline.sendRequest(http, request),
    clock,
    signal,
  };
  const ask = (method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> =>
    retrying(
      async () => {
        const answer = await exchange(line, { method, path, ...(body === undefined ? {} : { body }) });
        if (answer.body !== undefined) return answer.body;
        throw new ServiceError(name, `${method} ${path}`, {
          code: 'truncated',
          message: 'the answer is empty',
        });
      },
      mayPass,
      clock,
      signal,
    );
  const pages = (path: string) => pagesOf(path, name, (next) => ask('GET', next));

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
