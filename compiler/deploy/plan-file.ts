import { isMap, text, type Json, type JsonMap } from '../azure/json.ts';
import { planFileUnusable } from '../diagnostics/catalogue/deploy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf } from '../diagnostics/position.ts';
import type { DeployPlan } from './plan.ts';
import { resourceKinds, type WorkspaceRef } from './resource.ts';
import { scopeOf, workspaceIdOf } from './scope.ts';

/** The text of a saved plan. */
export function writePlanFile(plan: DeployPlan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/**
 * Reads a saved plan. It may only be about the workspaces of the environment, and about resources in their resource groups:
 * a plan is a file that others may have had their hands on.
 * @param path as the user gave it
 */
export function readPlanFile(
  content: string,
  path: string,
  environment: string,
  workspaces: readonly WorkspaceRef[],
): DeployPlan | Diagnostic {
  const fault = (reason: string) => planFileUnusable.at(startOf(path), { reason });
  let value: Json;
  try {
    value = JSON.parse(content) as Json;
  } catch {
    return fault('it is no JSON');
  }
  if (!isMap(value) || value['version'] !== 1 || !Array.isArray(value['workspaces'])) {
    return fault('it was not written by this version of detc');
  }
  if (value['environment'] !== environment) {
    return fault(`it is of the environment ${text(value['environment'])}, not of ${environment}`);
  }
  const known = new Map(workspaces.map((workspace) => [workspaceIdOf(workspace).toLowerCase(), workspace]));
  for (const plan of value['workspaces'] as readonly Json[]) {
    const reason = isMap(plan) ? faultOf(plan, known) : 'a part of it is damaged';
    if (reason !== undefined) return fault(reason);
  }
  return value as unknown as DeployPlan;
}

function faultOf(plan: JsonMap, known: ReadonlyMap<string, WorkspaceRef>): string | undefined {
  const { workspace, resources } = plan;
  if (plan['problem'] !== undefined) return 'a workspace could not be read when it was made';
  if (!isWorkspace(workspace)) return 'a workspace in it is damaged';
  const own = known.get(workspaceIdOf(workspace).toLowerCase());
  if (own === undefined) return `the environment has no workspace ${workspace.name}`;
  if (!Array.isArray(resources)) return 'its resources are damaged';
  const prefix = `${scopeOf(own)}/providers/`.toLowerCase();
  for (const resource of resources as readonly Json[]) {
    if (!isPlanned(resource)) return 'a resource in it is damaged';
    const ids = [resource['id'], ...idOfDesired(resource)];
    if (!ids.every((id) => typeof id === 'string' && isBelow(id.toLowerCase(), prefix))) {
      return `it names a resource outside the resource group of ${own.name}`;
    }
  }
  return undefined;
}

function isBelow(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && !/[?#%\\]|\/\.{1,2}(?:\/|$)/u.test(id);
}

function idOfDesired(resource: JsonMap): readonly (Json | undefined)[] {
  const { desired } = resource;
  return isMap(desired) ? [desired['id']] : [];
}

const actions: readonly Json[] = ['create', 'update', 'adopt', 'disable', 'delete', 'blocked', 'none'];

function isPlanned(resource: Json): resource is JsonMap {
  if (!isMap(resource)) return false;
  const { kind, name, action, seen, notes, diffs, desired } = resource;
  const wanted = isMap(desired)
    ? desired['kind'] === kind &&
      isMap(desired['body']) &&
      Array.isArray(desired['needs']) &&
      typeof desired['apiVersion'] === 'string'
    : action === 'delete' || action === 'disable';
  return (
    wanted &&
    resourceKinds.some((known) => known === kind) &&
    typeof name === 'string' &&
    actions.includes(action ?? null) &&
    (seen === null || typeof seen === 'string') &&
    Array.isArray(notes) &&
    Array.isArray(diffs)
  );
}

function isWorkspace(value: Json | undefined): value is JsonMap & WorkspaceRef {
  return (
    isMap(value) &&
    ['subscriptionId', 'resourceGroup', 'name', 'location'].every((key) => typeof value[key] === 'string')
  );
}
