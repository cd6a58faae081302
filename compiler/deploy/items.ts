import type { ActualItem } from './actual.ts';
import type { ItemChanges } from './plan.ts';
import type { WatchlistItem } from './resource.ts';

/** Which rows have to come and go. Rows are told apart by all their values; of equal ones one is kept. */
export function diffItems(desired: readonly WatchlistItem[], actual: readonly ActualItem[]): ItemChanges {
  const wanted = new Map(desired.map((item) => [keyOf(item), item]));
  const kept = new Set<string>();
  const remove = actual.flatMap(({ id, values }) => {
    const key = keyOf(values);
    if (wanted.has(key) && !kept.has(key)) {
      kept.add(key);
      return [];
    }
    return [{ id, item: values }];
  });
  const add = [...wanted].filter(([key]) => !kept.has(key)).map(([, item]) => item);
  return { add, remove, unchanged: kept.size };
}

/** A column that is empty and one that is not there are the same. */
export function keyOf(item: WatchlistItem): string {
  const entries = Object.entries(item).filter(([, value]) => value !== '');
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
