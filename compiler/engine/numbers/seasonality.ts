/**
 * The most significant period of a series: at least 4 points long, less than half of the series. Its score is the
 * autocorrelation at that lag. Undefined where no lag stands out from those beside it.
 * @see https://learn.microsoft.com/kusto/query/series-periods-detect-function
 */
export function findPeriod(
  values: readonly number[],
): { readonly period: number; readonly score: number } | undefined {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const centred = values.map((value) => value - mean);
  const variance = centred.reduce((sum, value) => sum + value * value, 0) / Math.max(1, count);
  if (variance === 0) return undefined;
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let index = 0; index + lag < count; index++)
      sum += (centred[index] ?? 0) * (centred[index + lag] ?? 0);
    return sum / (count - lag) / variance;
  };
  const scores = Array.from({ length: Math.floor(count / 2) + 1 }, (_, lag) =>
    lag < 3 ? 0 : correlation(lag),
  );
  let best: { readonly period: number; readonly score: number } | undefined;
  for (let lag = 4; lag < scores.length - 1; lag++) {
    const here = scores[lag] ?? 0;
    if (here <= (scores[lag - 1] ?? 0) || here < (scores[lag + 1] ?? 0)) continue;
    if (best === undefined || here > best.score + 0.05) best = { period: lag, score: here };
  }
  return best;
}
