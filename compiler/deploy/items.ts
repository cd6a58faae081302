import type { ActualItem } from './actual.ts';
import { rowsField, type Fields } from './fields.ts';
import type { ItemChanges } from './plan.ts';
import { isAsRecorded } from './record.ts';
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

/** The fields of a watchlist as its record knows them: with its rows, whatever their order. */
export function withRows(fields: Fields, items: readonly WatchlistItem[] | undefined): Fields {
  if (items === undefined) return fields;
  return new Map([...fields, [rowsField, rowsOf(items)]]);
}

/** Where the rows were changed since they were deployed; undefined where the record does not say what they were. */
export function rowsChangedIn(
  desired: readonly WatchlistItem[],
  actual: readonly ActualItem[],
  digest: string | undefined,
): ItemChanges['changedIn'] {
  const inWorkspace = isAsRecorded(
    'watchlist',
    rowsField,
    rowsOf(actual.map(({ values }) => values)),
    digest,
  );
  const inProject = isAsRecorded('watchlist', rowsField, rowsOf(desired), digest);
  if (inWorkspace === undefined || inProject === undefined) return undefined;
  if (inWorkspace) return inProject ? undefined : 'project';
  return inProject ? 'workspace' : 'both';
}

function rowsOf(items: readonly WatchlistItem[]): readonly string[] {
  return [...new Set(items.map(keyOf))].sort();
}
