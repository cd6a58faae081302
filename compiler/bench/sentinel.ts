import { armValue, asArmTemplate } from '../targets/arm.ts';
import { parseIsoDuration } from '../targets/duration.ts';
import { entitiesOf, textOf, type BenchAlert, type EntityMapping } from './alert.ts';
import type { BenchQuery, QueryResult } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { View, Workspace } from './workspace.ts';

/** What a run of an analytics rule depends on, read from the emitted template. */
export interface AnalyticsRule {
  readonly query: string;
  /** Milliseconds; near-real-time rules have none of their own. */
  readonly schedule: { readonly every: number; readonly period: number } | 'nrt';
  readonly suppressed: number;
  /** How many rows raise an alert. */
  readonly trigger: Trigger;
  /** One alert for each row, or one for all rows of a run. */
  readonly perResult: boolean;
  readonly title: string;
  readonly mappings: readonly EntityMapping[];
  readonly details: Readonly<Record<string, string>>;
}

interface Trigger {
  readonly operator: 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';
  readonly threshold: number;
}

const ruleType = 'Microsoft.OperationalInsights/workspaces/providers/alertRules';

interface RuleProperties {
  readonly query: string;
  readonly displayName: string;
  readonly queryFrequency?: string;
  readonly queryPeriod?: string;
  readonly triggerOperator?: Trigger['operator'];
  readonly triggerThreshold?: number;
  readonly suppressionEnabled: boolean;
  readonly suppressionDuration: string;
  readonly entityMappings?: readonly EntityMapping[];
  readonly customDetails?: Readonly<Record<string, string>>;
  readonly alertDetailsOverride?: { readonly alertDisplayNameFormat?: string };
  readonly eventGroupingSettings: { readonly aggregationKind: string };
}

/** The rule in an emitted ARM template; the emitter has verified its form. */
export function readAnalyticsRule(template: string): AnalyticsRule | undefined {
  const resource = asArmTemplate(JSON.parse(template), ruleType)?.resources[0];
  if (resource === undefined) return undefined;
  const rule = armValue(resource.properties) as RuleProperties;
  return {
    query: rule.query,
    schedule:
      rule.queryFrequency === undefined || rule.queryPeriod === undefined
        ? 'nrt'
        : { every: milliseconds(rule.queryFrequency), period: milliseconds(rule.queryPeriod) },
    suppressed: rule.suppressionEnabled ? milliseconds(rule.suppressionDuration) : 0,
    trigger: { operator: rule.triggerOperator ?? 'GreaterThan', threshold: rule.triggerThreshold ?? 0 },
    perResult: rule.eventGroupingSettings.aggregationKind === 'AlertPerResult',
    title: rule.alertDetailsOverride?.alertDisplayNameFormat ?? rule.displayName,
    mappings: rule.entityMappings ?? [],
    details: rule.customDetails ?? {},
  };
}

function milliseconds(duration: string): number {
  return (parseIsoDuration(duration) ?? 0) * 1000;
}

/** From when to when a rule runs: milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Near-real-time rules run each minute on what arrived in the minute before. */
const nrtEvery = 60_000;

/**
 * The alerts of a rule that runs again and again over records as they arrive.
 * @param isIdle says of a run that it surely finds nothing, and may be left out
 */
export function simulateSentinel(
  rule: AnalyticsRule,
  query: BenchQuery & { readonly ok: true },
  workspace: Workspace,
  records: readonly BenchRecord[],
  stretch: Stretch,
  isIdle: (view: View) => boolean = () => false,
): readonly BenchAlert[] {
  const alerts: BenchAlert[] = [];
  const timeline = workspace.over(records);
  let restsUntil = Number.NEGATIVE_INFINITY;
  const runAt = (view: View) => {
    const { now } = view;
    if (now < restsUntil || isIdle(view)) return;
    const results = query.run(timeline.at(view), now);
    if (!fires(rule.trigger, results.length)) return;
    // Too few rows are one alert, also where there are none that could be alerts of their own.
    const each = rule.perResult && results.length > 0;
    alerts.push(
      ...(each ? results.map((result) => [result]) : [results]).map((rows) => alertOf(rule, rows, now)),
    );
    restsUntil = now + rule.suppressed;
  };
  if (rule.schedule === 'nrt') {
    for (const now of minutesOfArrival(records, stretch)) runAt({ now, arrivedSince: now - nrtEvery });
    return alerts;
  }
  const { every, period } = rule.schedule;
  for (let now = stretch.from + every; now < stretch.to + every; now += every) runAt({ now, period });
  return alerts;
}

function fires({ operator, threshold }: Trigger, rows: number): boolean {
  switch (operator) {
    case 'GreaterThan':
      return rows > threshold;
    case 'LessThan':
      return rows < threshold;
    case 'Equal':
      return rows === threshold;
    case 'NotEqual':
      return rows !== threshold;
  }
}

/** A run on nothing new finds nothing: only minutes in which a record has arrived matter. */
function minutesOfArrival(records: readonly BenchRecord[], { from, to }: Stretch): readonly number[] {
  const minutes = records.map(({ ingested }) => from + Math.ceil((ingested - from) / nrtEvery) * nrtEvery);
  return [...new Set(minutes)].filter((now) => now >= from && now < to + nrtEvery).sort((a, b) => a - b);
}

function alertOf(rule: AnalyticsRule, results: readonly QueryResult[], time: number): BenchAlert {
  const [first = {}] = results.map(({ row }) => row);
  const entities = new Map<string, readonly (readonly string[])[]>();
  for (const { row } of results) {
    for (const [type, found] of entitiesOf(rule.mappings, row)) {
      entities.set(type, [...(entities.get(type) ?? []), ...found]);
    }
  }
  return {
    time,
    title: rule.title.replace(/\{\{(\w+)\}\}/gu, (_, column: string) => textOf(first[column])),
    entities,
    details: new Map(
      Object.entries(rule.details).map(([name, column]) => [
        name,
        results.map(({ row }) => row[column] ?? null),
      ]),
    ),
    records: [...new Set(results.flatMap((result) => result.records))].sort((a, b) => a - b),
  };
}
