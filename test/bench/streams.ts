import type { BenchRecord } from '../../compiler/bench/records.ts';
import { createWorkspace } from '../../compiler/bench/workspace.ts';
import { prepareQuery } from '../../compiler/bench/query.ts';
import { readLogAlert, simulateAzureMonitor } from '../../compiler/bench/azure-monitor.ts';
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
  /** What has arrived by now, in order of time. */
  readonly all: readonly StreamEvent[];
  /** Whether an event has arrived since the run before this one. */
  readonly isFresh: (event: StreamEvent) => boolean;
}

export interface Simulated {
  /** Milliseconds between runs. */
  readonly every: number;
  /** In ascending order, as `alerted` writes them. */
  readonly alerts: readonly Alerted[];
  readonly runs: readonly Run[];
}

export interface SimulatedTargets {
  readonly sentinel: Simulated;
  /** Absent where Azure Monitor cannot say the detection in full. */
  readonly azureMonitor?: Simulated;
}

export interface Simulation {
  readonly detection: string;
  readonly events: readonly StreamEvent[];
  readonly days: number;
  /** The dimension of an Azure Monitor alert that says whom it is about. Sentinel has the detail `Who` for it. */
  readonly dimension?: string;
}

/** Runs what is emitted for a detection over a stream, each target at its own schedule. */
export async function simulate({
  detection,
  events,
  days,
  dimension = 'UserId',
}: Simulation): Promise<SimulatedTargets> {
  const files = new Map([...groundFiles, [peoplePath, people], [casePath, detection]]);
  const compiled = await createCompiler().compile(
    { files },
    { today: '2026-01-01', templates: ownTemplates(), targets: ['sentinel', 'azure-monitor'] },
  );
  const [error] = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(`${String(error.range.start.line)}: ${error.message}`);
  const workspace = createWorkspace(compiled.ground, compiled.artifacts);
  const textOf = (path: string) => compiled.artifacts.find((artifact) => artifact.path === path)?.text;
  const prepared = (text: string) => {
    const query = prepareQuery(text, workspace.schema);
    if (!query.ok) throw new Error(query.problem);
    return query;
  };
  const records = events.map(recordOf);
  const stretchFor = (every: number) => ({ from: start, to: start + days * 1440 * minute + 2 * every });

  const rule = readAnalyticsRule(textOf('sentinel/the-case.json') ?? '{}');
  if (rule === undefined || rule.schedule === 'nrt') throw new Error('there is no scheduled rule');
  const { every } = rule.schedule;
  const raised = simulateSentinel(rule, prepared(rule.query), workspace, records, stretchFor(every));
  const sentinel: Simulated = {
    every,
    alerts: raised.map(({ time, details }) => alerted(time, String(details.get('Who')?.[0]))).sort(),
    runs: runsOf(events, every, stretchFor(every).to),
  };

  const capability = compiled.report.detections.find(({ name }) => name === 'the-case')?.targets;
  const alert = readLogAlert(textOf('azure-monitor/the-case.json') ?? '{}');
  if (alert === undefined || capability?.['azure-monitor'].capability !== 'full') return { sentinel };
  const stretch = stretchFor(alert.every);
  const fired = simulateAzureMonitor(alert, prepared(alert.query), workspace, records, stretch);
  const position = alert.dimensions.indexOf(dimension);
  if (position < 0) throw new Error(`no dimension ${dimension} among ${alert.dimensions.join(', ')}`);
  const azureMonitor: Simulated = {
    every: alert.every,
    alerts: fired.map(({ time, dimensions }) => alerted(time, dimensions[position] ?? '')).sort(),
    runs: runsOf(events, alert.every, stretch.to),
  };
  return { sentinel, azureMonitor };
}

const casePath = 'detections/cases/the-case.yaml';
export const peoplePath = 'detections/lists/people.yaml';

function recordOf({ user, code, value, time, ingested, number }: StreamEvent): BenchRecord {
  return {
    table: 'AppEvents_CL',
    row: {
      TimeGenerated: new Date(time).toISOString(),
      Code: code,
      UserId: user,
      Upn: upnOf(user),
      Address: addressOf({ user, value }),
      User: String(number),
      Bytes: value,
    },
    time,
    ingested,
    item: number,
  };
}

function runsOf(events: readonly StreamEvent[], every: number, to: number): readonly Run[] {
  const runs: Run[] = [];
  for (let now = start + every; now < to + every; now += every) {
    runs.push({
      now,
      all: events.filter(({ ingested }) => ingested <= now),
      isFresh: ({ ingested }) => ingested > now - every && ingested <= now,
    });
  }
  return runs;
}

export function alerted(now: number, user: string): Alerted {
  return `${String((now - start) / minute).padStart(6, '0')} ${user}`;
}

/** An address that only this user has. */
export function addressOf({ user, value }: Pick<StreamEvent, 'user' | 'value'>): string {
  return `10.0.${user.slice(-1)}.${value}`;
}

export const users = ['user1', 'user2', 'user3', 'user4', 'user5'];

export function upnOf(user: string): string {
  return `${user}@contoso.com`;
}

export const people = `title: The users of the streams
type: upn
description: Everybody.
values: [${users.map(upnOf).join(', ')}]
`;
