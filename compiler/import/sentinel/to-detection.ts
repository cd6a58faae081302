import { v5, validate } from 'uuid';
import type { Json } from '../../azure/json.ts';
import {
  importIncomplete,
  importKind,
  importLost,
  importMetadata,
} from '../../diagnostics/catalogue/import-sentinel.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import { ownKql } from '../../language/schema/detection.ts';
import { tactics } from '../../language/schema/sentinel.ts';
import { isoDuration } from '../../targets/duration.ts';
import { tagged } from './attack.ts';
import { alertOf, alertSettings } from './alert.ts';
import { detcDuration, secondsOf } from './durations.ts';
import { type FoundRule, titleOf } from './found-rule.ts';
import { incidentOf } from './incident.ts';
import { flagOf, listOf, oneOf, openProperties, type Properties, type Reader, textOf } from './properties.ts';
import { ruleKind } from './rule-kind.ts';

/** A rule as a detection that carries its KQL. */
export interface ImportedRule {
  readonly rule: FoundRule;
  readonly id: string;
  readonly title: string;
  /** In the order in which it is written. */
  readonly value: Readonly<Record<string, unknown>>;
  /** What is not carried over. */
  readonly findings: readonly Diagnostic[];
}

/** The namespace in which the name of a rule becomes the id of its detection. */
const namespace = '0f4c9f0e-6a4b-4c1e-8a53-7f1d0c2b9e64';

/** The detection of a rule, or the findings that say why there is none. */
export function toDetection(rule: FoundRule): ImportedRule | { readonly findings: readonly Diagnostic[] } {
  const title = visible(titleOf(rule));
  const kind = ruleKind(rule.kind);
  if (!kind.isQuery) return { findings: [importKind.at(rule.range, { title, ...kind })] };
  const lost: Diagnostic[] = [];
  const missing: Diagnostic[] = [];
  const properties = openProperties(rule.properties, [], (path, value) => {
    lost.push(importLost.at(rule.rangeOf(path), { title, property: path.join('.'), value: shown(value) }));
  });
  const required = <T>(key: string, read: Reader<T>, wanted: string): T | undefined => {
    const value = Object.hasOwn(rule.properties, key) ? read(rule.properties[key] ?? null) : undefined;
    if (value === undefined)
      missing.push(importIncomplete.at(rule.rangeOf([key]), { title, property: key, wanted }));
    else properties.take(key, read);
    return value;
  };
  const displayName = required('displayName', written, 'a text');
  const severity = required('severity', oneOf(['High', 'Medium', 'Low', 'Informational']), severityWords);
  const query = required('query', written, 'KQL');
  const schedule = scheduleOf(kind.isNrt, properties, required);
  if (displayName === undefined || severity === undefined || query === undefined || schedule === undefined) {
    return { findings: missing };
  }
  const value = {
    title: displayName,
    id: detectionId(rule),
    status: rule.isTemplate ? 'test' : 'stable',
    level: severity.toLowerCase(),
    ...textsOf(displayName, rule, properties, query, schedule, kind.isNrt),
  };
  properties.close();
  const metadata =
    rule.metadata.length === 0 ? [] : [importMetadata.at(rule.range, { title, keys: rule.metadata })];
  return { rule, id: value.id, title: displayName, value, findings: [...lost, ...metadata] };
}

const severityWords = 'High, Medium, Low or Informational';

function detectionId({ key, isTemplate }: FoundRule): string {
  const id = key.toLowerCase();
  return isTemplate && validate(id) ? id : v5(id, namespace);
}

const written: Reader<string> = (value) =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

type Required = <T>(key: string, read: Reader<T>, wanted: string) => T | undefined;

function scheduleOf(isNrt: boolean, properties: Properties, required: Required) {
  if (isNrt) {
    // Exports of such rules hold them at times; Sentinel takes no notice.
    for (const key of ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']) {
      properties.take(key, (value) => value);
    }
    return { kind: 'nrt' } as const;
  }
  const wanted = 'a length of time, such as PT1H or 1h';
  const every = required('queryFrequency', positive, wanted);
  const lookback = required('queryPeriod', positive, wanted);
  if (every === undefined || lookback === undefined) return undefined;
  return { every: detcDuration(every), lookback: detcDuration(lookback) } as const;
}

