import { isDeepStrictEqual } from 'node:util';
import { fieldsOf } from '../../compiler/deploy/fields.ts';
import { keyOf } from '../../compiler/deploy/items.ts';
import type { DesiredResource } from '../../compiler/deploy/resource.ts';
import { field, isMap, type JsonMap } from '../../compiler/azure/json.ts';
import { createRandom } from '../../scripts/simulate/random.ts';
import type { LocalAzure } from '../azure/local-azure.ts';
import {
  createSharedWorkspace,
  createVirtualClock,
  deployOnce,
  environment,
  randomFaults,
  token,
  type RunEnd,
} from './fault-run.ts';
import { sixtyRules, workspace, workspaceTables } from './sixty-rules.ts';

export interface FaultOutcome {
  /** What was not as it has to be, with the seed of the schedule. */
  readonly failures: readonly string[];
  readonly requests: number;
  readonly runs: number;
  readonly killed: number;
  /** Schedules that needed more than one run. */
  readonly reruns: number;
}

/** After the first run. */
const mostReruns = 3;

/**
 * Deploys 60 rules with their watchlists, tables and records again and again, each time with other faults at other requests:
 * into an empty workspace, or into one where an earlier state with rules since removed was deployed.
 */
export async function runFaultSchedules({
  schedules,
  seed,
}: {
  readonly schedules: number;
  readonly seed: number;
}): Promise<FaultOutcome> {
  const desired = await sixtyRules();
  const totals = { requests: 0, runs: 0, killed: 0, reruns: 0 };
  const failures: string[] = [];
  for (let n = 0; n < schedules; n += 1) {
    const random = createRandom(seed * 100_000 + n);
    const clock = createVirtualClock(random);
    const faults = { current: () => undefined as never };
    const azure = createSharedWorkspace(workspace, workspaceTables, clock, faults);
    const foreign = foreignOf(azure);
    const isUpgrade = n % 2 === 1;
    if (isUpgrade) await deployOnce(azure, workspace, desired.before, clock);
    azure.log.length = 0;

    const deaths = { left: random.whole(0, 3) };
    Object.assign(faults, { current: randomFaults(random, random.next() * 0.3, deaths) });
    const ends: RunEnd[] = [];
    for (let run = 0; run <= mostReruns; run += 1) {
      // A process that dies again and again proves nothing about the rerun that lives.
      if (run === mostReruns) deaths.left = 0;
      const end = await deployOnce(azure, workspace, desired.after, clock, { prune: 'delete' });
      ends.push(end);
      if (end.kind === 'applied' && end.result.resources.every(({ outcome }) => outcome === 'done')) break;
    }
    Object.assign(faults, { current: () => undefined });
    totals.requests += azure.log.length;
    totals.runs += ends.length;
    totals.killed += ends.filter(({ kind }) => kind === 'killed').length;
    totals.reruns += ends.length > 1 ? 1 : 0;
    const wrong = [
      ...differences(azure, desired.after, desired.before),
      ...(isDeepStrictEqual(foreignOf(azure), foreign) ? [] : ['what is not ours was touched']),
      ...(JSON.stringify([ends, azure.log]).includes(token) ? ['the token is in a log'] : []),
    ];
    if (wrong.length > 0)
      failures.push(`schedule ${n}: ${wrong.slice(0, 5).join('; ')}; ${ends.map(wordsOf).join(', ')}`);
  }
  return { failures, ...totals };
}

function wordsOf(end: RunEnd): string {
  if (end.kind !== 'applied') return end.kind === 'unread' ? `unread: ${end.message}` : end.kind;
  const failed = end.result.resources.filter(({ outcome }) => outcome !== 'done');
  return failed.length === 0
    ? 'applied'
    : `failed: ${failed[0]?.problem?.message ?? failed[0]?.outcome ?? ''}`;
}

function foreignOf(azure: LocalAzure): ReadonlyMap<string, JsonMap> {
  return new Map([...azure.snapshot()].filter(([id]) => /\/foreign-\d+$|\/watchlists\/vips/u.test(id)));
}

/** Compares the workspace with what was declared, by itself and not by a plan. */
function differences(
  azure: LocalAzure,
  desired: readonly DesiredResource[],
  earlier: readonly DesiredResource[],
): readonly string[] {
  const found: string[] = [];
  const wanted = new Set(desired.map(({ id }) => id.toLowerCase()));
  for (const { id, kind, body, items, name } of desired) {
    const stored = azure.state.get(id);
    if (stored === undefined) {
      found.push(`${name} is missing`);
      continue;
    }
    if (!isDeepStrictEqual(fieldsOf(kind, stored.body), fieldsOf(kind, body))) found.push(`${name} differs`);
    if (items === undefined) continue;
    const rows = azure.state.below(`${id}/watchlistItems`).map((item) => {
      const values = field(item.body['properties'], 'itemsKeyValue');
      return keyOf((isMap(values) ? values : {}) as Record<string, string>);
    });
    if (!isDeepStrictEqual(rows.sort(), items.map(keyOf).sort())) found.push(`the rows of ${name} differ`);
  }
  for (const { id, kind, name } of earlier) {
    const isGone = azure.state.get(id) === undefined;
    if (!wanted.has(id.toLowerCase()) && (kind === 'rule' || kind === 'watchlist') && !isGone) {
      found.push(`${name} was not deleted`);
    }
  }
  const rules = azure.state.all().filter(({ type }) => type.endsWith('/alertRules')).length;
  const expected = desired.filter(({ kind }) => kind === 'rule').length + 10;
  if (rules !== expected) found.push(`${rules} rules instead of ${expected}`);
  const records = azure.state.all().filter(({ type }) => type.endsWith('/metadata'));
  const recorded = desired.filter(({ kind }) => kind === 'rule' || kind === 'watchlist').length;
  if (records.length !== recorded) found.push(`${records.length} records instead of ${recorded}`);
  if (records.some(({ body }) => field(field(body['properties'], 'source'), 'sourceId') !== environment)) {
    found.push('a record of another environment');
  }
  return found;
}
