import type { WorkspaceRef } from './resource.ts';

/** The resource group of a workspace, as the beginning of an id. */
export function scopeOf({ subscriptionId, resourceGroup }: WorkspaceRef): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function workspaceIdOf(workspace: WorkspaceRef): string {
  return `${scopeOf(workspace)}/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}`;
}

/** Where Sentinel keeps its resources. */
export function sentinelIdOf(workspace: WorkspaceRef): string {
  return `${workspaceIdOf(workspace)}/providers/Microsoft.SecurityInsights`;
}

/** Azure compares ids without regard to case. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** The workspace as a person names it. */
export function shownWorkspace({ name, resourceGroup }: WorkspaceRef): string {
  return `${name} (${resourceGroup})`;
}
