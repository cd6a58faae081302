import type { Arm } from '../azure/arm.ts';
import type { CompileResult } from '../compile.ts';
import { tooManyDeletes, workspacesCollide } from '../diagnostics/catalogue/deploy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import { startOf } from '../diagnostics/position.ts';
import type { EnvironmentSyntax } from '../language/schema/environment.ts';
import { readWorkspace, type ActualState } from './actual.ts';
import { desiredState } from './desired.ts';
import { explainFailure } from './explain.ts';
import { planWorkspace, type PlanOptions } from './make-plan.ts';
import {
  isUnread,
  type DeployPlan,
  type ExpiringException,
  type UnreadWorkspace,
  type WorkspacePlan,
} from './plan.ts';
import type { DesiredResource, WorkspaceRef } from './resource.ts';
import { shownWorkspace, workspaceIdOf } from './scope.ts';

/** A client for each workspace: their subscriptions, and so their limits, may differ. */
export type ArmFor = (workspace: WorkspaceRef) => Arm;

export interface DeploymentOptions extends Omit<PlanOptions, 'environment'> {
  /** Most that may be deleted in one workspace. */
  readonly maxDeletes: number;
  /** ISO date and time. */
  readonly now: string;
}

/** A plan, with what the workspaces were when it was made. */
export interface MadePlan {
  readonly plan: DeployPlan;
  /** By id of the workspace in small letters. */
  readonly actual: ReadonlyMap<string, ActualState>;
  /** Errors here mean that the plan must not be applied. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The workspaces of an environment. */
export function workspacesOf({
  workspace,
  otherWorkspaces = [],
}: Pick<EnvironmentSyntax, 'workspace' | 'otherWorkspaces'>): readonly WorkspaceRef[] {
  return [workspace, ...otherWorkspaces];
}

/**
 * Compares the compiled project with every workspace of its environment, side by side. One that cannot be read leaves the
 * others alone.
 * @param result compiled for an environment, without errors
 * @throws what has nothing to do with Azure
 */
export async function makePlan(
  result: CompileResult,
  armFor: ArmFor,
  options: DeploymentOptions,
): Promise<MadePlan> {
  const environment = result.ground.environment;
  if (environment === undefined) throw new Error('a plan needs an environment');
  const { name, located } = environment;
  const workspaces = workspacesOf(located.value);
  const desired = workspaces.map((workspace) => desiredState(result, workspace));
  const range = located.keyRangeOf(['workspace']);
  const diagnostics = [
    ...(desired[0]?.diagnostics ?? []),
    ...collisions(
      workspaces,
      desired.map(({ resources }) => resources),
      range,
    ),
  ];
  const actual = new Map<string, ActualState>();
  const plans =
    diagnostics.length > 0
      ? []
      : await Promise.all(
          workspaces.map(async (workspace, index): Promise<WorkspacePlan | UnreadWorkspace> => {
            const wanted = desired[index]?.resources ?? [];
            const read = await readOne(armFor(workspace), workspace, wanted, range);
            if ('problem' in read) return { workspace, problem: read.problem };
            actual.set(workspaceIdOf(workspace).toLowerCase(), read);
            return planWorkspace(workspace, wanted, read, { ...options, environment: name });
          }),
        );
  return {
    plan: {
      version: 1,
      environment: name,
      made: options.now,
      workspaces: plans,
      expiring: expiringExceptions(located.value, options.now),
    },
    actual,
    diagnostics: [...diagnostics, ...deletions(plans, options.maxDeletes, range)],
  };
}

/** The workspace, or why it cannot be read. */
export async function readOne(
  arm: Arm,
  workspace: WorkspaceRef,
  desired: readonly DesiredResource[],
  range: Range,
): Promise<ActualState | Pick<UnreadWorkspace, 'problem'>> {
  try {
    return await readWorkspace(arm, workspace, desired);
  } catch (error) {
    const what = `the workspace ${shownWorkspace(workspace)}`;
    const problem = explainFailure(error, { what, range }, undefined);
    if (problem === undefined) throw error;
    return { problem };
  }
}

/** Alerts and collection rules live in the resource group: two workspaces in one would share them. */
function collisions(
  workspaces: readonly WorkspaceRef[],
  desired: readonly (readonly DesiredResource[])[],
  range: Range,
): readonly Diagnostic[] {
  const owners = new Map<string, WorkspaceRef>();
  const found = new Map<string, Diagnostic>();
  workspaces.forEach((workspace, index) => {
    for (const { id, name } of desired[index] ?? []) {
      const key = id.toLowerCase();
      const other = owners.get(key);
      owners.set(key, workspace);
      const pair = `${other?.name ?? ''}\n${workspace.name}`;
      if (other === undefined || other === workspace || found.has(pair)) continue;
      const params = { first: other.name, second: workspace.name, what: name };
      found.set(pair, workspacesCollide.at(range, params));
    }
  });
  return [...found.values()];
}

function deletions(
  plans: readonly (WorkspacePlan | UnreadWorkspace)[],
  limit: number,
  range: Range,
): readonly Diagnostic[] {
  return plans.flatMap((plan) => {
    if (isUnread(plan)) return [];
    const count = plan.resources.filter(({ action, seen }) => action === 'delete' && seen !== null).length;
    return count > limit ? [tooManyDeletes.at(range, { count, limit })] : [];
  });
}

/** An exception is announced so many days before its end. */
const notice = 30;
const day = 86_400_000;

function expiringExceptions(
  { exceptions = [] }: Pick<EnvironmentSyntax, 'exceptions'>,
  now: string,
): readonly ExpiringException[] {
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00Z`);
  return exceptions
    .map(({ name, detections, expires }) => ({
      name,
      detections,
      expires,
      days: Math.round((Date.parse(`${expires}T00:00:00Z`) - today) / day),
    }))
    .filter(({ days }) => days <= notice)
    .sort((a, b) => a.days - b.days);
}

/** Where findings that no detection is to blame for are shown. */
export function environmentRange(result: CompileResult): Range {
  return result.ground.environment?.located.keyRangeOf(['workspace']) ?? startOf('detections/environments');
}
