import { field, isMap, text, type JsonMap } from '../azure/json.ts';
import type { ActualResource, ActualState, OrphanedRecord } from './actual.ts';
import { readAutoDisabled } from './auto-disabled.ts';
import { byStage } from './desired.ts';
import { fieldNames, fieldsOf, showField, type Fields } from './fields.ts';
import { diffItems, rowsChangedIn, withRows } from './items.ts';
import { mergeTable } from './merge-table.ts';
import type { FieldDiff, ForeignResource, ItemChanges, PlannedResource, WorkspacePlan } from './plan.ts';
import { digestOf, hashOf, isAsRecorded, isRecorded, proves, type OwnRecord } from './record.ts';
import type { DesiredResource, WatchlistItem, WorkspaceRef } from './resource.ts';
import { lastSegment } from './scope.ts';

export interface PlanOptions {
  readonly environment: string;
  /** What becomes of resources that are ours and no longer declared; absent: they are left alone. */
  readonly prune?: 'delete' | 'disable';
  /** Names of resources that somebody else made and that shall be ours from now on. */
  readonly adopt: ReadonlySet<string>;
  /** Names of detections; the plan is about them and what they need. Absent: everything. */
  readonly only?: ReadonlySet<string>;
}

/** Compares what a workspace shall hold with what it holds. */
export function planWorkspace(
  workspace: WorkspaceRef,
  desired: readonly DesiredResource[],
  actual: ActualState,
  options: PlanOptions,
): WorkspacePlan {
  const chosen = options.only === undefined ? desired : chosenOf(desired, options.only);
  const wanted = new Set(desired.map(({ id }) => id.toLowerCase()));
  const others = [...actual.resources.values()].filter(
    ({ id, kind }) => !wanted.has(id.toLowerCase()) && isRecorded(kind),
  );
  const isOurs = ({ record, kind, id }: ActualResource) => proves(record, kind, id, options.environment);
  const leftover = others.filter(isOurs);
  const orphans = actual.orphans.filter(
    ({ id, kind, record }) => !wanted.has(id) && proves(record, kind, id, options.environment),
  );
  const pruned = [
    ...(options.prune === undefined ? [] : leftover.flatMap((resource) => prune(resource, options))),
    ...(options.prune === 'delete' ? orphans.map(pruneRecord) : []),
  ];
  const prunedIds = new Set(pruned.map(({ id }) => id));
  return {
    workspace,
    resources: [
      ...chosen.map((resource) => planResource(resource, actual, options)).sort(byStage),
      ...pruned.sort((a, b) => byStage(b, a)),
    ],
    foreign: others
      .filter((resource) => !isOurs(resource))
      .map(describe)
      .sort(byTitle),
    leftover: leftover
      .filter(({ id }) => !prunedIds.has(id))
      .map(describe)
      .sort(byTitle),
  };
}

/** The rules and alerts of the named detections, and all that they need. */
function chosenOf(
  desired: readonly DesiredResource[],
  only: ReadonlySet<string>,
): readonly DesiredResource[] {
  const byId = new Map(desired.map((resource) => [resource.id.toLowerCase(), resource]));
  const chosen = new Set<DesiredResource>();
  const choose = (resource: DesiredResource) => {
    if (chosen.has(resource)) return;
    chosen.add(resource);
    for (const id of resource.needs) {
      const needed = byId.get(id.toLowerCase());
      if (needed !== undefined) choose(needed);
    }
    // A table is of no use without the rule that lets its records in.
    for (const other of desired) {
      if (
        resource.kind === 'table' &&
        other.needs.some((id) => id.toLowerCase() === resource.id.toLowerCase())
      ) {
        if (other.kind === 'collection-rule') choose(other);
      }
    }
  };
  for (const resource of desired) {
    if (resource.detection !== undefined && only.has(resource.detection.name)) choose(resource);
  }
  return desired.filter((resource) => chosen.has(resource));
}

function planResource(wanted: DesiredResource, actual: ActualState, options: PlanOptions): PlannedResource {
  const { kind, id, name, detection } = wanted;
  const existing = actual.resources.get(id.toLowerCase());
  const desired = kind === 'table' && existing !== undefined ? mergeTable(wanted, existing.body) : wanted;
  const fields = fieldsOf(kind, desired.body);
  const recorded: OwnRecord | undefined = isRecorded(kind)
    ? {
        environment: options.environment,
        contentId: detection?.id ?? lastSegment(id),
        digest: digestOf(kind, withRows(fields, desired.items)),
      }
    : undefined;
  const about = {
    kind,
    id,
    name,
    title: titleOf(desired.body) || name,
    desired,
    ...(recorded === undefined ? {} : { record: recorded }),
    ...(detection?.disabled === undefined ? {} : { disabled: detection.disabled }),
  };
  const tableNotes = missingTables(wanted, actual);
  if (existing === undefined) {
    const items = desired.items === undefined ? {} : { items: diffItems(desired.items, []) };
    return {
      ...about,
      ...items,
      action: 'create',
      diffs: [],
      notes: [...tableNotes, ...identityNote(desired)],
      seen: null,
    };
  }
  const seen = fingerprint(existing);
  if (isForeign(existing) && !options.adopt.has(name)) {
    return { ...about, action: 'blocked', diffs: [], notes: [foreignNote(about.name, kind)], seen };
  }
  const diffs = diffFields(existing, fields);
  const items = desired.items === undefined ? undefined : itemChanges(desired.items, existing);
  const moves = items !== undefined && items.add.length + items.remove.length > 0;
  const isRecordedNow =
    recorded === undefined || JSON.stringify(recorded) === JSON.stringify(existing.record);
  const autoDisabled = kind === 'rule' ? readAutoDisabled(existing.body) : undefined;
  return {
    ...about,
    action: diffs.length > 0 || moves ? 'update' : isRecordedNow ? 'none' : 'adopt',
    diffs,
    ...(items === undefined ? {} : { items }),
    ...(autoDisabled === undefined ? {} : { autoDisabled }),
    notes: [...tableNotes, ...otherEnvironment(existing, options)],
    seen,
  };
}

