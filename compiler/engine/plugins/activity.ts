import { compositeKey, keyOf } from '../compare.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, place } from '../lower/expression.ts';
import { layoutOf, newRow, newShape, reserve, slotColumn } from '../lower/layout.ts';
import { mapTable, provenanceOf } from '../lower/rows.ts';
import type { Evaluate, Expr, Provenance, Relation, Row, Run, Scope } from '../lower/plan-types.ts';
import { columnsOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { pluginArguments } from './arguments.ts';

/** A row of somebody's activity. Times are ticks of 100 ns. */
interface Activity {
  readonly id: unknown;
  readonly time: bigint;
  readonly row: Row;
}

/** A row of the result before the dimensions are put in: the window's start, then the measures. */
interface Measured {
  readonly start: bigint;
  readonly measures: readonly Value[];
  readonly from: readonly Activity[];
}

/** The constants of a call, between the timeline and the dimensions, by their place. */
type Settings = (index: number) => bigint;

type Measure = (activities: readonly Activity[], settings: Settings) => readonly Measured[];

/**
 * Plugins `name(id, timeline, start, end, …, dimensions…)` that give a row for each window of time that has records,
 * within each combination of the dimensions.
 */
function activityPlugin(name: string, settingTypes: readonly KqlType[], measure: Measure) {
  return (input: Relation, call: KustoNode, scope: Scope): Relation => {
    const inner: Scope = { ...scope, layout: input.layout };
    const [idNode, timeNode, ...others] = pluginArguments(call, scope).positional;
    const settingNodes = others.slice(0, settingTypes.length);
    if (idNode === undefined || timeNode === undefined || settingNodes.length < settingTypes.length) {
      throw unsupported(`${name}() with these arguments`, place(call, scope));
    }
    const id = lowerExpression(idNode, inner);
    const time = lowerExpression(timeNode, inner);
    const settings = settingNodes.map((node): Expr => lowerExpression(node, scope));
    if (time.type !== 'datetime' || settings.some(({ type }, index) => type !== settingTypes[index])) {
      throw unsupported(`${name}() over anything but dates, from a start to an end,`, place(call, scope));
    }
    const dimensions = others.slice(settingTypes.length).map((node) => lowerExpression(node, inner));
    const shape = newShape();
    const columns = columnsOf(call.ResultType).map((column) =>
      slotColumn(column.name, column.type, reserve(shape)),
    );
    return mapTable(input, layoutOf(shape, columns), function* results(rows, run): Iterable<Row> {
      const constants = settings.map(({ evaluate }) => BigInt((evaluate([], run) ?? 0) as number | bigint));
      if (constants.some((constant) => constant <= 0n))
        throw unsupported(`${name}() with a period that is not positive`, place(call, scope));
      for (const group of groupsOf(rows, { id, time, dimensions }, run)) {
        for (const { start, measures, from } of measure(
          group.activities,
          (index) => constants[index] ?? 1n,
        )) {
          const origins: Provenance = run.provenance ? from.map(({ row }) => provenanceOf(row)) : -1;
          const made = newRow(shape, origins);
          [start, ...group.values, ...measures].forEach((value, index) => {
            made[index + 1] = value;
          });
          yield made;
        }
      }
    });
  };
}

interface ActivityExprs {
  readonly id: Expr;
  readonly time: Expr;
  readonly dimensions: readonly Expr[];
}

interface ActivityGroup {
  readonly values: readonly Value[];
  readonly activities: Activity[];
}

function groupsOf(
  rows: readonly Row[],
  { id, time, dimensions }: ActivityExprs,
  run: Run,
): Iterable<ActivityGroup> {
  const groups = new Map<string, ActivityGroup>();
  const read = (evaluate: Evaluate, row: Row): Value => evaluate(row, run);
  for (const row of rows) {
    const at = read(time.evaluate, row);
    if (typeof at !== 'bigint') continue;
    const values = dimensions.map(({ evaluate }) => read(evaluate, row));
    const key = compositeKey(values);
    const group = groups.get(key) ?? { values, activities: [] };
    groups.set(key, group);
    group.activities.push({ id: keyOf(read(id.evaluate, row)), time: at, row });
  }
  return groups.values();
}

/** The start of the window of `size` that a time is in, where one window begins at `start`. */
function windowStart(time: bigint, start: bigint, size: bigint): bigint {
  const rest = (time - start) % size;
  return time - (rest < 0n ? rest + size : rest);
}

/** Activities by the start of their window, in order. */
function windowsOf(
  activities: readonly Activity[],
  start: bigint,
  end: bigint,
  size: bigint,
): readonly (readonly [bigint, readonly Activity[]])[] {
  const windows = new Map<bigint, Activity[]>();
  for (const activity of activities) {
    if (activity.time < start || activity.time > end) continue;
    const at = windowStart(activity.time, start, size);
    const window = windows.get(at);
    if (window === undefined) windows.set(at, [activity]);
    else window.push(activity);
  }
  return [...windows].sort(([a], [b]) => (a < b ? -1 : 1));
}

function idsOf(activities: readonly Activity[]): ReadonlySet<unknown> {
  return new Set(activities.map(({ id }) => id));
}

/**
 * Counts of each window, and what is new against all windows before.
 * @see https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin
 */
export const lowerActivityCounts = activityPlugin(
  'activity_counts_metrics',
  ['datetime', 'datetime', 'timespan'],
  (activities, setting) => {
    const seen = new Set<unknown>();
    return windowsOf(activities, setting(0), setting(1), setting(2)).map(([start, members]): Measured => {
      const before = seen.size;
      const ids = idsOf(members);
      for (const id of ids) seen.add(id);
      return { start, measures: [members.length, ids.size, seen.size - before, seen.size], from: members };
    });
  },
);

/**
 * Each window against the one before: how many are new, the share that came back, the share that was lost.
 * @see https://learn.microsoft.com/kusto/query/activity-metrics-plugin
 */
export const lowerActivityMetrics = activityPlugin(
  'activity_metrics',
  ['datetime', 'datetime', 'timespan'],
  (activities, setting) => {
    const windows = windowsOf(activities, setting(0), setting(1), setting(2));
    const idsAt = new Map(windows.map(([start, members]) => [start, idsOf(members)]));
    return windows.map(([start, members]): Measured => {
      const ids = idsOf(members);
      const before = idsAt.get(start - setting(2)) ?? new Set();
      const returned = [...ids].filter((id) => before.has(id)).length;
      const retention = before.size === 0 ? NaN : returned / before.size;
      return { start, measures: [ids.size, ids.size - returned, retention, 1 - retention], from: members };
    });
  },
);

/**
 * Counts over the period that ends with each window.
 * @see https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin
 */
export const lowerSlidingWindowCounts = activityPlugin(
  'sliding_window_counts',
  ['datetime', 'datetime', 'timespan', 'timespan'],
  (activities, setting) => {
    const [start, end, lookback, bin] = [setting(0), setting(1), setting(2), setting(3)];
    const results: Measured[] = [];
    for (let at = start; at <= end; at += bin) {
      const from = at - lookback + bin;
      const members = activities.filter(({ time }) => time >= from && time < at + bin && time <= end);
      if (members.length > 0)
        results.push({ start: at, measures: [members.length, idsOf(members).size], from: members });
    }
    return results;
  },
);

/**
 * How many were active in several periods before one of their records, by windows of these records.
 * @see https://learn.microsoft.com/kusto/query/active-users-count-plugin
 */
export const lowerActiveUsersCount = activityPlugin(
  'active_users_count',
  ['datetime', 'datetime', 'timespan', 'timespan', 'long', 'timespan'],
  (activities, setting) => {
    const [start, end, lookback, period] = [setting(0), setting(1), setting(2), setting(3)];
    const byId = new Map<unknown, Activity[]>();
    for (const activity of activities) {
      const own = byId.get(activity.id);
      if (own === undefined) byId.set(activity.id, [activity]);
      else own.push(activity);
    }
    const isActive = ({ id, time }: Activity): boolean => {
      const recent = (byId.get(id) ?? []).filter(
        (other) => other.time > time - lookback && other.time <= time,
      );
      const periods = new Set(recent.map((other) => windowStart(other.time, start, period)));
      return BigInt(periods.size) >= setting(4);
    };
    const active = activities.filter(
      (activity) => activity.time >= start && activity.time <= end && isActive(activity),
    );
    return windowsOf(active, start, end, setting(5)).map(([at, members]): Measured => ({
      start: at,
      measures: [idsOf(members).size],
      from: members,
    }));
  },
);
