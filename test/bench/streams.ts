import type { BenchRecord } from '../../compiler/bench/records.ts';
import { createWorkspace } from '../../compiler/bench/workspace.ts';
import { prepareQuery } from '../../compiler/bench/query.ts';
import { readAnalyticsRule, simulateSentinel } from '../../compiler/bench/sentinel.ts';
import { createCompiler } from '../../compiler/compile.ts';
import { groundFiles } from '../check/findings.ts';
import { ownTemplates } from '../catalogue/catalogue.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 5);

/** An event of a stream: who, what, when it happened and when it arrived. Milliseconds. */
export interface StreamEvent {
  readonly number: number;
  readonly user: string;
  readonly code: string;
  readonly value: number;
  readonly time: number;
  readonly ingested: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Events of five users over some days: single ones at any time, and bursts, half of them over the end of an hour, when rules
 * run. Each arrives within five minutes, the delay of the source.
 */
export function stream(seed: number, days: number, count: number): readonly StreamEvent[] {
  const random = seeded(seed);
  const span = days * 1440 * minute;
  const times: { readonly user: string; readonly time: number }[] = [];
  while (times.length < count) {
    const user = `user${String(1 + Math.floor(random() * 5))}`;
    const at = Math.floor(random() * span);
    if (random() < 0.4) {
      times.push({ user, time: at });
      continue;
    }
    const hour = Math.round(at / (60 * minute)) * 60 * minute;
    const from = random() < 0.5 ? hour - random() * 20 * minute : at;
    const size = 2 + Math.floor(random() * 5);
    for (let index = 0; index < size; index++)
      times.push({ user, time: Math.floor(from + random() * 70 * minute) });
  }
  return times
    .map(({ user, time }, number): StreamEvent => ({
      number,
      user,
      code: String(1 + Math.floor(random() * 3)),
      value: Math.floor(random() * 6),
      time: start + time,
      ingested: start + time + Math.floor(random() * 5 * minute),
    }))
    .sort((a, b) => a.time - b.time)
    .map((event, number) => ({ ...event, number }));
}

/** One alert: the time of the run, and the group it is about. */
export type Alerted = string;

export interface Run {
  readonly now: number;
  /** What had arrived before the slice of this run, and what arrived in it. In order of time. */
  readonly old: readonly StreamEvent[];
  readonly all: readonly StreamEvent[];
  readonly isFresh: (event: StreamEvent) => boolean;
}

export interface Simulated {
  readonly alerts: readonly Alerted[];
  readonly runs: readonly Run[];
}

/** Runs the Sentinel rule of a detection over a stream; alerts are `minutes since the start, user`. */
export async function simulate(
  detection: string,
  events: readonly StreamEvent[],
  days: number,
): Promise<Simulated> {
  const files = new Map([...groundFiles, ['detections/cases/the-case.yaml', detection]]);
  const compiled = await createCompiler().compile(
    { files },
    { today: '2026-01-01', templates: ownTemplates(), targets: ['sentinel'] },
  );
  const [error] = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(`${String(error.range.start.line)}: ${error.message}`);
  const workspace = createWorkspace(compiled.ground, compiled.artifacts);
  const text = compiled.artifacts.find(({ path }) => path === 'sentinel/the-case.json')?.text ?? '';
  const rule = readAnalyticsRule(text);
  if (rule === undefined || rule.schedule === 'nrt') throw new Error('there is no scheduled rule');
  const query = prepareQuery(rule.query, workspace.schema);
  if (!query.ok) throw new Error(query.problem);
  const records = events.map(({ user, code, value, time, ingested, number }): BenchRecord => ({
    table: 'AppEvents_CL',
    row: {
      TimeGenerated: new Date(time).toISOString(),
      Code: code,
      UserId: user,
      Upn: `${user}@contoso.com`,
      Address: addressOf({ user, value }),
      User: String(number),
      Bytes: value,
    },
    time,
    ingested,
    item: number,
  }));
  const { every } = rule.schedule;
  const to = start + days * 1440 * minute + 2 * every;
  const alerts = simulateSentinel(rule, query, workspace, records, { from: start, to });
  const runs: Run[] = [];
  for (let now = start + every; now < to + every; now += every) {
    runs.push({
      now,
      old: events.filter(({ ingested }) => ingested <= now - every),
      all: events.filter(({ ingested }) => ingested <= now),
      isFresh: ({ ingested }) => ingested > now - every && ingested <= now,
    });
  }
  return {
    alerts: alerts.map(({ time, details }) => alerted(time, String(details.get('Who')?.[0]))).sort(),
    runs,
  };
}

export function alerted(now: number, user: string): Alerted {
  return `${String((now - start) / minute).padStart(6, '0')} ${user}`;
}

/** An address that only this user has. */
export function addressOf({ user, value }: Pick<StreamEvent, 'user' | 'value'>): string {
  return `10.0.${user.slice(-1)}.${value}`;
}

export const users = ['user1', 'user2', 'user3', 'user4', 'user5'];
