import { isUnread, type DeployPlan, type PlannedResource } from '../plan.ts';
import { totalsOf } from './totals.ts';

/** A plan for programs: without the bodies, which only `detc deploy` needs. */
export function planJson(plan: DeployPlan): object {
  const { environment, made, workspaces, expiring } = plan;
  return {
    environment,
    made,
    totals: totalsOf(plan),
    workspaces: workspaces.map((workspace) => {
      if (isUnread(workspace)) {
        const { code, message, help } = workspace.problem;
        return { workspace: workspace.workspace, problem: { code, message, help } };
      }
      const { resources, foreign, leftover } = workspace;
      return {
        workspace: workspace.workspace,
        resources: resources.map(shownResource),
        foreign,
        leftover,
      };
    }),
    expiring,
  };
}

function shownResource({
  kind,
  id,
  name,
  title,
  action,
  diffs,
  items,
  autoDisabled,
  disabled,
  notes,
}: PlannedResource) {
  return { kind, id, name, title, action, diffs, items, autoDisabled, disabled, notes };
}
