import { parseJson } from '../engine/dynamic/json.ts';
import type { BenchAlert } from './alert.ts';
import { QueryFailure } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { ReplayRule } from './replay-parts.ts';
import type { ReplayQueries } from './replay-queries.ts';
import { type AnalyticsRule, simulateSentinel, type Stretch } from './sentinel.ts';
import type { KeptRecord } from './sieve.ts';

/** The alerts of a rule, or why its query cannot be run. */
export type Replayed =
  | { readonly ok: true; readonly alerts: readonly BenchAlert[] }
  | { readonly ok: false; readonly problem: string };

/** Replays rules over the records that a sieve has kept for them. */
export type Replayer = (rule: ReplayRule, records: readonly KeptRecord[], stretch: Stretch) => Replayed;

export function createReplayer({ workspace, rule: queryOf }: ReplayQueries): Replayer {
  return ({ rule, idle }, records, stretch) => {
    if (records.length === 0 && idle !== 'none') return { ok: true, alerts: [] };
    const query = queryOf(rule.query);
    if (!query.ok) return { ok: false, problem: query.problem };
    const rows = records.map(({ table, text, time, ingested }, item): BenchRecord => {
      const row = parseJson(text) as BenchRecord['row'];
      return { table, row, time, ingested, item };
    });
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
