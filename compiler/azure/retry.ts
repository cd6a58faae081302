import type { Clock } from './clock.ts';
import { isServiceError, ServiceError, type ServiceProblem } from './service-error.ts';

/** Tries in all. With the waits below they last about three minutes. */
const maxTries = 9;
const firstWait = 1000;
const longestWait = 60_000;
/** A service that asks for more than this is not waited for. Milliseconds. */
const patience = 600_000;

/** Statuses that may be another on the next try. */
const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 509]);

/** Whether another try of a request that may safely be repeated could succeed. */
export function mayPass({ status }: ServiceProblem): boolean {
  return status === undefined || passing.has(status);
}

/**
 * Tries again while `again` says so: as long after as the service asks for, else after 1, 2, 4 … 60 seconds, less a random
 * part, so that many collectors do not come back together.
 * @throws what the last try threw
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  again: (problem: ServiceProblem) => boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isServiceError(error) || !again(error.problem)) throw error;
      signal.throwIfAborted();
      const { retryAfter } = error.problem;
      if (retryAfter !== undefined && retryAfter > patience) throw tooLong(error, retryAfter);
      if (tries >= maxTries) throw error;
      const wait = Math.min(firstWait * 2 ** (tries - 1), longestWait);
      await clock.sleep(
        retryAfter === undefined
          ? wait * (0.5 + clock.random() / 2)
          : retryAfter + clock.random() * firstWait,
        signal,
      );
    }
  }
}

function tooLong({ service, request, problem }: ServiceError, retryAfter: number): ServiceError {
  const minutes = Math.ceil(retryAfter / 60_000);
  return new ServiceError(service, request, {
    ...problem,
    message: `asks to be left alone for ${minutes} minutes: ${problem.message}`,
  });
}
