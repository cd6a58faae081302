import { v5 } from 'uuid';
import type { Arm } from '../azure/arm.ts';
import { field, text, type JsonMap } from '../azure/json.ts';
import { isServiceError } from '../azure/service-error.ts';
import { readItems, watchlistsApi } from './actual.ts';
import { forEachBounded } from '../azure/bounded.ts';
import { diffItems, keyOf } from './items.ts';
import type { PlannedResource } from './plan.ts';
import type { DesiredResource, WatchlistItem } from './resource.ts';

/** The name of an item follows from its watchlist and values, so that adding one twice adds one. */
const itemNamespace = '5d0c2a71-3b8e-4f64-a1c9-7e2b90d6f483';

/** From so many new rows on, one upload is cheaper than a request for each. */
const bulk = 20;
const itemsAtATime = 4;
/** How long an upload that Azure calls complete may still miss rows. Milliseconds. */
const patience = 120_000;
const pause = 5_000;
const mostUploads = 5;

/**
 * Makes a watchlist and its rows what they shall be. An upload adds rows and never takes any away, so that those too many
 * are removed one by one.
 */
export async function applyWatchlist(
  change: PlannedResource,
  desired: DesiredResource,
  { arm, sleep }: { readonly arm: Arm; readonly sleep: (milliseconds: number) => Promise<void> },
): Promise<void> {
  const { id, apiVersion, body, items = [] } = desired;
  await uploadEnded(arm, id, sleep);
  const added = change.items?.add.length ?? 0;
  const isUpload = change.action === 'create' || change.diffs.length > 0 || added > bulk;
  if (isUpload) {
    await put(arm, id, apiVersion, body, sleep);
    await uploadEnded(arm, id, sleep);
  }
  let rest = diffItems(items, await readItems(arm, id));
  for (let waited = 0; isUpload && rest.add.length > 0 && waited < patience; waited += pause) {
    await sleep(pause);
    rest = diffItems(items, await readItems(arm, id));
  }
  await forEachBounded(rest.add, itemsAtATime, async (item) => {
    await arm.put(`${id}/watchlistItems/${itemName(id, item)}`, watchlistsApi, itemBody(item));
  });
  await forEachBounded(rest.remove, itemsAtATime, async (item) => {
    await arm.remove(item.id, watchlistsApi);
  });
}

/** An upload whose answer was lost may be under way: it is waited for, and then done once more. */
async function put(
  arm: Arm,
  id: string,
  apiVersion: string,
  body: JsonMap,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await arm.put(id, apiVersion, body);
      return;
    } catch (error) {
      const isBusy = isServiceError(error) && error.problem.status === 409;
      if (!isBusy || tries >= mostUploads) throw error;
      await uploadEnded(arm, id, sleep);
    }
  }
}

/** A watchlist takes no change while an upload, perhaps of a run that died, is under way. */
export async function uploadEnded(
  arm: Arm,
  id: string,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<void> {
  for (let waited = 0; waited < patience * 5; waited += pause) {
    const state = text(field(field(await arm.get(id, watchlistsApi), 'properties'), 'provisioningState'));
    if (!/^(?:new|inprogress|uploading|deleting)$/iu.test(state)) return;
    await sleep(pause);
  }
}

function itemName(id: string, item: WatchlistItem): string {
  return v5(`${id.toLowerCase()}\n${keyOf(item)}`, itemNamespace);
}

function itemBody(item: WatchlistItem): JsonMap {
  return { properties: { itemsKeyValue: item, entityMapping: {} } };
}
