import { parseJson } from '../engine/dynamic/json.ts';
import type { BenchAlert } from './alert.ts';
import { QueryFailure } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { ReplayRule } from './replay-parts.ts';
import type { ReplayQueries } from './replay-queries.ts';
import { type AnalyticsRule, simulateSentinel, type Stretch } from './sentinel.ts';
import type { KeptRecord } from './sieve.ts';
import type { View, Workspace } from './workspace.ts';

/** The alerts of a rule, or why its query cannot be run. */
export type Replayed =
  | { readonly ok: true; readonly alerts: readonly BenchAlert[] }
  | { readonly ok: false; readonly problem: string };

/** Replays rules over the records that a sieve has kept for them. */
export type Replayer = (rule: ReplayRule, records: readonly KeptRecord[], stretch: Stretch) => Replayed;

export function createReplayer({ workspace, rule: queryOf }: ReplayQueries): Replayer {
  return (replayed, records, stretch) => {
    if (!canAlert(replayed, records)) return { ok: true, alerts: [] };
    const { rule } = replayed;
    const query = queryOf(rule.query);
    if (!query.ok) return { ok: false, problem: query.problem };
    const rows = lazyRows(records);
    const isIdle = idleRuns(replayed, records, rows, workspace);
    try {
      return { ok: true, alerts: simulateSentinel(rule, query, workspace, rows, stretch, isIdle) };
    } catch (error) {
      if (error instanceof QueryFailure) return { ok: false, problem: error.message };
      throw error;
    }
  };
}

/** Whether there is some record of each event without which a rule finds nothing. */
export function canAlert({ required }: ReplayRule, records: readonly KeptRecord[]): boolean {
  return required.every((event) => records.some(({ events }) => events.includes(event)));
}

/** Runs that surely find nothing. */
function idleRuns(
  { rule, required, needsArrival }: ReplayRule,
  records: readonly KeptRecord[],
  rows: readonly BenchRecord[],
  workspace: Workspace,
): (view: View) => boolean {
  const { every } = reachOf(rule);
  const all = workspace.over(rows);
  const each = required.map((event) =>
    workspace.over(rows.filter((_, index) => records[index]?.events.includes(event) === true)),
  );
  return (view) =>
    (needsArrival && !all.hasArrived(view.now - every, view.now)) ||
    each.some((timeline) => !timeline.maySee(view));
}

/** Rows in memory at one time, at least. A window holds far fewer than a log. */
const rowsKept = 20_000;

/** Rows are made of their text when a run sees them, and forgotten some time after. */
function lazyRows(records: readonly KeptRecord[]): readonly BenchRecord[] {
  let young = new Map<number, Row>();
  let old = new Map<number, Row>();
  const rowOf = (text: string, item: number): Row => {
    const known = young.get(item);
    if (known !== undefined) return known;
    const row = old.get(item) ?? (parseJson(text) as Row);
    if (young.size >= rowsKept) [old, young] = [young, new Map<number, Row>()];
    young.set(item, row);
    return row;
  };
  return records.map(({ table, text, time, ingested }, item): BenchRecord => ({
    table,
    time,
    ingested,
    item,
    get row() {
      return rowOf(text, item);
    },
  }));
}

type Row = BenchRecord['row'];

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
