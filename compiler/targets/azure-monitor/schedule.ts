import type { Plan } from '../../plan/plan.ts';
import { lookback } from '../../plan/window.ts';
import { frequencies, largestUpTo, smallestFrom, windows } from './value-sets.ts';

/** Seconds. */
export interface AlertSchedule {
  readonly every: number;
  /** What the query reads back at this frequency. */
  readonly lookback: number;
  /** Undefined where Azure Monitor reads back less than that. */
  readonly window?: number;
}

/**
 * When the alert runs: at the largest frequency Azure Monitor has up to the detection's own, so that the query, made
 * for that frequency, misses nothing. What is near-real-time in Sentinel runs every five minutes.
 */
export function alertSchedule({ schedule, detection, window: { delay } }: Plan): AlertSchedule {
  const wanted = schedule.kind === 'nrt' ? 0 : schedule.every;
  const every = largestUpTo(frequencies, wanted) ?? shortest;
  const needed = lookback(detection.pattern, every, delay);
  const window = smallestFrom(windows, Math.max(needed, every));
  return { every, lookback: needed, ...(window === undefined ? {} : { window }) };
}

/** Seconds. */
export const shortest = 300;
