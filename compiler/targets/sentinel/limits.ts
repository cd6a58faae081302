import * as found from '../../diagnostics/catalogue/sentinel.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { Entity, Pattern, PatternKind } from '../../model/index.ts';
import type { EntityColumns, Plan } from '../../plan/plan.ts';
import { countPlaceholders, formatText } from '../alert-text.ts';
import { checkTags, sentinelAttack } from '../attack.ts';
import { durationWords } from '../duration.ts';
import { codeOf } from '../kql-code.ts';
import { entityFacts } from './entities.ts';
import { queryPeriod, type SentinelRule } from './rule.ts';

const minute = 60;
const hour = 3_600;
const day = 86_400;

/** Microsoft's limits of one rule (https://learn.microsoft.com/azure/sentinel/sentinel-service-limits). */
export const ruleLimits = {
  query: 10_000,
  frequency: { least: 5 * minute, most: 14 * day },
  period: { least: 5 * minute, most: 14 * day },
  longPeriod: { from: 2 * day, frequency: hour },
  displayName: 256,
  description: 5_000,
  placeholders: 3,
  details: 20,
  detailKey: /^[a-zA-Z]+\w*$/,
  detailKeyLength: 20,
  detailColumn: /^[a-zA-Z_]+\w*$/,
  detailColumnLength: 500,
  entities: 10,
  identifiers: 3,
  suppression: day,
  grouping: { least: 5 * minute, most: 7 * day },
  nrtDelay: 12 * hour,
} as const;

type Check = (plan: Plan, rule: SentinelRule) => readonly Diagnostic[];

/** Every limit of a single rule that can be known before it is deployed. */
export function checkRule(plan: Plan, rule: SentinelRule): readonly Diagnostic[] {
  return checks.flatMap((check) => check(plan, rule));
}

const checks: readonly Check[] = [
  (plan, { query }) => checkQuery(query, queryRange(plan)),
  (plan) => checkSchedule(plan),
  (plan, { displayName, description }) => checkTexts(plan, displayName, description),
  (plan) => checkAlertTexts(plan),
  (plan) => checkDetails(plan),
  ({ detection, entities }) => checkEntities(entities, detection.alert.entities, detection.alert.range),
  (plan) => checkResponse(plan),
  ({ detection: { meta, range } }) => checkTags(meta.tags, (index) => meta.tagRanges?.[index] ?? range),
  ({ detection }) => {
    const { leftOut: techniques } = sentinelAttack(detection.meta.tags);
    return techniques.length === 0 ? [] : [found.techniqueLeftOut.at(detection.range, { techniques })];
  },
];

/** The query as a whole has no place of its own; the events it reads come nearest. */
function queryRange(plan: Plan): Range {
  const { pattern } = plan.detection;
  if (pattern.kind === 'raw') return pattern.query.range;
  return plan.events[0]?.range ?? plan.detection.range;
}

