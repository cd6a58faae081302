import type { Json } from '../../azure/json.ts';
import { isUnread, type DeployPlan, type FieldDiff, type PlannedResource } from '../plan.ts';
import type { DetectionRef, ResourceKind, WatchlistItem } from '../resource.ts';

interface Drifted {
  readonly kind: ResourceKind;
  /** The detection's name, or the watchlist's alias. */
  readonly name: string;
  readonly detection?: DetectionRef;
  /** Names of the workspaces in which it is so. */
  readonly workspaces: readonly string[];
  /** True where another workspace of the environment has it otherwise: nobody can say which is meant. */
  readonly isContested: boolean;
}

/** A field that somebody changed in a workspace. */
export interface FieldDrift extends Drifted {
  readonly field: string;
  readonly show: FieldDiff['show'];
  /** As it is in the workspace; absent where it is not set. */
  readonly actual?: Json;
  /** As the project has it. */
  readonly declared?: Json;
}

/** Rows of a watchlist that somebody changed in a workspace. */
export interface RowDrift extends Drifted {
  /** Not declared, and there. */
  readonly extra: readonly WatchlistItem[];
  /** Declared, and no longer there. */
  readonly gone: readonly WatchlistItem[];
  /** False where the project's rows changed too, so that the two cannot be told apart. */
  readonly isCertain: boolean;
}

/** A rule that Sentinel itself has switched off: nobody's wish, so that nothing of it is taken over. */
export interface AutoDisabled {
  readonly name: string;
  readonly reason: string;
  readonly workspaces: readonly string[];
}

export interface Drift {
  readonly fields: readonly FieldDrift[];
  readonly rows: readonly RowDrift[];
  readonly autoDisabled: readonly AutoDisabled[];
}

/** What Sentinel changes when it switches a rule off. */
const ofAutoDisabling: ReadonlySet<string> = new Set(['displayName', 'description', 'enabled']);

/** What was changed in the workspaces of an environment; what is the same in several is said once. */
export function driftOf({ workspaces }: Pick<DeployPlan, 'workspaces'>): Drift {
  const found = workspaces.flatMap((plan) =>
    isUnread(plan) ? [] : plan.resources.map((resource) => ({ workspace: plan.workspace.name, resource })),
  );
  return {
    fields: merged(
      found.flatMap(({ workspace, resource }) => fieldDrift(workspace, resource)),
      'field',
    ),
    rows: merged(
      found.flatMap(({ workspace, resource }) => rowDrift(workspace, resource)),
      'kind',
    ),
    autoDisabled: mergedReasons(found),
  };
}

function about({ kind, name, desired }: PlannedResource, workspace: string): Drifted {
  return {
    kind,
    name,
    ...(desired?.detection === undefined ? {} : { detection: desired.detection }),
    workspaces: [workspace],
    isContested: false,
  };
}

function fieldDrift(workspace: string, resource: PlannedResource): readonly FieldDrift[] {
  return resource.diffs
    .filter(({ isDrift }) => isDrift)
    .filter(({ field }) => resource.autoDisabled === undefined || !ofAutoDisabling.has(field))
    .map(({ field, show, before, after }) => ({
      ...about(resource, workspace),
      field,
      show,
      ...(before === undefined ? {} : { actual: before }),
      ...(after === undefined ? {} : { declared: after }),
    }));
}

function rowDrift(workspace: string, resource: PlannedResource): readonly RowDrift[] {
  const { items } = resource;
  if (items?.changedIn !== 'workspace' && items?.changedIn !== 'both') return [];
  const extra = items.remove.map(({ item }) => item);
  if (extra.length + items.add.length === 0) return [];
  return [
    { ...about(resource, workspace), extra, gone: items.add, isCertain: items.changedIn === 'workspace' },
  ];
}

/** Equal ones become one; those of one resource and field that are not equal contest each other. */
function merged<T extends Drifted>(all: readonly T[], key: keyof T): readonly T[] {
  const identity = (drift: T) => JSON.stringify([drift.kind, drift.name, drift[key]]);
  const content = (drift: T) => JSON.stringify({ ...drift, workspaces: [], detection: undefined });
  const groups = grouped(all, content);
  const variants = grouped(groups.values(), ([first]) => (first === undefined ? '' : identity(first)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        ...first,
        workspaces: group.flatMap(({ workspaces }) => workspaces),
        isContested: (variants.get(identity(first))?.length ?? 0) > 1,
      },
    ];
  });
}

function mergedReasons(
  found: readonly { readonly workspace: string; readonly resource: PlannedResource }[],
): readonly AutoDisabled[] {
  const dead = found.flatMap(({ workspace, resource: { name, autoDisabled: reason } }) =>
    reason === undefined ? [] : [{ name, reason, workspace }],
  );
  return [...grouped(dead, ({ name, reason }) => `${name}\n${reason}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { name, reason } = first;
    return [{ name, reason, workspaces: group.map(({ workspace }) => workspace) }];
  });
}

function grouped<T>(all: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of all) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
