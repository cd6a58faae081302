import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, so that tests can stand in for them. */
export interface Clock {
  readonly now: () => Date;
  /** @param milliseconds ends sooner, with an error, when the signal is raised */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
  random: Math.random,
};
