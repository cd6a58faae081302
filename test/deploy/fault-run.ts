import type { Arm } from '../../compiler/azure/arm.ts';
import { createArm } from '../../compiler/azure/arm.ts';
import type { Clock } from '../../compiler/azure/clock.ts';
import type { JsonMap } from '../../compiler/azure/json.ts';
import { readWorkspace } from '../../compiler/deploy/actual.ts';
import { applyWorkspace, type WorkspaceResult } from '../../compiler/deploy/apply.ts';
import { explainFailure } from '../../compiler/deploy/explain.ts';
import { planWorkspace, type PlanOptions } from '../../compiler/deploy/make-plan.ts';
import type { DesiredResource, WorkspaceRef } from '../../compiler/deploy/resource.ts';
import { startOf } from '../../compiler/diagnostics/position.ts';
import type { Random } from '../../scripts/simulate/random.ts';
import type { Fault, FaultPlan } from '../azure/faults.ts';
import { createLocalAzure, type LocalAzure } from '../azure/local-azure.ts';
import { Killed, localHttpClient } from '../azure/transport.ts';

export const token = 'very-secret-token';
export const environment = 'contoso';

/** A clock that nobody waits for: sleeping moves it. */
export interface VirtualClock extends Clock {
  readonly milliseconds: () => number;
}

export function createVirtualClock(random: Random, start = Date.parse('2026-11-24T00:00:00Z')): VirtualClock {
  let at = start;
  return {
    now: () => new Date(at),
    milliseconds: () => at,
    sleep: async (milliseconds) => {
      at += milliseconds;
      await Promise.resolve();
    },
    random: random.next,
  };
}

/** A client of the local Azure, as one process has it. */
export function armOf(azure: LocalAzure, workspace: WorkspaceRef, clock: Clock): Arm {
  return createArm({
    endpoint: { url: 'https://management.azure.com', isLoopback: false },
    credential: {
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    subscriptionId: workspace.subscriptionId,
    clock,
    signal: new AbortController().signal,
    httpClient: localHttpClient(azure),
  });
}

export type RunEnd =
  | { readonly kind: 'applied'; readonly result: WorkspaceResult }
  /** The workspace could not be read. */
  | { readonly kind: 'unread'; readonly message: string }
  | { readonly kind: 'killed' };

/** One `detc deploy`: read, plan, apply. */
export async function deployOnce(
  azure: LocalAzure,
  workspace: WorkspaceRef,
  desired: readonly DesiredResource[],
  clock: Clock,
  options: Partial<PlanOptions> = {},
): Promise<RunEnd> {
  const arm = armOf(azure, workspace, clock);
  const range = startOf('detections/environments/contoso.yaml');
  try {
    const actual = await readWorkspace(arm, workspace, desired);
    const plan = planWorkspace(workspace, desired, actual, { environment, adopt: new Set(), ...options });
    const result = await applyWorkspace(plan, actual, {
      arm,
      sleep: clock.sleep,
      range,
      isStopping: () => false,
    });
    return { kind: 'applied', result };
  } catch (error) {
    if (error instanceof Killed) return { kind: 'killed' };
    const problem = explainFailure(error, { what: 'the workspace', range }, undefined);
    if (problem === undefined) throw error;
    return { kind: 'unread', message: problem.message };
  }
}

/** What may go wrong with a request; a process dies at most as often as `deaths` says. */
export function randomFaults(random: Random, likelihood: number, deaths: { left: number }): FaultPlan {
  return () => {
    if (deaths.left > 0 && random.chance(0.004)) {
      deaths.left -= 1;
      return { kind: 'kill' };
    }
    if (!random.chance(likelihood)) return undefined;
    return random.pick(faults);
  };
}

function answer(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Fault {
  const body = { error: { code, message: `${code}: try again later.` } };
  return { kind: 'answer', answer: { status, headers, body } };
}

const faults: readonly [Fault, ...Fault[]] = [
  { kind: 'lost-request' },
  { kind: 'lost-answer' },
  { kind: 'hang' },
  answer(429, 'TooManyRequests', { 'retry-after': '7' }),
  answer(429, 'TooManyRequests'),
  answer(500, 'InternalServerError'),
  answer(502, 'BadGateway'),
  answer(503, 'ServiceUnavailable', { 'retry-after': 'Tue, 24 Nov 2026 00:00:20 GMT' }),
  answer(504, 'GatewayTimeout'),
];

/** A workspace in which others have rules and a watchlist too. */
export function createSharedWorkspace(
  workspace: WorkspaceRef,
  tables: readonly string[],
  clock: VirtualClock,
  faultPlan: { current: FaultPlan },
): LocalAzure {
  const azure = createLocalAzure({
    workspaces: [{ ...workspace, tables }],
    now: clock.milliseconds,
    workTime: 3_000,
    pageSize: 40,
    token,
    faults: (request) => faultPlan.current(request),
  });
  const sentinel = `/subscriptions/${workspace.subscriptionId}/resourceGroups/${workspace.resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}/providers/Microsoft.SecurityInsights`;
  for (let n = 1; n <= 10; n += 1) {
    azure.state.put(
      `${sentinel}/alertRules/foreign-${n}`,
      'Microsoft.SecurityInsights/alertRules',
      foreignRule(n),
    );
  }
  azure.state.put(`${sentinel}/watchlists/vips`, 'Microsoft.SecurityInsights/watchlists', {
    properties: { displayName: 'VIPs', provider: 'the team', itemsSearchKey: 'Name' },
  });
  return azure;
}

function foreignRule(n: number): JsonMap {
  return {
    kind: n % 2 === 0 ? 'Scheduled' : 'NRT',
    properties: {
      displayName: n === 3 ? 'AUTO DISABLED Rule of somebody else' : `Rule ${n} of somebody else`,
      enabled: n !== 3,
      severity: 'Low',
      query: `SigninLogs | where ResultType == '${n}'`,
      lastModifiedUtc: '2026-01-01T00:00:00Z',
      unknownProperty: { kept: [n] },
    },
  };
}
