/** What bounds the values of a parameter. */
export interface NumberRange {
  readonly isInteger: boolean;
  readonly current: number;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** Steps within a power of ten that are about a quarter apart. */
const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const;
/** Up to here every whole number is tried. */
const everyInteger = 12;
/** How far from the value in force the ladder reaches. */
const reach = 10;

/** Values to try, in ascending order: from the least upwards, with steps that grow, and the value in force. */
export function ladder(range: NumberRange): readonly number[] {
  const { isInteger, current, minimum, maximum } = range;
  const size = Math.abs(current) || 1;
  const most = maximum ?? current + size * (reach - 1);
  const least = minimum ?? (current > 0 ? (isInteger ? 1 : current / reach) : current - size * (reach - 1));
  const values = new Set<number>([current, least]);
  if (maximum !== undefined && maximum <= size * reach) values.add(maximum);
  if (isInteger)
    for (let value = Math.ceil(least); value <= Math.min(most, everyInteger); value++) values.add(value);
  for (
    let exponent = Math.floor(Math.log10(size)) - 1;
    exponent <= Math.log10(size * reach) + 1;
    exponent++
  ) {
    for (const step of steps) {
      const value = rounded(step * 10 ** exponent, isInteger);
      for (const signed of least < 0 ? [value, -value] : [value]) values.add(signed);
    }
  }
  return [...values]
    .filter((value) => value >= least && value <= Math.min(most, current + size * (reach - 1) + everyInteger))
    .sort((a, b) => a - b);
}

/** The values above the last one of a ladder. */
export function higher({ isInteger, maximum }: NumberRange, last: number): readonly number[] {
  const values = [1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => rounded(last * factor, isInteger));
  return [...new Set(values)].filter((value) => value > last && value <= (maximum ?? Infinity));
}

/** A value between two; undefined where there is none worth a try. */
export function between({ isInteger }: NumberRange, low: number, high: number): number | undefined {
  if (isInteger) return high - low < 2 ? undefined : Math.floor((low + high) / 2);
  const middle = rounded((low + high) / 2, false);
  return high - low <= Math.abs(high) / 50 || middle <= low || middle >= high ? undefined : middle;
}

/** To three digits. */
function rounded(value: number, isInteger: boolean): number {
  return isInteger ? Math.round(value) : Number(value.toPrecision(3));
}
