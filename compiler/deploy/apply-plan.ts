import { planStale } from '../diagnostics/catalogue/deploy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import type { ActualState } from './actual.ts';
import { applyWorkspace, type ApplyResult, type ResourceResult, type WorkspaceResult } from './apply.ts';
import { readOne, type ArmFor } from './deployment.ts';
import { fingerprint } from './make-plan.ts';
import { isUnread, type DeployPlan, type UnreadWorkspace, type WorkspacePlan } from './plan.ts';
import { workspaceIdOf } from './scope.ts';

export interface PlanApplying {
  readonly armFor: ArmFor;
  /** What the workspaces were when the plan was made; absent for a saved plan, for which they are read again. */
  readonly actual?: ReadonlyMap<string, ActualState>;
  readonly range: Range;
  readonly now: () => Date;
  /** Waits, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly isStopping: () => boolean;
  readonly onResult?: (result: ResourceResult) => void;
}

/**
 * Applies a plan to all its workspaces, side by side; what fails in one leaves the others alone.
 * @throws what has nothing to do with Azure
 */
export async function applyPlan(plan: DeployPlan, applying: PlanApplying): Promise<ApplyResult> {
  const started = applying.now().toISOString();
  const workspaces = await Promise.all(plan.workspaces.map((workspace) => applyOne(workspace, applying)));
  return { environment: plan.environment, started, ended: applying.now().toISOString(), workspaces };
}

async function applyOne(
  plan: WorkspacePlan | UnreadWorkspace,
  applying: PlanApplying,
): Promise<WorkspaceResult> {
  const { workspace } = plan;
  const stopped = (problem: Diagnostic): WorkspaceResult => ({ workspace, resources: [], problem });
  if (isUnread(plan)) return stopped(plan.problem);
  if (plan.resources.every(({ action }) => action === 'none')) return { workspace, resources: [] };
  const arm = applying.armFor(workspace);
  const { sleep, range, isStopping, onResult } = applying;
  const parts = { arm, sleep, range, isStopping, ...(onResult === undefined ? {} : { onResult }) };
  const known = applying.actual?.get(workspaceIdOf(workspace).toLowerCase());
  if (known !== undefined) return applyWorkspace(plan, known, parts);
  const desired = plan.resources.flatMap((resource) => resource.desired ?? []);
  const actual = await readOne(arm, workspace, desired, applying.range);
  if ('problem' in actual) return stopped(actual.problem);
  const moved = whatMoved(plan, actual);
  if (moved !== undefined) return stopped(planStale.at(applying.range, { what: moved }));
  return applyWorkspace(plan, actual, parts);
}

/** The first resource that is no longer what it was when the plan was made. */
function whatMoved({ resources }: WorkspacePlan, actual: ActualState): string | undefined {
  for (const { id, name, seen } of resources) {
    const present = actual.resources.get(id.toLowerCase());
    if ((present === undefined ? null : fingerprint(present)) === seen) continue;
    if (present === undefined) return `${name} is gone`;
    return seen === null ? `${name} is there now` : `${name} is another now`;
  }
  return undefined;
}
