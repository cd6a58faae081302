import { isoTime } from './alert-text.ts';

/** The longest bar. */
const widest = 40;
/** More days than fit on a screen or two are shown by week. */
const mostDays = 62;
const day = 86_400_000;

/**
 * How many there were on each day (UTC), or in each week where there are many, as lines with a bar; days without any too.
 * @param times milliseconds since 1970
 */
export function histogram(
  times: readonly number[],
  stretch: { readonly from: number; readonly to: number },
): readonly string[] {
  const from = times.reduce((least, time) => Math.min(least, time), stretch.from);
  const to = times.reduce((most, time) => Math.max(most, time), stretch.to);
  const days = dayOf(to) - dayOf(from) + 1;
  const bins =
    days > mostDays
      ? bin(times, weekOf(from), weekOf(to), 7, weekOf)
      : bin(times, dayOf(from), dayOf(to), 1, dayOf);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins.map(({ label, count }) => {
    const bar = count === 0 ? '' : `${'█'.repeat(Math.max(1, Math.round((count / most) * widest)))} `;
    return `${label}  ${bar}${String(count)}`;
  });
}

/** How many there were on each day (UTC) that has any. */
export function byDay(times: readonly number[]): Readonly<Record<string, number>> {
  const days: Record<string, number> = {};
  for (const time of times) {
    const date = isoTime(time).slice(0, 10);
    days[date] = (days[date] ?? 0) + 1;
  }
  return days;
}

function bin(
  times: readonly number[],
  first: number,
  last: number,
  step: number,
  numberOf: (time: number) => number,
): readonly { readonly label: string; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(numberOf(time), (counts.get(numberOf(time)) ?? 0) + 1);
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => {
    const number = first + index * step;
    const date = isoTime(number * day).slice(0, 10);
    return { label: step === 1 ? date : `week of ${date}`, count: counts.get(number) ?? 0 };
  });
}

/** Days since 1970. */
function dayOf(time: number): number {
  return Math.floor(time / day);
}

/** The Monday of a week, in days since 1970, which began on a Thursday. */
function weekOf(time: number): number {
  return Math.floor((dayOf(time) + 3) / 7) * 7 - 3;
}
