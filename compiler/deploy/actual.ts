import type { Arm } from '../azure/arm.ts';
import { field, text, type JsonMap } from '../azure/json.ts';
import { isServiceError } from '../azure/service-error.ts';
import { metadataApi, readRecord, readTags, type OwnRecord } from './record.ts';
import type { DesiredResource, ResourceKind, WorkspaceRef } from './resource.ts';
import { scopeOf, sentinelIdOf, workspaceIdOf } from './scope.ts';

/** A resource as it is in the workspace. */
export interface ActualResource {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly body: JsonMap;
  readonly etag?: string;
  readonly record?: OwnRecord;
  /** Of watchlists that the plan is about. */
  readonly items?: readonly ActualItem[];
}

export interface ActualItem {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What a run leaves behind that dies between deleting a resource and its record. */
export interface OrphanedRecord {
  readonly kind: 'rule' | 'watchlist';
  /** Of the resource that is gone. */
  readonly id: string;
  readonly record: OwnRecord;
}

/** What a workspace holds of the kinds that detc deploys. */
export interface ActualState {
  /** By id in small letters. */
  readonly resources: ReadonlyMap<string, ActualResource>;
  /** Records of detc's about rules and watchlists that are no longer there. */
  readonly orphans: readonly OrphanedRecord[];
  /** Names of the tables; undefined where they could not be listed. */
  readonly tables: ReadonlySet<string> | undefined;
}

/** The stable version lists no NRT rules, and knows no `subTechniques`. */
export const rulesApi = '2025-07-01-preview';
export const watchlistsApi = '2025-09-01';
export const alertsApi = '2026-03-01';
const tablesApi = '2025-07-01';

/**
 * Reads a workspace: all rules, watchlists, alerts and records, and those tables, endpoints and collection rules that shall
 * be there.
 * @throws ServiceError
 */
export async function readWorkspace(
  arm: Arm,
  workspace: WorkspaceRef,
  desired: readonly DesiredResource[],
): Promise<ActualState> {
  const sentinel = sentinelIdOf(workspace);
  const single = desired.filter(
    ({ kind }) =>
      kind === 'table' || kind === 'endpoint' || kind === 'collection-rule' || kind === 'function',
  );
  const wantsAlerts = desired.some(({ kind }) => kind === 'alert');
  const [rules, watchlists, metadata, alerts, tables, ...singles] = await Promise.all([
    arm.list(`${sentinel}/alertRules`, rulesApi),
    arm.list(`${sentinel}/watchlists`, watchlistsApi),
    arm.list(`${sentinel}/metadata`, metadataApi),
    readAlerts(arm, workspace, wantsAlerts),
    readTables(arm, workspace),
    ...single.map(({ id, apiVersion }) => arm.get(id, apiVersion)),
  ]);
  const records = new Map(
    metadata.flatMap((item) => {
      const read = readRecord(item);
      return read === undefined ? [] : [[read.parentId.toLowerCase(), read.record] as const];
    }),
  );
  const wanted = new Set(desired.map(({ id }) => id.toLowerCase()));
  const found = new Map<string, ActualResource>();
  const add = (kind: ResourceKind, body: JsonMap, more: Partial<ActualResource> = {}) => {
    const id = text(field(body, 'id'));
    const etag = text(field(body, 'etag'));
    const key = id.toLowerCase();
    const record = records.get(key);
    found.set(key, {
      kind,
      id,
      body,
      ...(etag === '' ? {} : { etag }),
      ...(record === undefined ? {} : { record }),
      ...more,
    });
  };
  for (const rule of rules) add('rule', rule);
  for (const alert of alerts) {
    const record = readTags(alert);
    add('alert', alert, record === undefined ? {} : { record });
  }
  single.forEach(({ kind, id }, index) => {
    const body = singles[index];
    if (body !== undefined) add(kind, { ...body, id });
  });
  await Promise.all(
    watchlists.filter(isThere).map(async (watchlist) => {
      const id = text(field(watchlist, 'id'));
      if (!wanted.has(id.toLowerCase())) {
        add('watchlist', watchlist);
        return;
      }
      add('watchlist', watchlist, { items: await readItems(arm, id) });
    }),
  );
  const orphans = [...records].flatMap(([id, record]): readonly OrphanedRecord[] => {
    const kind = recordedKindOf(id);
    return kind === undefined || found.has(id) ? [] : [{ kind, id, record }];
  });
  return { resources: found, orphans, tables };
}

function recordedKindOf(id: string): 'rule' | 'watchlist' | undefined {
  if (/\/alertrules\/[^/]+$/u.test(id)) return 'rule';
  return /\/watchlists\/[^/]+$/u.test(id) ? 'watchlist' : undefined;
}

/** @param id of the watchlist */
export async function readItems(arm: Arm, id: string): Promise<readonly ActualItem[]> {
  const items = await arm.list(`${id}/watchlistItems`, watchlistsApi);
  return items.filter(isThere).map((item) => ({
    id: text(field(item, 'id')),
    values: Object.fromEntries(
      Object.entries(field(field(item, 'properties'), 'itemsKeyValue') ?? {}).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  }));
}

/** Sentinel may still list what is deleted, with a mark. */
function isThere(resource: JsonMap): boolean {
  return field(field(resource, 'properties'), 'isDeleted') !== true;
}

async function readAlerts(arm: Arm, workspace: WorkspaceRef, needed: boolean): Promise<readonly JsonMap[]> {
  try {
    return await arm.list(
      `${scopeOf(workspace)}/providers/Microsoft.Insights/scheduledQueryRules`,
      alertsApi,
    );
  } catch (error) {
    // Who deploys no alerts need not be allowed to read them.
    if (!needed && isServiceError(error) && error.problem.status === 403) return [];
    throw error;
  }
}

/** Only warnings depend on it. */
async function readTables(arm: Arm, workspace: WorkspaceRef): Promise<ReadonlySet<string> | undefined> {
  try {
    const tables = await arm.list(`${workspaceIdOf(workspace)}/tables`, tablesApi);
    return new Set(tables.map((table) => text(field(table, 'name'))));
  } catch (error) {
    if (isServiceError(error)) return undefined;
    throw error;
  }
}
