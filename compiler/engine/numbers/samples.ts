/** Zero for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Between the two nearest ranks, on the line between them. */
export function interpolatedPercentile(sorted: readonly number[], percent: number): number {
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(rank);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (rank - below);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line of least squares. */
export function lineThrough(points: readonly Point[]): {
  readonly slope: number;
  readonly interception: number;
} {
  const count = Math.max(1, points.length);
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const products = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const squares = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = squares === 0 ? 0 : products / squares;
  return { slope, interception: meanY - slope * meanX };
}

/**
 * The polynomial of least squares, highest power first; undefined where the points do not decide it. By orthogonal
 * columns (modified Gram-Schmidt), which loses far less than the normal equations do.
 */
export function polynomialThrough(points: readonly Point[], degree: number): readonly number[] | undefined {
  const size = degree + 1;
  const columns = Array.from({ length: size }, (_, power) => points.map(({ x }) => x ** power));
  const rest = points.map(({ y }) => y);
  const upper: number[][] = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  for (const [at, column] of columns.entries()) {
    const norm = Math.sqrt(dot(column, column));
    if (norm < 1e-12) return undefined;
    const unit = column.map((value) => value / norm);
    const row = upper[at] ?? [];
    row[at] = norm;
    for (const [later, other] of columns.entries()) {
      if (later <= at) continue;
      const share = dot(unit, other);
      row[later] = share;
      unit.forEach((value, index) => (other[index] = (other[index] ?? 0) - share * value));
    }
    const share = dot(unit, rest);
    right[at] = share;
    unit.forEach((value, index) => (rest[index] = (rest[index] ?? 0) - share * value));
  }
  const found = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at--) {
    const row = upper[at] ?? [];
    const sum = found.reduce(
      (total, value, index) => (index > at ? total + (row[index] ?? 0) * value : total),
      0,
    );
    found[at] = ((right[at] ?? 0) - sum) / (row[at] ?? 1);
  }
  return found.reverse();
}