const forbidden = /\b(?:search|union)(?:\s+(?:kind|isfuzzy|withsource)\s*=\s*\w+)*\s+\*/i;
const otherService = /\b(adx|arg)\s*\(/i;

/** What Sentinel refuses in the text of a query. */
export function checkQuery(query: string, range: Range): readonly Diagnostic[] {
  const code = codeOf(query);
  const allTables = forbidden.exec(code)?.[0];
  const service = otherService.exec(code)?.[1];
  return [
    ...(query.length > ruleLimits.query
      ? [found.queryLength.at(range, { length: query.length, limit: ruleLimits.query })]
      : []),
    ...(allTables === undefined
      ? []
      : [found.queryForbidden.at(range, { text: allTables.replace(/\s+/g, ' ') })]),
    ...(service === undefined ? [] : [found.queryFunction.at(range, { name: service })]),
  ];
}

function checkSchedule(plan: Plan): readonly Diagnostic[] {
  const { schedule, detection } = plan;
  if (schedule.kind === 'nrt') return [];
  return checkTimes(schedule.every, queryPeriod(plan), detection.range);
}

/** @param every and `period` are in seconds */
export function checkTimes(every: number, period: number, range: Range): readonly Diagnostic[] {
  const { frequency, longPeriod } = ruleLimits;
  const words = { every: durationWords(every), period: durationWords(period) };
  const isWithin = (value: number, { least, most }: { least: number; most: number }) =>
    value >= least && value <= most;
  if (!isWithin(every, frequency)) return [found.frequencyBounds.at(range, words)];
  if (!isWithin(period, ruleLimits.period)) return [found.periodBounds.at(range, words)];
  if (period < every) return [found.periodTooShort.at(range, words)];
  if (period >= longPeriod.from && every < longPeriod.frequency) {
    return [found.longPeriodFrequency.at(range, words)];
  }
  return [];
}

function checkTexts({ detection }: Plan, displayName: string, description: string): readonly Diagnostic[] {
  return [
    ...(displayName.length < 1 || displayName.length > ruleLimits.displayName
      ? [
          found.displayNameLength.at(detection.range, {
            length: displayName.length,
            limit: ruleLimits.displayName,
          }),
        ]
      : []),
    ...(description.length > ruleLimits.description
      ? [
          found.descriptionLength.at(detection.alert.range, {
            length: description.length,
            limit: ruleLimits.description,
          }),
        ]
      : []),
  ];
}

function checkAlertTexts({ detection, title, description }: Plan): readonly Diagnostic[] {
  const { range } = detection.alert;
  const problems: Diagnostic[] = [];
  const titleLength = formatText(title).length;
  if (titleLength < 1 || titleLength > ruleLimits.displayName) {
    problems.push(found.alertTitleLength.at(range, { length: titleLength, limit: ruleLimits.displayName }));
  }
  if (description !== undefined) {
    const { length } = formatText(description);
    if (length < 1 || length > ruleLimits.description) {
      problems.push(found.alertDescriptionLength.at(range, { length, limit: ruleLimits.description }));
    }
  }
  for (const [part, parts] of [
    ['title', title],
    ['description', description ?? []],
  ] as const) {
    const count = countPlaceholders(parts);
    if (count > ruleLimits.placeholders) {
      problems.push(found.placeholderCount.at(range, { part, count, limit: ruleLimits.placeholders }));
    }
  }
  return problems;
}

function checkDetails({ detection, details }: Plan): readonly Diagnostic[] {
  const { alert } = detection;
  const rangeOf = (index: number) => alert.details[index]?.range ?? alert.range;
  const problems: Diagnostic[] = [];
  if (details.length > ruleLimits.details) {
    const range = rangeOf(ruleLimits.details);
    problems.push(found.detailCount.at(range, { count: details.length, limit: ruleLimits.details }));
  }
  details.forEach(({ key, column }, index) => {
    if (!ruleLimits.detailKey.test(key) || key.length > ruleLimits.detailKeyLength) {
      problems.push(found.detailKey.at(rangeOf(index), { key }));
    }
    if (!ruleLimits.detailColumn.test(column) || column.length > ruleLimits.detailColumnLength) {
      problems.push(found.detailColumn.at(rangeOf(index), { key, column }));
    }
  });
  return problems;
}

function checkEntities(
  entities: readonly EntityColumns[],
  written: readonly Entity[],
  alertRange: Range,
): readonly Diagnostic[] {
  const rangeOf = (index: number) => written[index]?.range ?? alertRange;
  const tooMany =
    entities.length > ruleLimits.entities
      ? [
          found.entityCount.at(rangeOf(ruleLimits.entities), {
            count: entities.length,
            limit: ruleLimits.entities,
          }),
        ]
      : [];
  return [...tooMany, ...entities.flatMap((entity, index) => checkEntity(entity, rangeOf(index)))];
}

function checkEntity({ type, mappings }: EntityColumns, range: Range): readonly Diagnostic[] {
  const facts = Object.hasOwn(entityFacts, type) ? entityFacts[type] : undefined;
  if (facts === undefined) {
    return [
      found.entityTypeUnknown.at(range, { type, suggestion: didYouMean(type, Object.keys(entityFacts)) }),
    ];
  }
  const names = mappings.map(({ identifier }) => identifier);
  const hasAll = (set: readonly string[]) => set.every((name) => names.includes(name));
  const words = (sets: readonly (readonly string[])[]) => sets.map((set) => set.join(' and '));
  const problems: Diagnostic[] = [];
  if (names.length > ruleLimits.identifiers) {
    problems.push(
      found.identifierCount.at(range, { type, count: names.length, limit: ruleLimits.identifiers }),
    );
  }
  for (const identifier of names.filter((name) => !facts.identifiers.includes(name))) {
    const suggestion = didYouMean(identifier, facts.identifiers);
    problems.push(
      found.identifierUnknown.at(range, { type, identifier, suggestion, known: facts.identifiers }),
    );
  }
  if (!facts.requireOneOf.some(hasAll)) {
    problems.push(found.identifierMissing.at(range, { type, wanted: words(facts.requireOneOf) }));
  } else if (facts.strong.length > 0 && !facts.strong.some(hasAll)) {
    problems.push(found.identifierWeak.at(range, { type, strong: words(facts.strong) }));
  }
  return problems;
}

/** Suppression, and the grouping of alerts into incidents. */
function checkResponse({ detection, schedule }: Plan): readonly Diagnostic[] {
  const { suppress, grouping, range } = detection.alert;
  const problems: Diagnostic[] = [];
  const every = schedule.kind === 'nrt' ? minute : schedule.every;
  if (suppress !== undefined) {
    const length = durationWords(suppress);
    if (suppress > ruleLimits.suppression) problems.push(found.suppressionLength.at(range, { length }));
    else if (suppress < every) {
      problems.push(found.suppressionIdle.at(range, { length, every: durationWords(every) }));
    }
  }
  if (grouping !== undefined) {
    const { least, most } = ruleLimits.grouping;
    if (grouping.within < least || grouping.within > most) {
      problems.push(found.groupingLookback.at(range, { length: durationWords(grouping.within) }));
    }
    if (grouping.reopen) problems.push(found.groupingReopen.at(range, {}));
  }
  return problems;
}

const patternWords: Readonly<Record<PatternKind, string>> = {
  match: 'one alert for several matches',
  aggregate: 'an aggregate over a window',
  sequence: 'several events within a window',
  'new-value': 'a history',
  spike: 'a history',
  'absent-after': 'an event that does not come',
  latest: 'what came before an event',
  'absent-member': 'an event that does not come',
  raw: 'a query of its own',
};

/** A single event, or several of one minute made one alert; what a query of its own does is the author's business. */
function isMomentary(pattern: Pattern): boolean {
  if (pattern.kind === 'raw') return true;
  return pattern.kind === 'match' && (pattern.once === undefined || pattern.once.repeat.kind === 'run');
}

/** What a near-real-time rule cannot judge. Checked before there is a query: none can be made for it. */
export function checkNrt({ detection, schedule, events }: Plan): readonly Diagnostic[] {
  if (schedule.kind !== 'nrt') return [];
  const late = events.filter(({ source }) => source.delay >= ruleLimits.nrtDelay);
  return [
    ...(isMomentary(detection.pattern)
      ? []
      : [found.nrtPattern.at(detection.range, { pattern: patternWords[detection.pattern.kind] })]),
    ...late.map(({ source, range }) =>
      found.nrtDelay.at(range, { source: source.name, delay: durationWords(source.delay) }),
    ),
  ];
}
