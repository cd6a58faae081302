const minute = 60;
const hour = 3_600;
const day = 86_400;

const common = [5, 10, 15, 30, 45].map((count) => count * minute);
const hours = [1, 2, 3, 4, 5, 6].map((count) => count * hour);

/**
 * Seconds that `evaluationFrequency` may have, ascending. Azure also takes one minute, but not for queries that use
 * `ingestion_time()` or `union`, as ours do.
 */
export const frequencies: readonly number[] = [...common, ...hours, day];
/** Seconds that `windowSize` and `muteActionsDuration` may have, ascending. */
export const windows: readonly number[] = [...common, ...hours, day, 2 * day];

export function largestUpTo(values: readonly number[], limit: number): number | undefined {
  return values.findLast((value) => value <= limit);
}
export function smallestFrom(values: readonly number[], limit: number): number | undefined {
  return values.find((value) => value >= limit);
}
