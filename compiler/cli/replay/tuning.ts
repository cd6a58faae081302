import { between, higher, type NumberRange } from './ladder.ts';

/** What a value of a parameter would have given: the times of its alerts, milliseconds since 1970. */
export interface Tried {
  readonly value: number;
  readonly times: readonly number[];
}

/** Finds out what values would give; those that cannot be used are left out. */
export type Trial = (values: readonly number[]) => Promise<readonly Tried[]>;

const mostSteps = 12;

/**
 * Tries a ladder of values; with a wanted number of alerts also those between and above that come nearer to it.
 * @param wanted the most alerts in all
 * @returns in ascending order of values
 */
export async function tryValues(
  range: NumberRange,
  ladder: readonly number[],
  wanted: number | undefined,
  trial: Trial,
): Promise<readonly Tried[]> {
  let tried = await trial(ladder);
  const add = async (values: readonly number[]) => {
    const more = await trial(values.filter((value) => !tried.some((known) => known.value === value)));
    tried = [...tried, ...more].sort((a, b) => a.value - b.value);
    return more.length > 0;
  };
  // A threshold is looked for until nothing is found any more, or few enough.
  for (let step = 0; step < 3 && falls(tried) && count(tried.at(-1)) > Math.max(0, wanted ?? 0); step++) {
    if (!(await add(higher(range, tried.at(-1)?.value ?? 1)))) break;
  }
  for (let step = 0; wanted !== undefined && step < mostSteps; step++) {
    const [low, high] = around(tried, wanted) ?? [];
    const middle =
      low === undefined || high === undefined ? undefined : between(range, low.value, high.value);
    if (middle === undefined || !(await add([middle]))) break;
  }
  return tried;
}

/** The value that gives the most alerts that are not too many; of several the one nearest to the others that give more. */
export function bestFor(tried: readonly Tried[], wanted: number): Tried | undefined {
  const few = tried.filter((one) => count(one) <= wanted);
  const most = Math.max(...few.map(count));
  const best = few.filter((one) => count(one) === most);
  return falls(tried) ? best[0] : best.at(-1);
}

/** Without the values at the end that, as the one before, give nothing. */
export function untilNothing(tried: readonly Tried[], keep: ReadonlySet<number>): readonly Tried[] {
  if (!falls(tried)) return tried;
  const nothing = tried.findIndex((one) => count(one) === 0);
  return tried.filter(({ value }, index) => nothing < 0 || index <= nothing || keep.has(value));
}

/** Whether higher values give fewer alerts, as a threshold does. */
function falls(tried: readonly Tried[]): boolean {
  return count(tried[0]) >= count(tried.at(-1));
}

/** Two neighbours, one with too many alerts and one with few enough. */
function around(tried: readonly Tried[], wanted: number): readonly [Tried, Tried] | undefined {
  for (const [index, high] of tried.entries()) {
    const low = tried[index - 1];
    if (low !== undefined && count(low) > wanted !== count(high) > wanted) return [low, high];
  }
  return undefined;
}

function count(tried: Tried | undefined): number {
  return tried?.times.length ?? 0;
}
