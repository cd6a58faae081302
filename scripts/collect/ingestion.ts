import type { TokenCredential } from '@azure/core-auth';
import { isRestError } from '@azure/core-rest-pipeline';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import type { Clock } from '../../compiler/azure/clock.ts';
import type { Destination } from './destination.ts';
import { httpClientFor, secureUrl } from '../../compiler/azure/endpoint.ts';
import { ingestionName } from './explain.ts';
import { mayPass, retrying } from '../../compiler/azure/retry.ts';
import type { Row } from './row.ts';
import {
  networkProblem,
  problemOf,
  ServiceError,
  type ServiceProblem,
} from '../../compiler/azure/service-error.ts';

/**
 * What became of some rows. `doubt`: the connection was lost before the answer came, so that nobody knows whether they
 * arrived. The Logs Ingestion API cannot be asked, and takes the same rows twice.
 */
export type Sent =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string; readonly tooLarge: boolean }
  | { readonly kind: 'doubt'; readonly reason: string };

/** @throws ServiceError where nothing was taken, and the next rows would fare no better */
export type Send = (rows: readonly Row[]) => Promise<Sent>;

/** Less than the 1 MB that a request may have, uncompressed and compressed alike. Bytes. */
export const requestSize = 900_000;
const answerTime = 120_000;

export interface SenderOptions {
  readonly destination: Destination;
  readonly credential: TokenCredential;
  readonly audience: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** True where rows that may have arrived are sent again. */
  readonly resend: boolean;
}

/** Sends through Microsoft's client: at most `requestSize` bytes at a time, so that it makes one request of them. */
export function createSender({
  destination,
  credential,
  audience,
  clock,
  signal,
  resend,
}: SenderOptions): Send {
  const { endpoint, rule, stream } = destination;
  const client = new LogsIngestionClient(secureUrl(endpoint.url), credential, {
    audience,
    httpClient: httpClientFor(endpoint),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'detc-collect' },
  });
  const once = async (rows: readonly Row[]) => {
    try {
      await client.upload(
        rule,
        stream,
        rows.map((row) => ({ ...row })),
        {
          maxConcurrency: 1,
          // Not `signal`: what is under way is waited for, so that its outcome is known.
          abortSignal: AbortSignal.timeout(answerTime),
        },
      );
    } catch (error) {
      const cause = isAggregateLogsUploadError(error) ? (error.errors[0]?.cause ?? error) : error;
      const problem = uploadProblem(cause, clock);
      throw problem === undefined ? cause : new ServiceError(ingestionName, `POST ${stream}`, problem);
    }
  };
  return async (rows) => {
    let doubt: ServiceProblem | undefined;
    const again = (problem: ServiceProblem) => {
      if (isDoubtful(problem) && !resend) {
        doubt = problem;
        return false;
      }
      return mayPass(problem);
    };
    try {
      await retrying(() => once(rows), again, clock, signal);
      return { kind: 'accepted' };
    } catch (error) {
      if (doubt !== undefined) return { kind: 'doubt', reason: doubt.message };
      if (error instanceof ServiceError && (error.problem.status === 400 || error.problem.status === 413)) {
        const { code, message, status } = error.problem;
        return { kind: 'refused', reason: `${code}, ${message}`, tooLarge: status === 413 };
      }
      throw error;
    }
  };
}

/** An answer says that nothing was taken; silence says nothing. */
function isDoubtful({ status, neverSent = false }: ServiceProblem): boolean {
  return status === undefined && !neverSent;
}

function uploadProblem(error: unknown, clock: Clock): ServiceProblem | undefined {
  if (isRestError(error) && error.statusCode !== undefined) {
    const { response } = error;
    return problemOf(
      error.statusCode,
      response?.bodyAsText ?? JSON.stringify({ error: { code: error.code, message: error.message } }),
      (header) => response?.headers.get(header),
      clock.now(),
    );
  }
  return networkProblem(error);
}
