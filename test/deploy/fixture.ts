import type { Arm } from '../../compiler/azure/arm.ts';
import type { JsonMap } from '../../compiler/azure/json.ts';
import { readWorkspace, type ActualState } from '../../compiler/deploy/actual.ts';
import { applyWorkspace, type WorkspaceResult } from '../../compiler/deploy/apply.ts';
import { planWorkspace, type PlanOptions } from '../../compiler/deploy/make-plan.ts';
import type { PlannedResource, WorkspacePlan } from '../../compiler/deploy/plan.ts';
import type { DesiredResource, WorkspaceRef } from '../../compiler/deploy/resource.ts';
import { sentinelIdOf } from '../../compiler/deploy/scope.ts';
import { startOf } from '../../compiler/diagnostics/position.ts';
import { ruleId } from '../../compiler/targets/sentinel/rule.ts';
import { createRandom } from '../../scripts/simulate/random.ts';
import { createLocalAzure, type LocalAzure, type LocalAzureOptions } from '../azure/local-azure.ts';
import { armOf, createVirtualClock, type VirtualClock } from './fault-run.ts';

export const workspace: WorkspaceRef = {
  subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
  resourceGroup: 'rg-soc',
  name: 'log-soc',
  location: 'westeurope',
};
export const sentinel = sentinelIdOf(workspace);

/** The id of a detection, by a letter. */
export function detectionId(letter: string): string {
  return `00000000-0000-4000-8000-${letter.charCodeAt(0).toString(16).padStart(12, '0')}`;
}

export function ruleOf(
  letter: string,
  properties: JsonMap = {},
  needs: readonly string[] = [],
): DesiredResource {
  return {
    kind: 'rule',
    id: `${sentinel}/alertRules/${ruleId(detectionId(letter))}`,
    apiVersion: '2025-07-01-preview',
    name: letter,
    needs,
    detection: {
      name: letter,
      id: detectionId(letter),
      file: `detections/x/${letter}.yaml`,
      reads: [{ table: 'SigninLogs', connector: 'AzureActiveDirectory' }],
    },
    body: {
      kind: 'Scheduled',
      properties: {
        displayName: `Rule ${letter}`,
        description: `What ${letter} finds.`,
        severity: 'High',
        enabled: true,
        query: `SigninLogs\n| where UserId == '${letter}'`,
        queryFrequency: 'PT1H',
        queryPeriod: 'PT1H',
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
        suppressionEnabled: false,
        suppressionDuration: 'PT5H',
        tactics: ['CredentialAccess'],
        techniques: ['T1110'],
        subTechniques: ['T1110.001'],
        eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
        ...properties,
      },
    },
  };
}

export function watchlistOf(alias: string, names: readonly string[]): DesiredResource {
  return {
    kind: 'watchlist',
    id: `${sentinel}/watchlists/${alias}`,
    apiVersion: '2025-09-01',
    name: alias,
    needs: [],
    items: names.map((Name) => ({ Name })),
    body: {
      properties: {
        displayName: alias,
        description: '',
        provider: 'detc',
        source: `${alias}.csv`,
        sourceType: 'Local',
        itemsSearchKey: 'Name',
        contentType: 'text/csv',
        numberOfLinesToSkip: 0,
        rawContent: ['Name', ...names, ''].join('\n'),
      },
    },
  };
}

export function alertOf(name: string): DesiredResource {
  return {
    kind: 'alert',
    id: `/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc/providers/Microsoft.Insights/scheduledQueryRules/${name}`,
    apiVersion: '2026-03-01',
    name,
    needs: [],
    detection: { name, id: detectionId('z'), file: `detections/x/${name}.yaml`, reads: [] },
    body: {
      location: 'westeurope',
      kind: 'LogAlert',
      tags: { 'detc-detection': name, 'detc-id': detectionId('z') },
      properties: {
        displayName: name,
        severity: 1,
        enabled: true,
        scopes: [`/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc`],
        evaluationFrequency: 'PT5M',
        windowSize: 'PT5M',
        criteria: {
          allOf: [{ query: 'SigninLogs', operator: 'GreaterThan', threshold: 0, timeAggregation: 'Count' }],
        },
        autoMitigate: false,
      },
    },
  };
}

export interface Fixture {
  readonly azure: LocalAzure;
  readonly clock: VirtualClock;
  readonly arm: Arm;
  readonly plan: (
    desired: readonly DesiredResource[],
    options?: Partial<PlanOptions>,
  ) => Promise<{ readonly plan: WorkspacePlan; readonly actual: ActualState }>;
  /** Plans and applies. */
  readonly deploy: (
    desired: readonly DesiredResource[],
    options?: Partial<PlanOptions>,
  ) => Promise<WorkspaceResult>;
}

export function fixture(options: Partial<LocalAzureOptions> = {}): Fixture {
  const random = createRandom(1);
  const clock = createVirtualClock(random);
  const azure = createLocalAzure({
    workspaces: [{ ...workspace, tables: ['SigninLogs'] }],
    now: clock.milliseconds,
    ...options,
  });
  const arm = armOf(azure, workspace, clock);
  const plan: Fixture['plan'] = async (desired, more = {}) => {
    const actual = await readWorkspace(arm, workspace, desired);
    const made = planWorkspace(workspace, desired, actual, {
      environment: 'prod',
      adopt: new Set(),
      ...more,
    });
    return { plan: made, actual };
  };
  return {
    azure,
    clock,
    arm,
    plan,
    deploy: async (desired, more) => {
      const { plan: made, actual } = await plan(desired, more);
      return applyWorkspace(made, actual, {
        arm,
        sleep: clock.sleep,
        range: startOf('detections/environments/prod.yaml'),
        isStopping: () => false,
      });
    },
  };
}

/** `update bad-password-burst: severity, query`, for each resource that changes. */
export function inShort(resources: readonly PlannedResource[]): readonly string[] {
  return resources
    .filter(({ action }) => action !== 'none')
    .map(({ action, name, diffs }) => {
      const fields = diffs.map(({ field, isDrift }) => (isDrift ? `${field} (drift)` : field));
      return fields.length === 0 ? `${action} ${name}` : `${action} ${name}: ${fields.join(', ')}`;
    });
}
