import type { Pattern } from '../model/index.ts';

/**
 * Seconds of history a query needs beside the run's own slice and the delay of its records: the window of the pattern,
 * or its baseline.
 */
export function history(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'match':
      return pattern.once === undefined || pattern.once.repeat.kind === 'run'
        ? 0
        : pattern.once.repeat.seconds;
    case 'aggregate':
    case 'sequence':
    case 'absent-member':
    case 'latest':
      return pattern.timespan;
    case 'absent-after':
      // Judged `timespan` and a delay after the event: by then the answer, were there one, has arrived.
      return pattern.timespan;
    case 'new-value':
    case 'spike':
      return pattern.baseline;
    case 'raw':
      return pattern.lookback;
  }
}

/** True where the baseline includes the run's own slice and delay, because history cannot reach further (14 days). */
function baselineIncludesSlice(pattern: Pattern): boolean {
  return pattern.kind === 'new-value' || pattern.kind === 'spike';
}

/** Seconds a query reads back when it runs every `every` seconds over records that may be `delay` seconds late. */
export function lookback(pattern: Pattern, every: number, delay: number): number {
  if (pattern.kind === 'raw') return pattern.lookback;
  if (baselineIncludesSlice(pattern)) return Math.max(history(pattern), every + delay);
  // It runs once a window, and so needs no slice of its own.
  if (pattern.kind === 'absent-member') return history(pattern) + delay;
  const waits = pattern.kind === 'absent-after' || pattern.kind === 'latest' ? delay : 0;
  return every + history(pattern) + delay + waits;
}