function itemChanges(desired: readonly WatchlistItem[], { items = [], record }: ActualResource): ItemChanges {
  const changedIn = rowsChangedIn(desired, items, record?.digest);
  return { ...diffItems(desired, items), ...(changedIn === undefined ? {} : { changedIn }) };
}

/** An ETag changes with every write; what a person means by "moved" is this. */
export function fingerprint({ kind, body, items = [], record }: ActualResource): string {
  const rows = items.map(({ id, values }) => JSON.stringify([id, values])).sort();
  const kept = record === undefined ? null : [record.environment, record.contentId, record.digest];
  return hashOf([[...fieldsOf(kind, body)].flat(), rows, kept], 32);
}

function diffFields({ kind, body, record }: ActualResource, wanted: Fields): readonly FieldDiff[] {
  const present = fieldsOf(kind, body);
  return fieldNames(kind).flatMap((name): readonly FieldDiff[] => {
    const [before, after] = [present.get(name), wanted.get(name)];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [
      {
        field: name,
        show: showField(kind, name),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        isDrift: isAsRecorded(kind, name, before, record?.digest) === false,
      },
    ];
  });
}

/** A rule at one of our own names is ours, recorded or not; an alert or a watchlist of that name may be anybody's. */
function isForeign({ kind, body, record }: ActualResource): boolean {
  switch (kind) {
    case 'alert':
      return record === undefined;
    case 'watchlist':
      return record === undefined && text(field(field(body, 'properties'), 'provider')) !== 'detc';
    case 'rule':
    case 'table':
    case 'endpoint':
    case 'collection-rule':
    case 'function':
      return false;
  }
}

function foreignNote(name: string, kind: DesiredResource['kind']): string {
  return kind === 'watchlist'
    ? `the workspace has a watchlist of this alias that is not detc's: give the list another \`alias\` in the environment, or hand the watchlist over with --adopt ${name}`
    : `the resource group has an alert of this name that is not detc's: rename it, or hand it over with --adopt ${name}`;
}

function otherEnvironment({ record }: ActualResource, { environment }: PlanOptions): readonly string[] {
  if (record === undefined || record.environment === environment || record.environment === '') return [];
  return [
    `it was deployed for the environment ${record.environment}, and will be of ${environment} from now on`,
  ];
}

/** A rule on a table that is not there is refused, or never finds anything. */
function missingTables({ kind, detection }: DesiredResource, { tables }: ActualState): readonly string[] {
  if (tables === undefined || detection === undefined || kind !== 'rule') return [];
  return detection.reads
    .filter(({ table }) => !tables.has(table) && !table.endsWith('_CL'))
    .map(
      ({ table, connector }) =>
        `it reads ${table}, which the workspace does not have${connector === undefined ? '' : `: connect ${connector}`}`,
    );
}

function identityNote({ kind, body }: DesiredResource): readonly string[] {
  if (kind !== 'alert' || !isMap(body['identity'])) return [];
  return [
    'its managed identity needs the role Reader on what it reads; Azure makes the identity with the alert',
  ];
}

/** Watchlists have no off switch. */
function prune(resource: ActualResource, options: PlanOptions): readonly PlannedResource[] {
  const { kind, id, body } = resource;
  const about = {
    kind,
    id,
    name: lastSegment(id),
    title: titleOf(body) || lastSegment(id),
    notes: [],
    seen: fingerprint(resource),
    ...(resource.record === undefined ? {} : { record: resource.record }),
  };
  if (options.prune === 'delete') return [{ ...about, action: 'delete', diffs: [] }];
  const isEnabled = field(field(body, 'properties'), 'enabled') === true;
  if (kind === 'watchlist' || !isEnabled) return [];
  const off: FieldDiff = { field: 'enabled', show: 'value', before: true, after: false, isDrift: false };
  return [{ ...about, action: 'disable', diffs: [off] }];
}

/** The resource is gone already; deleting it again costs a request, and then its record goes too. */
function pruneRecord({ kind, id, record }: OrphanedRecord): PlannedResource {
  const name = lastSegment(id);
  const notes = ['it is gone; only the record of it is removed'];
  return { kind, id, name, title: name, action: 'delete', diffs: [], notes, record, seen: null };
}

function describe({ kind, id, body }: ActualResource): ForeignResource {
  const autoDisabled = kind === 'rule' ? readAutoDisabled(body) : undefined;
  return {
    kind,
    id,
    title: titleOf(body) || lastSegment(id),
    isEnabled: field(field(body, 'properties'), 'enabled') !== false,
    ...(autoDisabled === undefined ? {} : { autoDisabled }),
  };
}

function titleOf(body: JsonMap): string {
  return text(field(field(body, 'properties'), 'displayName'));
}

function byTitle(a: ForeignResource, b: ForeignResource): number {
  return a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1;
}
