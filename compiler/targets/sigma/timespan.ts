const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** A length of time in seconds as Sigma writes it: in the largest unit that divides it. */
export function writeTimespan(seconds: number): string {
  for (const [unit, length] of units) {
    if (seconds >= length && seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${Math.ceil(seconds)}s`;
}
