import { isRestError } from '@azure/core-rest-pipeline';
import { firstLine } from '../diagnostics/first-line.ts';

/** What a service answered other than success, or why no answer came. */
export interface ServiceProblem {
  /** Absent where no answer came. */
  readonly status?: number;
  /** The service's own code, e.g. `Authorization_RequestDenied`, or that of the network, e.g. `ECONNRESET`. */
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** How long the service asks to be left alone. Milliseconds. */
  readonly retryAfter?: number;
  /** True where the request certainly never reached the service. */
  readonly neverSent?: boolean;
}

/** A request that did not succeed. */
export class ServiceError extends Error {
  readonly problem: ServiceProblem;
  /** Who was asked, e.g. `Microsoft Graph`. */
  readonly service: string;
  /** What was asked: method and path, without the query, which may hold names. */
  readonly request: string;

  constructor(service: string, request: string, problem: ServiceProblem) {
    super(`${service}: ${problem.message}`);
    this.name = 'ServiceError';
    this.service = service;
    this.request = request;
    this.problem = problem;
  }
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && error.name === 'ServiceError';
}

/** What an answer with an error in it says, in the form of OData and of Azure Resource Manager. */
export function problemOf(
  status: number,
  body: string,
  header: (name: string) => string | undefined,
  now: Date,
): ServiceProblem {
  const { code, message } = errorIn(body);
  const retryAfter = readRetryAfter(header, now);
  return {
    status,
    code: code ?? header('x-ms-error-code') ?? String(status),
    message: message === undefined ? 'no reason given' : firstLine(message),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function errorIn(body: string): { readonly code?: string; readonly message?: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const error = fieldOf(parsed, 'error') ?? parsed;
  // Conditional Access and PIM put the code that tells most one level deeper.
  const code = fieldOf(error, 'code') ?? fieldOf(error, 'errorCode');
  const message = fieldOf(error, 'message');
  return {
    ...(typeof code === 'string' && code !== '' ? { code } : {}),
    ...(typeof message === 'string' && message !== '' ? { message } : {}),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** Seconds or an HTTP date; Azure also has a header in milliseconds. */
function readRetryAfter(header: (name: string) => string | undefined, now: Date): number | undefined {
  const exact = header('x-ms-retry-after-ms') ?? header('retry-after-ms');
  if (exact !== undefined && /^\d+$/u.test(exact)) return Number(exact);
  const text = header('retry-after');
  if (text === undefined || text === '') return undefined;
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(date - now.getTime(), 0);
}

/** Codes of the network where the connection was never made. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Why no answer came; undefined for what is no matter of the network. */
export function networkProblem(error: unknown): ServiceProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return { code: 'ETIMEDOUT', message: 'no answer in time' };
  }
  const code = networkCode(error);
  if (code === undefined) return undefined;
  return { code, message: firstLine(error), ...(neverSent.has(code) ? { neverSent: true } : {}) };
}

function networkCode(error: Error): string | undefined {
  const own: unknown = fieldOf(error, 'code');
  if (typeof own === 'string' && /^E[A-Z_]+$/u.test(own) && !own.startsWith('ERR')) return own;
  if (isRestError(error) && error.statusCode === undefined) {
    const nested = fieldOf(error.cause ?? {}, 'code');
    return typeof nested === 'string' ? nested : 'REQUEST_SEND_ERROR';
  }
  return undefined;
}
