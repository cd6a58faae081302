import type { Arm } from '../azure/arm.ts';
import { forEachBounded } from '../azure/bounded.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { notOurs } from '../diagnostics/catalogue/deploy.ts';
import type { Range } from '../diagnostics/position.ts';
import { startOf } from '../diagnostics/position.ts';
import type { ActualState } from './actual.ts';
import { applyResource } from './apply-resource.ts';
import { explainFailure } from './explain.ts';
import type { Action, PlannedResource, WorkspacePlan } from './plan.ts';
import { resourceKinds, type ResourceKind, type WorkspaceRef } from './resource.ts';

/** `skipped`: something that it needs was not made. `not-begun`: the deployment was stopped before. */
export type Outcome = 'done' | 'failed' | 'skipped' | 'not-begun';

export interface ResourceResult {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly action: Action;
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly problem?: Diagnostic;
  /** What a person has to know or do now. */
  readonly notes: readonly string[];
}

export interface WorkspaceResult {
  readonly workspace: WorkspaceRef;
  /** Of all that was to be changed, in the plan's order. */
  readonly resources: readonly ResourceResult[];
  /** Why nothing was done at all. */
  readonly problem?: Diagnostic;
}

export interface ApplyResult {
  readonly environment: string;
  /** ISO date and time. */
  readonly started: string;
  readonly ended: string;
  readonly workspaces: readonly WorkspaceResult[];
}

export interface Applying {
  readonly arm: Arm;
  /** Waits, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Where the environment stands, for findings that no detection is to blame for. */
  readonly range: Range;
  /** Once true, nothing more is begun. */
  readonly isStopping: () => boolean;
  readonly onResult?: (result: ResourceResult) => void;
}

/** Sentinel publishes no figure of its own; more at a time only meets its throttling sooner. */
const atATime = 4;

/**
 * Applies a plan, stage by stage. A resource that fails leaves the others alone; running again completes what is missing.
 * @param actual the workspace as it was when the plan was made
 * @throws what has nothing to do with Azure
 */
export async function applyWorkspace(
  plan: WorkspacePlan,
  actual: ActualState,
  applying: Applying,
): Promise<WorkspaceResult> {
  const changes = plan.resources.filter(({ action }) => action !== 'none');
  const results = new Map<string, ResourceResult>();
  const record = (change: PlannedResource, result: Pick<ResourceResult, 'outcome' | 'problem' | 'notes'>) => {
    const { kind, id, name, title, action } = change;
    const full = { kind, id, name, title, action, ...result };
    results.set(id, full);
    if (action !== 'blocked' || result.outcome === 'failed') applying.onResult?.(full);
  };
  const lacking = (change: PlannedResource): string | undefined =>
    change.desired?.needs.find((need) => {
      const outcome = [...results.values()].find(({ id }) => id.toLowerCase() === need.toLowerCase());
      return outcome?.action === 'create' && outcome.outcome !== 'done';
    });
  const apply = async (change: PlannedResource) => {
    if (applying.isStopping()) {
      record(change, { outcome: 'not-begun', notes: [] });
      return;
    }
    if (change.action === 'blocked') {
      const problem = notOurs.at(rangeOf(change, applying), {
        what: wordsOf(change),
        reason: change.notes.join('; '),
      });
      record(change, { outcome: 'failed', problem, notes: [] });
      return;
    }
    const need = lacking(change);
    if (need !== undefined) {
      const name = need.slice(need.lastIndexOf('/') + 1);
      record(change, { outcome: 'skipped', notes: [`${name}, which it needs, was not made`] });
      return;
    }
    try {
      const notes = await applyResource(change, { arm: applying.arm, sleep: applying.sleep, plan, actual });
      record(change, { outcome: 'done', notes });
    } catch (error) {
      const problem = explainFailure(
        error,
        {
          what: wordsOf(change),
          kind: change.kind,
          ...(change.desired?.detection === undefined ? {} : { detection: change.desired.detection }),
          range: rangeOf(change, applying),
        },
        actual.tables,
      );
      if (problem === undefined) throw error;
      record(change, { outcome: 'failed', problem, notes: [] });
    }
  };
  const isRemoval = ({ action }: PlannedResource) => action === 'delete' || action === 'disable';
  const stages = [
    ...resourceKinds.map((kind) => changes.filter((change) => change.kind === kind && !isRemoval(change))),
    ...[...resourceKinds]
      .reverse()
      .map((kind) => changes.filter((change) => change.kind === kind && isRemoval(change))),
  ];
  for (const stage of stages) await forEachBounded(stage, atATime, apply);
  return { workspace: plan.workspace, resources: changes.flatMap(({ id }) => results.get(id) ?? []) };
}

function rangeOf({ desired }: PlannedResource, { range }: Applying): Range {
  return desired?.detection === undefined ? range : startOf(desired.detection.file);
}

const words: Readonly<Record<ResourceKind, string>> = {
  table: 'the table',
  endpoint: 'the data collection endpoint',
  'collection-rule': 'the data collection rule',
  function: 'the function',
  watchlist: 'the watchlist',
  rule: 'the rule',
  alert: 'the alert',
};

function wordsOf({ kind, name }: Pick<PlannedResource, 'kind' | 'name'>): string {
  return `${words[kind]} ${name}`;
}
