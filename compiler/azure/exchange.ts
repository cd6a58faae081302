import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import { secureUrl, type Endpoint } from './endpoint.ts';
import type { Json } from './json.ts';
import { networkProblem, problemOf, ServiceError } from './service-error.ts';

/** A service, and who sends requests to it. */
export interface Line {
  /** E.g. `Microsoft Graph`. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Adds the token. */
  readonly send: (request: PipelineRequest) => Promise<PipelineResponse>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Question {
  readonly method: HttpMethods;
  /** A path of the service, or an address that it gave itself. */
  readonly path: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Undefined where the answer is empty. */
  readonly body: Json | undefined;
  readonly header: (name: string) => string | undefined;
}

/** For a whole answer. Milliseconds. */
const answerTime = 120_000;

/**
 * One request and its answer.
 * @throws ServiceError for an answer other than success and for none; what the credential throws
 */
export async function exchange(line: Line, { method, path, body, headers }: Question): Promise<Answer> {
  const { name, endpoint, send, clock, signal } = line;
  const url = urlOf(endpoint, path, name);
  const shown = `${method} ${new URL(url).pathname}`;
  signal.throwIfAborted();
  // Not AbortSignal.any and AbortSignal.timeout: they outlive the request, and a deployment makes thousands.
  const limit = new AbortController();
  const onAbort = () => {
    limit.abort();
  };
  const timer = setTimeout(onAbort, answerTime);
  signal.addEventListener('abort', onAbort);
  let response: PipelineResponse;
  try {
    response = await send(
      createPipelineRequest({
        url: secureUrl(url),
        method,
        headers: createHttpHeaders({
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        abortSignal: limit.signal,
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    const problem = networkProblem(error);
    throw problem === undefined ? error : new ServiceError(name, shown, problem);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
  const text = response.bodyAsText ?? '';
  const header = (wanted: string) => response.headers.get(wanted);
  if (response.status < 200 || response.status > 299) {
    throw new ServiceError(name, shown, problemOf(response.status, text, header, clock.now()));
  }
  return { status: response.status, body: parse(text, name, shown), header };
}

function parse(text: string, name: string, shown: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ServiceError(name, shown, { code: 'truncated', message: 'the answer is no JSON' });
  }
}

/** A path of the service, or an address that it gave itself: the token must not go anywhere else. */
function urlOf(endpoint: Endpoint, path: string, name: string): string {
  if (path.startsWith('/')) return `${endpoint.url}${path}`;
  const address = endpoint.isLoopback ? path.replace(/^https:/u, 'http:') : path;
  if (address.startsWith(`${endpoint.url}/`)) return address;
  const origin = URL.canParse(path) ? new URL(path).origin : 'an unreadable address';
  throw new ServiceError(name, 'GET', {
    status: 200,
    code: 'foreign-page',
    message: `the next page is at ${origin}, not at ${endpoint.url}`,
  });
}
