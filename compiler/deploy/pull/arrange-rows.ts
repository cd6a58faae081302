import type { WatchlistItem } from '../resource.ts';
import { keyOf } from '../items.ts';

/** How a list has to change: what goes, what takes its place, and what comes to the end. */
export interface RowEdits {
  /** By index; undefined for a row that goes. */
  readonly changed: ReadonlyMap<number, WatchlistItem | undefined>;
  readonly added: readonly WatchlistItem[];
  /** Rows that shall go and are not in the list. */
  readonly missing: readonly WatchlistItem[];
}

/**
 * Rows that come, those that share a value with one that goes, take its place: a person of another name is the same person.
 * @param current the rows of the list, in its order
 */
export function arrangeRows(
  current: readonly WatchlistItem[],
  gone: readonly WatchlistItem[],
  extra: readonly WatchlistItem[],
): RowEdits {
  const left = new Map(gone.map((row) => [rowKey(row), row]));
  const present = new Set(current.map(rowKey));
  const coming = new Map(
    extra.map((row) => [rowKey(row), row]).filter(([key]) => !present.has(key as string)) as [
      string,
      WatchlistItem,
    ][],
  );
  const changed = new Map<number, WatchlistItem | undefined>();
  current.forEach((row, index) => {
    if (!left.delete(rowKey(row))) return;
    const heir = [...coming].find(([, other]) => isRelated(row, other));
    if (heir !== undefined) coming.delete(heir[0]);
    changed.set(index, heir?.[1]);
  });
  return { changed, added: [...coming.values()], missing: [...left.values()] };
}

/** Some watchlists repeat a value as their key. */
const ownKey = 'Key';

function rowKey(row: WatchlistItem): string {
  return keyOf(Object.fromEntries(Object.entries(row).filter(([column]) => column !== ownKey)));
}

function isRelated(row: WatchlistItem, other: WatchlistItem): boolean {
  return Object.entries(row).some(([column, value]) => value !== '' && other[column] === value);
}
