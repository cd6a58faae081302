import * as found from '../../diagnostics/catalogue/azure-monitor.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KqlType } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { durationWords } from '../duration.ts';
import { withPlainTables } from '../../kql/resource-graph.ts';
import { codeOf } from '../kql-code.ts';
import type { AlertRule } from './rule.ts';
import { shortest } from './schedule.ts';
import { largestUpTo, windows } from './value-sets.ts';

/** (https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#alerts) */
export const alertLimits = {
  name: /^[^#<>%&:\\?/{}*]{1,260}$/,
  description: 4_096,
  bytes: 65_536,
  dimensions: 6,
} as const;

/** Every limit of a single alert rule that can be known before it is deployed. */
export function checkAlertRule(plan: Plan, rule: AlertRule): readonly Diagnostic[] {
  return [
    ...checkTexts(plan, rule),
    ...checkFrequency(plan),
    ...checkDimensions(plan),
    ...checkMute(plan),
    ...checkOperators(plan, rule.query),
  ];
}

function checkTexts({ detection }: Plan, { name, description }: AlertRule): readonly Diagnostic[] {
  const { length } = description;
  const limit = alertLimits.description;
  return [
    ...(alertLimits.name.test(name) ? [] : [found.alertName.at(detection.range, { name })]),
    ...(length > limit ? [found.alertDescriptionLength.at(detection.alert.range, { length, limit })] : []),
  ];
}

function checkFrequency({ schedule, detection }: Plan): readonly Diagnostic[] {
  if (schedule.kind === 'nrt' || schedule.every >= shortest) return [];
  return [found.frequencyValue.at(detection.range, { every: durationWords(schedule.every) })];
}

/** Types by which Azure Monitor splits alerts. */
const splitsBy: Readonly<Record<KqlType, boolean>> = {
  string: true,
  int: true,
  long: true,
  real: true,
  guid: false,
  bool: false,
  datetime: false,
  timespan: false,
  dynamic: false,
};

/** The columns by which the alert is split, in order: as many as Azure Monitor takes, and those that it leaves. */
export function dimensionsOf({ keyColumns, columns }: Plan): {
  readonly used: readonly string[];
  readonly left: readonly string[];
  readonly unfit: readonly { readonly column: string; readonly type: KqlType }[];
} {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const keys = keyColumns.map((column) => ({ column, type: types.get(column) ?? 'string' }));
  const fit = keys.filter(({ type }) => splitsBy[type]).map(({ column }) => column);
  return {
    used: fit.slice(0, alertLimits.dimensions),
    left: fit.slice(alertLimits.dimensions),
    unfit: keys.filter(({ type }) => !splitsBy[type]),
  };
}

function checkDimensions(plan: Plan): readonly Diagnostic[] {
  const { range } = plan.detection.alert;
  const { left, unfit } = dimensionsOf(plan);
  const limit = alertLimits.dimensions;
  return [
    ...(left.length === 0
      ? []
      : [found.dimensionCount.at(range, { count: limit + left.length, limit, left })]),
    ...unfit.map(({ column, type }) => found.dimensionType.at(range, { column, type })),
  ];
}

function checkMute({ detection }: Plan): readonly Diagnostic[] {
  const { suppress, range } = detection.alert;
  if (suppress === undefined) return [];
  const used = largestUpTo(windows, suppress);
  if (used === suppress) return [];
  const wanted = durationWords(suppress);
  return [
    found.muteRounded.at(range, { wanted, used: used === undefined ? undefined : durationWords(used) }),
  ];
}

const unsupported: readonly (readonly [pattern: RegExp, operator: string])[] = [
  [/\bbag_unpack\s*\(/i, 'bag_unpack()'],
  [/\bevaluate\s+(?:[\w.]+\s*=\s*\S+\s+)*pivot\s*\(/i, 'pivot()'],
  [/\bevaluate\s+(?:[\w.]+\s*=\s*\S+\s+)*narrow\s*\(/i, 'narrow()'],
  [/\badx\s*\(/i, 'adx()'],
  [/\barg\s*\(/i, 'arg()'],
  [/\bAggregatedValue\b/, 'AggregatedValue'],
];

/** The first thing in KQL (without its strings and comments) that an alert query may not use. */
export function unsupportedOperator(code: string): string | undefined {
  return unsupported.find(([pattern]) => pattern.test(code))?.[1];
}

function checkOperators(plan: Plan, query: string): readonly Diagnostic[] {
  const operator = unsupportedOperator(codeOf(withPlainTables(query)));
  if (operator === undefined) return [];
  return [found.queryOperator.at(plan.events[0]?.range ?? plan.detection.range, { operator })];
}

/** The limit on the whole rule, as it goes to Azure. */
export function checkRuleSize(plan: Plan, resource: object): readonly Diagnostic[] {
  const bytes = new TextEncoder().encode(JSON.stringify(resource)).length;
  if (bytes <= alertLimits.bytes) return [];
  const range = plan.events[0]?.range ?? plan.detection.range;
  return [found.ruleSize.at(range, { bytes, limit: alertLimits.bytes })];
}
