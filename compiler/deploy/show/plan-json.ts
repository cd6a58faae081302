import {
  isUnread,
  type DeployPlan,
  type ExpiringException,
  type ForeignResource,
  type PlannedResource,
} from '../plan.ts';
import type { WorkspaceRef } from '../resource.ts';
import { isDrifted } from './words.ts';
import { totalsOf, type Totals } from './totals.ts';

/** What a program gets of a plan: `detc plan --format json`. Fields may be added; none goes while `version` stays. */
export interface PlanJson {
  readonly version: 1;
  readonly environment: string;
  /** ISO date and time. */
  readonly made: string;
  /** How many resources have each action, over all workspaces. */
  readonly totals: Totals;
  readonly workspaces: readonly (WorkspaceJson | UnreadJson)[];
  readonly expiring: readonly ExpiringException[];
}

export interface WorkspaceJson {
  readonly workspace: WorkspaceRef;
  readonly totals: Totals;
  /** Every resource, those that stay as they are too, in the order in which they are applied. */
  readonly resources: readonly ResourceJson[];
  /** Not detc's, never touched. */
  readonly foreign: readonly ForeignResource[];
  /** Made by detc, no longer declared, and left alone. */
  readonly leftover: readonly ForeignResource[];
}

/** A workspace that could not be read. */
export interface UnreadJson {
  readonly workspace: WorkspaceRef;
  readonly problem: { readonly code: string; readonly message: string; readonly help?: string };
}

export type ResourceJson = Pick<
  PlannedResource,
  'kind' | 'id' | 'name' | 'title' | 'action' | 'diffs' | 'items' | 'autoDisabled' | 'disabled' | 'notes'
> & {
  /** Whether somebody changed it in the workspace; `diffs` say which fields. */
  readonly isDrift: boolean;
};

/** A plan for programs: without the bodies, which only `detc deploy` needs. */
export function planJson(plan: DeployPlan): PlanJson {
  const { environment, made, workspaces, expiring } = plan;
  return {
    version: 1,
    environment,
    made,
    totals: totalsOf(plan),
    workspaces: workspaces.map((each) => {
      const { workspace } = each;
      if (isUnread(each)) {
        const { code, message, help } = each.problem;
        return { workspace, problem: { code, message, ...(help === undefined ? {} : { help }) } };
      }
      return {
        workspace,
        totals: totalsOf({ workspaces: [each] }),
        resources: each.resources.map(resourceJson),
        foreign: each.foreign,
        leftover: each.leftover,
      };
    }),
    expiring,
  };
}

function resourceJson(resource: PlannedResource): ResourceJson {
  const { kind, id, name, title, action, diffs, items, autoDisabled, disabled, notes } = resource;
  return {
    kind,
    id,
    name,
    title,
    action,
    isDrift: isDrifted(resource),
    diffs,
    ...(items === undefined ? {} : { items }),
    ...(autoDisabled === undefined ? {} : { autoDisabled }),
    ...(disabled === undefined ? {} : { disabled }),
    notes,
  };
}
