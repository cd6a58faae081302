// A deployment of 500 rules against ARM's limits and a slow network, and a thousand deployments that everything happens to.
import { createArm } from '../compiler/azure/arm.ts';
import { systemClock, type Clock } from '../compiler/azure/clock.ts';
import { field, isMap, text } from '../compiler/azure/json.ts';
import { readWorkspace } from '../compiler/deploy/actual.ts';
import { applyWorkspace } from '../compiler/deploy/apply.ts';
import { planWorkspace } from '../compiler/deploy/make-plan.ts';
import type { DesiredResource } from '../compiler/deploy/resource.ts';
import { startOf } from '../compiler/diagnostics/position.ts';
import { bucketSizes } from '../test/azure/buckets.ts';
import { createLocalAzure } from '../test/azure/local-azure.ts';
import { listen } from '../test/azure/transport.ts';
import { runFaultSchedules } from '../test/deploy/fault-schedules.ts';
import { sixtyRules, workspace, workspaceTables } from '../test/deploy/sixty-rules.ts';

type Show = (what: string, figure: string) => void;

const rules = 500;
/** Milliseconds. */
const latency = 100;
const schedules = 1_000;

/** 500 rules over real sockets, with ARM's buckets in force; the bucket allows no faster. */
export async function benchDeploy(show: Show): Promise<void> {
  const desired = manyRules((await sixtyRules()).after);
  const azure = createLocalAzure({
    workspaces: [{ ...workspace, tables: workspaceTables }],
    buckets: true,
    workTime: 2_000,
  });
  const server = await listen(azure, latency);
  const waits = { count: 0 };
  try {
    const start = performance.now();
    const failed = await deploy(server.url, desired, waits);
    const seconds = (performance.now() - start) / 1000;
    const writes = azure.log.filter(({ method, status }) => method === 'PUT' && status < 300).length;
    const { size, perSecond } = bucketSizes.write;
    const minimum = (writes - size) / perSecond;
    show(
      `deploy ${rules} rules, ${latency} ms latency, ARM's buckets`,
      `${seconds.toFixed(1)} s for ${writes} writes, ${failed} failed; the bucket allows no less than ${minimum.toFixed(1)} s (${((seconds / minimum) * 100).toFixed(0)} %)`,
    );
    const throttled = azure.log.filter(({ status }) => status === 429).length;
    show('  answers 429 on the way, and waits', `${throttled}, ${waits.count}`);
    const again = performance.now();
    azure.log.length = 0;
    await deploy(server.url, desired, waits);
    show(
      '  deploy again, nothing to do',
      `${((performance.now() - again) / 1000).toFixed(1)} s, ${azure.log.length} requests, ${azure.log.filter(({ method }) => method !== 'GET').length} writes`,
    );
  } finally {
    await server.close();
  }
}

async function deploy(
  url: string,
  desired: readonly DesiredResource[],
  waits: { count: number },
): Promise<number> {
  const clock: Clock = {
    ...systemClock,
    sleep: (milliseconds, signal) => {
      waits.count += 1;
      return systemClock.sleep(milliseconds, signal);
    },
  };
  const arm = createArm({
    endpoint: { url, isLoopback: true },
    credential: {
      getToken: () => Promise.resolve({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    subscriptionId: workspace.subscriptionId,
    clock,
    signal: new AbortController().signal,
  });
  const actual = await readWorkspace(arm, workspace, desired);
  const plan = planWorkspace(workspace, desired, actual, { environment: 'bench', adopt: new Set() });
  const { resources } = await applyWorkspace(plan, actual, {
    arm,
    sleep: clock.sleep,
    range: startOf('detections/environments/bench.yaml'),
    isStopping: () => false,
  });
  return resources.filter(({ outcome }) => outcome !== 'done').length;
}

/** Copies of real rules under other names. */
function manyRules(desired: readonly DesiredResource[]): readonly DesiredResource[] {
  const originals = desired.filter(({ kind }) => kind === 'rule');
  const others = desired.filter(({ kind }) => kind === 'watchlist' || kind === 'table');
  const copies = Array.from({ length: rules }, (_, n): DesiredResource[] => {
    const original = originals[n % originals.length];
    if (original === undefined) return [];
    const { properties } = original.body;
    const title = text(field(properties, 'displayName'));
    return [
      {
        ...original,
        name: `${original.name}-${n}`,
        id: `${original.id.slice(0, -4)}${n.toString(16).padStart(4, '0')}`,
        body: {
          ...original.body,
          properties: { ...(isMap(properties) ? properties : {}), displayName: `${title} ${n}` },
        },
      },
    ];
  });
  return [...others, ...copies.flat()];
}

/** Faults at random requests, throttling, processes that die. */
export async function benchFaults(show: Show): Promise<void> {
  const start = performance.now();
  const outcome = await runFaultSchedules({ schedules, seed: 1 });
  show(
    `${schedules} deployments of 60 rules with random faults`,
    `${outcome.failures.length} ended wrong; ${outcome.runs} runs, ${outcome.killed} killed, ${outcome.reruns} schedules needed a rerun; ${outcome.requests} requests in ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  for (const failure of outcome.failures.slice(0, 10)) console.log(`  ${failure}`);
}
