import type { BenchAlert } from './alert.ts';
import { prepareQuery, QueryFailure } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { ReplayRule } from './replay-parts.ts';
import { type AnalyticsRule, simulateSentinel, type Stretch } from './sentinel.ts';
import type { KeptRecord } from './sieve.ts';
import { openWorkspace, type WorkspaceParts } from './workspace.ts';

/** The alerts of a rule, or why its query cannot be run. */
export type Replayed =
  | { readonly ok: true; readonly alerts: readonly BenchAlert[] }
  | { readonly ok: false; readonly problem: string };

/** Replays rules over the records that a sieve has kept for them. */
export type Replayer = (rule: ReplayRule, records: readonly KeptRecord[], stretch: Stretch) => Replayed;

export function createReplayer(parts: WorkspaceParts): Replayer {
  const workspace = openWorkspace(parts);
  return ({ rule, idle }, records, stretch) => {
    const query = prepareQuery(rule.query, workspace.schema);
    if (!query.ok) return { ok: false, problem: query.problem };
    const rows = records.map((record, item): BenchRecord => ({ ...record, item }));
    try {
      return { ok: true, alerts: simulateSentinel(rule, query, workspace, rows, stretch, idle) };
    } catch (error) {
      if (error instanceof QueryFailure) return { ok: false, problem: error.message };
      throw error;
    }
  };
}

/** The records of a rule, in order of time. */
export function recordsOf({ events }: ReplayRule, kept: readonly KeptRecord[]): readonly KeptRecord[] {
  const asked = new Set(events);
  return kept.filter((record) => record.events.some((event) => asked.has(event)));
}

/** In order of time; at one time as they stand in the files. */
export function inOrder(kept: readonly KeptRecord[]): readonly KeptRecord[] {
  return [...kept].sort((a, b) => a.time - b.time || a.file - b.file || a.index - b.index);
}

/** How far back a rule looks, and how often it runs. Milliseconds. */
export function reachOf({ schedule }: AnalyticsRule): { readonly every: number; readonly period: number } {
  return schedule === 'nrt' ? { every: 60_000, period: 60_000 } : schedule;
}
