import type { Arm } from '../azure/arm.ts';
import { field, isMap, text, without, type JsonMap } from '../azure/json.ts';
import { isServiceError } from '../azure/service-error.ts';
import type { ActualState } from './actual.ts';
import { alertsApi, rulesApi, watchlistsApi } from './actual.ts';
import { applyWatchlist, uploadEnded } from './apply-watchlist.ts';
import { fieldNames, fieldsOf } from './fields.ts';
import type { PlannedResource, WorkspacePlan } from './plan.ts';
import { metadataApi, recordBody, recordId, tagged } from './record.ts';
import type { DesiredResource, ResourceKind } from './resource.ts';

export interface ResourceApplying {
  readonly arm: Arm;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly plan: WorkspacePlan;
  readonly actual: ActualState;
}

/**
 * Does one change of a plan. The record that a resource is ours is written after the resource: a run that dies between the
 * two leaves a resource at one of our own names, which the next run takes up.
 * @returns what a person has to know or do now
 * @throws ServiceError, or the credential's error
 */
export async function applyResource(
  change: PlannedResource,
  applying: ResourceApplying,
): Promise<readonly string[]> {
  switch (change.action) {
    case 'create':
    case 'update':
      return write(change, applying);
    case 'adopt':
      await writeRecord(change, applying);
      return [];
    case 'disable':
      await disable(change, applying);
      return [];
    case 'delete':
      await remove(change, applying);
      return [];
    case 'blocked':
    case 'none':
      return [];
  }
}

async function write(change: PlannedResource, applying: ResourceApplying): Promise<readonly string[]> {
  const { desired, kind } = change;
  if (desired === undefined) return [];
  if (kind === 'watchlist') {
    await applyWatchlist(change, desired, applying);
    await writeRecord(change, applying);
    return [];
  }
  const body =
    kind === 'alert' && change.record !== undefined ? tagged(desired.body, change.record) : desired.body;
  const made = await put({ ...desired, body }, applying);
  if (kind === 'rule') await writeRecord(change, applying);
  return [...keptOtherwise(desired, made), ...identityOf(kind, made)];
}

/** Seconds until a watchlist that was just made can be read by queries everywhere, as far as that is known. */
const watchlistDelay = 120;
const watchlistPause = 15;

async function put(desired: DesiredResource, applying: ResourceApplying): Promise<JsonMap> {
  const { arm, sleep, plan, actual } = applying;
  const { id, apiVersion, body, kind } = desired;
  const etag = etagOf(id, kind, actual);
  const newWatchlist = plan.resources.some(
    (resource) =>
      resource.action === 'create' && resource.kind === 'watchlist' && needs(desired, resource.id),
  );
  for (let waited = 0; ; waited += watchlistPause) {
    try {
      return await arm.put(id, apiVersion, body, etag);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      const { status, message } = error.problem;
      if (status === 412 || status === 409) {
        // A request whose answer was lost may have done its work: then the ETag is another, and all is well.
        const present = await arm.get(id, apiVersion);
        if (present !== undefined && isSame(kind, present, body)) return present;
      }
      const mayPass = newWatchlist && status === 400 && /watchlist/iu.test(message);
      if (!mayPass || waited >= watchlistDelay) throw error;
      await sleep(watchlistPause * 1000);
    }
  }
}

function needs(desired: DesiredResource, id: string): boolean {
  return desired.needs.some((need) => need.toLowerCase() === id.toLowerCase());
}

/** Rules alone are guarded by their ETag: the others have none that Azure would look at. */
function etagOf(id: string, kind: ResourceKind, actual: ActualState): string | undefined {
  if (kind === 'function') return '*';
  return kind === 'rule' ? actual.resources.get(id.toLowerCase())?.etag : undefined;
}

function isSame(kind: ResourceKind, a: JsonMap, b: JsonMap): boolean {
  return JSON.stringify([...fieldsOf(kind, a)]) === JSON.stringify([...fieldsOf(kind, b)]);
}

/** What Azure answers it holds, against what it was given. */
function keptOtherwise({ kind, body }: DesiredResource, made: JsonMap): readonly string[] {
  if (kind !== 'rule' && kind !== 'alert') return [];
  const [given, kept] = [fieldsOf(kind, body), fieldsOf(kind, made)];
  if (kept.size === 0) return [];
  const other = fieldNames(kind).filter(
    (name) => JSON.stringify(given.get(name)) !== JSON.stringify(kept.get(name)),
  );
  return other.length === 0 ? [] : [`Azure took it, and keeps another value of ${other.join(', ')}`];
}

function identityOf(kind: ResourceKind, made: JsonMap): readonly string[] {
  const principal = text(field(made['identity'], 'principalId'));
  if (kind !== 'alert' || principal === '') return [];
  return [`its managed identity ${principal} needs the role Reader on what it reads`];
}

async function writeRecord(change: PlannedResource, { arm, plan }: ResourceApplying): Promise<void> {
  const { desired, record, kind, id } = change;
  if (desired === undefined || record === undefined) return;
  if (kind === 'alert') {
    await arm.put(id, desired.apiVersion, tagged(desired.body, record));
  } else if (kind === 'rule' || kind === 'watchlist') {
    await arm.put(recordId(kind, id, plan.workspace), metadataApi, recordBody({ ...desired, kind }, record));
  }
}

const apis: Readonly<Partial<Record<ResourceKind, string>>> = {
  rule: rulesApi,
  watchlist: watchlistsApi,
  alert: alertsApi,
};

async function disable({ id, kind }: PlannedResource, { arm, actual }: ResourceApplying): Promise<void> {
  const present = actual.resources.get(id.toLowerCase());
  const api = apis[kind];
  if (present === undefined || api === undefined) return;
  const body = without(present.body, 'id', 'name', 'type', 'etag', 'systemData');
  const properties = isMap(body['properties']) ? without(body['properties'], 'lastModifiedUtc') : {};
  await arm.put(
    id,
    api,
    { ...body, properties: { ...properties, enabled: false } },
    etagOf(id, kind, actual),
  );
}

/** The record goes last: what is half gone is still ours, and the next run finishes it. */
async function remove(
  { id, kind }: PlannedResource,
  { arm, sleep, plan, actual }: ResourceApplying,
): Promise<void> {
  const api = apis[kind];
  if (api === undefined) return;
  if (kind === 'watchlist') await uploadEnded(arm, id, sleep);
  await arm.remove(id, api, etagOf(id, kind, actual));
  if (kind === 'rule' || kind === 'watchlist') {
    await arm.remove(recordId(kind, id, plan.workspace), metadataApi);
  }
}
