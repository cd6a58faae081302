import { createHash } from 'node:crypto';
import { field, isMap, text, type Json, type JsonMap } from '../azure/json.ts';
import { ruleId } from '../targets/sentinel/rule.ts';
import { fieldNames, type Fields } from './fields.ts';
import type { DesiredResource, ResourceKind, WorkspaceRef } from './resource.ts';
import { lastSegment, sentinelIdOf } from './scope.ts';

/**
 * What the workspace itself remembers of a resource that detc made: for which environment, and what each field then was.
 * Rules and watchlists have no tags, so that Sentinel's metadata resources hold it; alerts hold it in a tag.
 */
export interface OwnRecord {
  readonly environment: string;
  /** Of a rule: the id of its detection. */
  readonly contentId: string;
  readonly digest: string;
}

/** Newest stable version with metadata. */
export const metadataApi = '2025-09-01';
const sourceName = 'detc';
export const recordTag = 'detc-record';
const environmentTag = 'detc-environment';

/** The kinds whose ownership is recorded; what else detc makes is never removed. */
export type RecordedKind = 'rule' | 'watchlist' | 'alert';
export function isRecorded(kind: ResourceKind): kind is RecordedKind {
  return kind === 'rule' || kind === 'watchlist' || kind === 'alert';
}

const version = '1';
const digits = 6;

/** A few digits for each field, so that a later run can say which of them somebody changed. */
export function digestOf(kind: ResourceKind, fields: Fields): string {
  return `${version}-${fieldNames(kind)
    .map((name) => hashOf(fields.get(name) ?? null, digits))
    .join('')}`;
}

/** Whether the field is what it was when the digest was written; undefined where the digest does not know it. */
export function isAsRecorded(
  kind: ResourceKind,
  name: string,
  value: Json | undefined,
  digest: string | undefined,
): boolean | undefined {
  const at = fieldNames(kind).indexOf(name) * digits;
  const [given, hashes = ''] = (digest ?? '').split('-', 2);
  const hash = hashes.slice(at, at + digits);
  if (given !== version || at < 0 || hash.length < digits) return undefined;
  return hash === hashOf(value ?? null, digits);
}

/** @param length digits to keep of SHA-256 */
export function hashOf(value: Json, length = 16): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, length);
}

const metadataKinds: Readonly<Record<'rule' | 'watchlist', string>> = {
  rule: 'AnalyticsRule',
  watchlist: 'Watchlist',
};

/** Where the record of a rule or watchlist is kept. */
export function recordId(kind: 'rule' | 'watchlist', id: string, workspace: WorkspaceRef): string {
  return `${sentinelIdOf(workspace)}/metadata/${metadataKinds[kind].toLowerCase()}-${lastSegment(id)}`;
}

/** The body of the metadata resource. */
export function recordBody(
  resource: DesiredResource & { readonly kind: 'rule' | 'watchlist' },
  record: OwnRecord,
): JsonMap {
  return {
    properties: {
      contentId: record.contentId,
      parentId: resource.id,
      kind: metadataKinds[resource.kind],
      version: '1.0.0',
      customVersion: record.digest,
      source: { kind: 'SourceRepository', name: sourceName, sourceId: record.environment },
    },
  };
}

/** What a metadata resource says, where it is a record of detc's: the resource it is about, and the record. */
export function readRecord(
  metadata: JsonMap,
): { readonly parentId: string; readonly record: OwnRecord } | undefined {
  const properties = field(metadata, 'properties');
  const source = field(properties, 'source');
  if (text(field(source, 'name')) !== sourceName || text(field(source, 'kind')) !== 'SourceRepository') {
    return undefined;
  }
  return {
    parentId: text(field(properties, 'parentId')),
    record: {
      environment: text(field(source, 'sourceId')),
      contentId: text(field(properties, 'contentId')),
      digest: text(field(properties, 'customVersion')),
    },
  };
}

/** The alert with its record in its tags. */
export function tagged(body: JsonMap, record: OwnRecord): JsonMap {
  const tags = body['tags'];
  return {
    ...body,
    tags: { ...(isMap(tags) ? tags : {}), [environmentTag]: record.environment, [recordTag]: record.digest },
  };
}

/** The record in the tags of an alert; undefined where it is not detc's. */
export function readTags(alert: JsonMap): OwnRecord | undefined {
  const tags = field(alert, 'tags');
  const contentId = text(field(tags, 'detc-id'));
  if (contentId === '' || text(field(tags, 'detc-detection')) === '') return undefined;
  return {
    environment: text(field(tags, environmentTag)),
    contentId,
    digest: text(field(tags, recordTag)),
  };
}

/**
 * Whether the record proves that detc made the resource for this environment: a rule's name has to be the one that follows
 * from its detection, so that a record alone, copied or forged, makes no other rule detc's.
 */
export function proves(
  record: OwnRecord | undefined,
  kind: ResourceKind,
  id: string,
  environment: string,
): boolean {
  if (record?.environment !== environment) return false;
  switch (kind) {
    case 'rule':
      return lastSegment(id).toLowerCase() === ruleId(record.contentId);
    case 'alert':
      return record.contentId !== '';
    case 'watchlist':
      return lastSegment(id).toLowerCase() === record.contentId.toLowerCase();
    case 'table':
    case 'endpoint':
    case 'collection-rule':
    case 'function':
      return false;
  }
}
