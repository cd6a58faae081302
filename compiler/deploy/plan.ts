import type { Json } from '../azure/json.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { OwnRecord } from './record.ts';
import type { DesiredResource, ResourceKind, WatchlistItem, WorkspaceRef } from './resource.ts';

/**
 * `adopt`: the resource is as it shall be, and only the record that it is ours is missing or old.
 * `disable` and `delete`: it is ours and no longer wanted. `blocked`: it is not ours, so that nothing is done; `notes` say why.
 */
export type Action = 'create' | 'update' | 'adopt' | 'disable' | 'delete' | 'blocked' | 'none';

/** A field of a resource that is not as it shall be. */
export interface FieldDiff {
  /** E.g. `queryFrequency` or `entityMappings`. */
  readonly field: string;
  /** `lines`: a text of many lines, to be shown line by line. */
  readonly show: 'value' | 'lines';
  /** As it is; absent where it is not set. */
  readonly before?: Json;
  /** As it shall be; absent where it shall not be set. */
  readonly after?: Json;
  /** True where it is no longer what detc wrote last: somebody changed it in the workspace. */
  readonly isDrift: boolean;
}

/** How the rows of a watchlist change. */
export interface ItemChanges {
  readonly add: readonly WatchlistItem[];
  readonly remove: readonly { readonly id: string; readonly item: WatchlistItem }[];
  readonly unchanged: number;
  /** Where rows were changed since the last deployment; absent where nobody can tell. */
  readonly changedIn?: 'workspace' | 'project' | 'both';
}

export interface PlannedResource {
  readonly kind: ResourceKind;
  readonly id: string;
  /** The detection's name, the watchlist's alias, the table. */
  readonly name: string;
  /** What the workspace shows for it, e.g. the rule's display name. */
  readonly title: string;
  readonly action: Action;
  readonly diffs: readonly FieldDiff[];
  readonly items?: ItemChanges;
  /** Why Sentinel itself has switched the rule off (its name then begins with AUTO DISABLED). */
  readonly autoDisabled?: string;
  /** Why it is switched off by its detection or environment. */
  readonly disabled?: string;
  /** What a person has to know or do besides. */
  readonly notes: readonly string[];
  /** Absent for `delete`. */
  readonly desired?: DesiredResource;
  /** What the workspace shall remember of it. */
  readonly record?: OwnRecord;
  /** What the resource was when the plan was made: a hash of all of it, or null where it was not there. */
  readonly seen: string | null;
}

/** A resource of the workspace that is not detc's, and that no plan touches. */
export interface ForeignResource {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly title: string;
  readonly isEnabled: boolean;
  readonly autoDisabled?: string;
}

/** An exception of the environment that has ended or soon will. */
export interface ExpiringException {
  readonly name: string;
  readonly detections: readonly string[];
  /** ISO date. */
  readonly expires: string;
  /** Until then; negative where it has ended. */
  readonly days: number;
}

export interface WorkspacePlan {
  readonly workspace: WorkspaceRef;
  /** In the order in which they are applied. */
  readonly resources: readonly PlannedResource[];
  readonly foreign: readonly ForeignResource[];
  /** Ours, no longer wanted, and left alone because the plan was made without `--prune`. */
  readonly leftover: readonly ForeignResource[];
}

/** A workspace that could not be read. */
export interface UnreadWorkspace {
  readonly workspace: WorkspaceRef;
  readonly problem: Diagnostic;
}

export interface DeployPlan {
  readonly version: 1;
  readonly environment: string;
  /** ISO date and time. */
  readonly made: string;
  readonly workspaces: readonly (WorkspacePlan | UnreadWorkspace)[];
  readonly expiring: readonly ExpiringException[];
}

export function isUnread(plan: WorkspacePlan | UnreadWorkspace): plan is UnreadWorkspace {
  return 'problem' in plan;
}

/** Whether there is anything to apply. */
export function hasChanges({ workspaces }: Pick<DeployPlan, 'workspaces'>): boolean {
  return workspaces.some((plan) => !isUnread(plan) && plan.resources.some(({ action }) => action !== 'none'));
}
