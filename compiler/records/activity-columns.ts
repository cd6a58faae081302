import type { OuterShape } from './mapping.ts';
import { isRecord, valueAt, type JsonRecord } from './paths.ts';

const claimOfUser = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const claimOfObject = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

/** A row of AzureActivity with what a record says in its claims, its properties and the resource's id. */
export function withActivityColumns(row: JsonRecord, record: JsonRecord, shape: OuterShape): JsonRecord {
  const id = text(valueAt(record, ['resourceId'])) ?? text(valueAt(record, ['resourceUri']));
  const category = text(valueAt(record, ['properties', 'eventCategory']));
  const found: Readonly<Record<string, string | undefined>> = {
    ResourceId: id,
    _ResourceId: id?.toLowerCase(),
    ...resourceParts(id ?? ''),
    CategoryValue: category,
    Caller: shape === 'event-hub' ? callerIn(record) : undefined,
  };
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  // An old export has Write, Action or Delete as its category.
  const better = shape === 'event-hub' && category !== undefined ? { CategoryValue: category } : {};
  return { ...Object.fromEntries(known), ...row, ...better };
}

/** A user's principal name, or the ids of an application. */
function callerIn(record: JsonRecord): string | undefined {
  const claims = valueAt(record, ['identity', 'claims']);
  if (!isRecord(claims)) return undefined;
  const names = [claimOfUser, 'upn', claimOfObject, 'appid', 'name'];
  return names.map((name) => text(claims[name])).find((value) => value !== undefined);
}

/** A row that names its resource only in the column that every table has, in small letters. */
export function withResourceId(row: JsonRecord, table: string): JsonRecord {
  const id = text(row['_ResourceId']);
  return id === undefined || text(row['ResourceId']) !== undefined || table !== 'AzureActivity'
    ? row
    : { ...row, ResourceId: id };
}

/** The claim that gives a caller back. */
export function claimsOf(caller: string): JsonRecord {
  return { [caller.includes('@') ? claimOfUser : 'appid']: caller };
}

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
function resourceParts(id: string): Readonly<Record<string, string | undefined>> {
  const part = (name: string) => new RegExp(`/${name}/([^/]+)`, 'iu').exec(id)?.[1];
  const provider = id
    .match(/\/providers\/[^/]+/giu)
    ?.at(-1)
    ?.slice('/providers/'.length);
  return {
    SubscriptionId: part('subscriptions'),
    ResourceGroup: part('resourceGroups'),
    ResourceProviderValue: provider?.toUpperCase(),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