const positive: Reader<number> = (value) => {
  const seconds = secondsOf(value);
  return seconds === 0 ? undefined : seconds;
};

function textsOf(
  displayName: string,
  rule: FoundRule,
  properties: Properties,
  query: string,
  schedule: object,
  isNrt: boolean,
): Readonly<Record<string, unknown>> {
  const description = properties.take('description', textOf) ?? '';
  const { tags, ...attack } = tagged({
    tactics: properties.take('tactics', listOf(oneOf(tactics))) ?? [],
    techniques: properties.take('techniques', listOf(pattern(/^T\d{4}$/u))) ?? [],
    subTechniques: properties.take('subTechniques', listOf(pattern(/^T\d{4}\.\d{3}$/u))) ?? [],
  });
  const { grouping, incident } = incidentOf(properties);
  const suppression = suppressionOf(properties);
  const trigger = isNrt ? undefined : triggerOf(properties);
  const settings = {
    ...(rule.ruleId === undefined ? {} : { ruleId: rule.ruleId }),
    ...((properties.take('enabled', flagOf) ?? true) ? {} : { enabled: false }),
    // A detection needs some words; the rule's own stay as they are.
    ...(description === description.trim() && description !== '' ? {} : { description }),
    ...attack,
    ...(trigger === undefined ? {} : { trigger }),
    ...eventGrouping(properties),
    ...(typeof suppression === 'object' ? { suppression } : {}),
    ...(incident === undefined ? {} : { incident }),
    ...alertSettings(properties),
    ...templateOf(properties),
  };
  return {
    description: description.trim() === '' ? displayName : description.trim(),
    ...(rule.author === undefined ? {} : { author: rule.author }),
    tags,
    source: ownKql,
    query,
    schedule,
    alert: {
      ...alertOf(displayName, properties),
      ...(grouping === undefined ? {} : { grouping }),
      ...(typeof suppression === 'string' ? { suppress: suppression } : {}),
    },
    ...(Object.keys(settings).length === 0 ? {} : { sentinel: settings }),
  };
}

const operators = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
  greaterthan: 'GreaterThan',
  lessthan: 'LessThan',
  equal: 'Equal',
  notequal: 'NotEqual',
} as const;

/** Undefined where any row raises the alert, as detc has it. */
function triggerOf(properties: Properties) {
  const operator =
    properties.take('triggerOperator', (value) =>
      typeof value === 'string' && Object.hasOwn(operators, value.toLowerCase())
        ? operators[value.toLowerCase() as keyof typeof operators]
        : undefined,
    ) ?? 'GreaterThan';
  const threshold =
    properties.take('triggerThreshold', (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined,
    ) ?? 0;
  return operator === 'GreaterThan' && threshold === 0 ? undefined : { operator, threshold };
}

/** Sentinel makes one alert of all rows where a rule says nothing, detc one of each. */
function eventGrouping(properties: Properties) {
  const kinds = ['AlertPerResult', 'SingleAlert'] as const;
  const kind =
    properties.inner('eventGroupingSettings').take('aggregationKind', oneOf(kinds)) ?? 'SingleAlert';
  return kind === 'AlertPerResult' ? {} : { eventGrouping: kind };
}

/** In detc's words while the rule rests after an alert, in Sentinel's for a length that is set and not in force. */
function suppressionOf(properties: Properties): string | object | undefined {
  const enabled = properties.take('suppressionEnabled', flagOf) ?? false;
  const duration = properties.take('suppressionDuration', positive) ?? usualSuppression;
  if (enabled) return detcDuration(duration);
  return duration === usualSuppression ? undefined : { enabled, duration: isoDuration(duration) };
}
const usualSuppression = 5 * 3_600;

function templateOf(properties: Properties) {
  const name = properties.take('alertRuleTemplateName', written);
  const version = properties.take('templateVersion', written);
  if (name === undefined) return {};
  return { template: { name, ...(version === undefined ? {} : { version }) } };
}

function pattern(words: RegExp): Reader<string> {
  return (value) =>
    typeof value === 'string' && words.test(value.toUpperCase()) ? value.toUpperCase() : undefined;
}

/** Characters of a value in a message. */
const longest = 80;

function shown(value: Json): string {
  const text = visible(JSON.stringify(value));
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
