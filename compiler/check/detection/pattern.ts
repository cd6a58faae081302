import {
  aliasIncomplete,
  aliasUnused,
  eventsMissing,
  eventsUnused,
  fieldNotNumeric,
  historyTooLong,
  keyMissing,
  keyTypesDiffer,
  keyWithoutEffect,
  noListMember,
  thresholdMissing,
  thresholdTrivial,
  unknownEvent,
} from '../../diagnostics/catalogue/pattern.ts';
import { unknownList } from '../../diagnostics/catalogue/references.ts';
import type { CorrelationSyntax, ThresholdSyntax } from '../../language/schema/detection.ts';
import type {
  AggregateFunction,
  EventSelector,
  GroupKey,
  Pattern,
  SharedKey,
  Threshold,
  ThresholdOperator,
} from '../../model/index.ts';
import { keyField } from '../../plan/keys.ts';
import { resolveField, resolveKey } from './key.ts';
import { durationAt, numberAt, type Scope } from './scope.ts';

type CorrelationType = CorrelationSyntax['type'];
type CorrelationKey = Exclude<keyof CorrelationSyntax, 'type'>;

interface Keys {
  readonly needs: readonly CorrelationKey[];
  readonly may?: readonly CorrelationKey[];
}

const aggregateKeys: Keys = { needs: ['group-by', 'timespan', 'condition'] };
const temporalKeys: Keys = { needs: ['rules', 'group-by', 'timespan'], may: ['aliases'] };
const keysOf: Readonly<Record<CorrelationType, Keys>> = {
  event_count: aggregateKeys,
  value_count: aggregateKeys,
  value_sum: aggregateKeys,
  value_avg: aggregateKeys,
  value_percentile: aggregateKeys,
  temporal: temporalKeys,
  temporal_ordered: temporalKeys,
  new_value: { needs: ['field', 'group-by', 'baseline'], may: ['minimum-history'] },
  spike: { needs: ['group-by', 'timespan', 'baseline', 'deviations', 'floor'] },
  absent: { needs: ['event', 'without', 'group-by', 'timespan'], may: ['aliases', 'sharing'] },
};
const absentMemberKeys: Keys = { needs: ['list', 'member', 'timespan'] };

/** The pattern over the events that were found; undefined where it cannot be made out. */
export function resolvePattern(
  scope: Scope,
  events: ReadonlyMap<string, EventSelector>,
): Pattern | undefined {
  const correlation = scope.located.value.correlation;
  const single = events.get('event');
  if (correlation === undefined) {
    if (scope.located.value.events !== undefined) {
      scope.report(
        keyMissing.at(scope.located.keyRangeOf(['events']), { type: 'several events', key: 'correlation' }),
      );
    }
    return single === undefined ? undefined : { kind: 'match', event: single };
  }
  if (!hasItsKeys(scope, correlation)) return undefined;
  switch (correlation.type) {
    case 'event_count':
    case 'value_count':
    case 'value_sum':
    case 'value_avg':
    case 'value_percentile':
      return single === undefined ? undefined : aggregate(scope, correlation, correlation.type, single);
    case 'temporal':
    case 'temporal_ordered':
      return sequence(scope, correlation, events);
    case 'new_value':
      return single === undefined ? undefined : newValue(scope, correlation, single);
    case 'spike':
      return single === undefined ? undefined : spike(scope, correlation, single);
    case 'absent':
      return correlation.list === undefined
        ? absentAfter(scope, correlation, events)
        : single === undefined
          ? undefined
          : absentMember(scope, correlation, correlation.list, single);
  }
}

/** Reports keys that are missing or without effect; false where the pattern cannot be read. */
function hasItsKeys(scope: Scope, correlation: CorrelationSyntax): boolean {
  const { located } = scope;
  const { type } = correlation;
  const isMember = type === 'absent' && correlation.list !== undefined;
  const { needs, may = [] } = isMember ? absentMemberKeys : keysOf[type];
  const missing = needs.filter((key) => correlation[key] === undefined);
  for (const key of missing) scope.report(keyMissing.at(located.keyRangeOf(['correlation']), { type, key }));
  const read = new Set<string>(['type', ...needs, ...may]);
  for (const key of Object.keys(correlation)) {
    if (!read.has(key))
      scope.report(keyWithoutEffect.at(located.keyRangeOf(['correlation', key]), { type, key }));
  }
  const wantsEvents = type === 'temporal' || type === 'temporal_ordered' || (type === 'absent' && !isMember);
  if (wantsEvents && located.value.events === undefined) {
    scope.report(eventsMissing.at(located.rangeOf(['correlation', 'type']), { type }));
    return false;
  }
  if (!wantsEvents && located.value.events !== undefined) {
    scope.report(keyWithoutEffect.at(located.keyRangeOf(['events']), { type, key: 'events' }));
    return false;
  }
  return missing.length === 0;
}

function groupKeys(scope: Scope, correlation: CorrelationSyntax, event: EventSelector): readonly GroupKey[] {
  return (correlation['group-by'] ?? []).flatMap(
    (name, index) => resolveKey(scope, event.source, name, ['correlation', 'group-by', index]) ?? [],
  );
}

function spanOf(
  scope: Scope,
  correlation: CorrelationSyntax,
  key: 'timespan' | 'baseline' | 'minimum-history',
) {
  const given = correlation[key];
  return given === undefined ? undefined : durationAt(scope, ['correlation', key], given);
}

const numeric = new Set(['int', 'long', 'real']);

function aggregate(
  scope: Scope,
  correlation: CorrelationSyntax,
  type: AggregateFunction,
  event: EventSelector,
): Pattern | undefined {
  const groupBy = groupKeys(scope, correlation, event);
  const timespan = spanOf(scope, correlation, 'timespan');
  const condition = correlation.condition ?? {};
  const path = ['correlation', 'condition'];
  const needsField = type !== 'event_count';
  for (const [key, wanted] of [
    ['field', needsField],
    ['percentile', type === 'value_percentile'],
  ] as const) {
    const given = condition[key] !== undefined;
    if (wanted && !given)
      scope.report(keyMissing.at(scope.located.rangeOf(path), { type, key: `condition.${key}` }));
    if (!wanted && given)
      scope.report(keyWithoutEffect.at(scope.located.keyRangeOf([...path, key]), { type, key }));
  }
  const field =
    condition.field === undefined || !needsField
      ? undefined
      : resolveField(scope, event.source, condition.field, [...path, 'field']);
  if (field !== undefined && type !== 'value_count' && !numeric.has(field.type)) {
    const range = scope.located.rangeOf([...path, 'field']);
    scope.report(fieldNotNumeric.at(range, { field: field.name, type: field.type, function: type }));
  }
  const limits = thresholds(scope, condition, type);
  if (timespan === undefined || limits.length === 0 || groupBy.length === 0) return undefined;
  if (needsField && field === undefined) return undefined;
  return {
    kind: 'aggregate',
    event,
    function: type,
    ...(field === undefined ? {} : { field }),
    ...(condition.percentile === undefined ? {} : { percentile: condition.percentile }),
    groupBy,
    timespan,
    thresholds: limits,
  };
}

const operators: readonly ThresholdOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
const words: Readonly<Record<ThresholdOperator, string>> = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  eq: 'exactly',
  neq: 'other than',
};

function thresholds(scope: Scope, condition: ThresholdSyntax, type: AggregateFunction): readonly Threshold[] {
  const given = operators.filter((operator) => condition[operator] !== undefined);
  if (given.length === 0)
    scope.report(thresholdMissing.at(scope.located.keyRangeOf(['correlation', 'condition']), {}));
  const isCount = type === 'event_count' || type === 'value_count';
  return given.flatMap((operator): readonly Threshold[] => {
    const path = ['correlation', 'condition', operator];
    const limit = condition[operator];
    const value = limit === undefined ? undefined : numberAt(scope, path, limit);
    if (value === undefined) return [];
    const range = scope.located.rangeOf(path);
    const always = isCount ? passesEveryCount(operator, value) : undefined;
    if (always !== undefined) {
      scope.report(thresholdTrivial.at(range, { limit: `${words[operator]} ${value}`, always }));
      return [];
    }
    return [{ operator, value, range }];
  });
}

/** A window ends at an event, so a count is a whole number from 1: true or false where every count passes or none does. */
function passesEveryCount(operator: ThresholdOperator, value: number): boolean | undefined {
  switch (operator) {
    case 'gte':
    case 'gt':
      return value < 1 ? true : undefined;
    case 'lt':
      return value <= 1 ? false : undefined;
    case 'lte':
      return value < 1 ? false : undefined;
    case 'eq':
      return value < 1 || !Number.isInteger(value) ? false : undefined;
    case 'neq':
      return value < 1 || !Number.isInteger(value) ? true : undefined;
  }
}

function sequence(
  scope: Scope,
  correlation: CorrelationSyntax,
  events: ReadonlyMap<string, EventSelector>,
): Pattern | undefined {
  const named = (correlation.rules ?? []).map((name, index) =>
    namedEvent(scope, events, name, ['correlation', 'rules', index]),
  );
  reportUnused(scope, correlation.rules ?? []);
  const found = named.flatMap((event) => event ?? []);
  if (found.length !== named.length) return undefined;
  const groupBy = sharedKeys(scope, correlation, 'group-by', found);
  const timespan = spanOf(scope, correlation, 'timespan');
  if (timespan === undefined || groupBy.length === 0) return undefined;
  return {
    kind: 'sequence',
    ordered: correlation.type === 'temporal_ordered',
    events: found,
    groupBy,
    timespan,
  };
}

/** The event, or undefined where there is none of that name or it has findings of its own. */
function namedEvent(
  scope: Scope,
  events: ReadonlyMap<string, EventSelector>,
  name: string,
  path: readonly (string | number)[],
): EventSelector | undefined {
  const declared = Object.keys(scope.located.value.events ?? {});
  if (!declared.includes(name))
    scope.report(unknownEvent.at(scope.located.rangeOf(path), { event: name, known: declared }));
  return events.get(name);
}

function reportUnused(scope: Scope, used: readonly (string | undefined)[]): void {
  for (const event of Object.keys(scope.located.value.events ?? {})) {
    if (!used.includes(event))
      scope.report(eventsUnused.at(scope.located.keyRangeOf(['events', event]), { event }));
  }
}

/** Keys that stand for something in each event: by alias, or by the same name. */
function sharedKeys(
  scope: Scope,
  correlation: CorrelationSyntax,
  key: 'group-by' | 'sharing',
  events: readonly EventSelector[],
): readonly SharedKey[] {
  const aliases = correlation.aliases ?? {};
  if (key === 'group-by') reportAliases(scope, correlation);
  return (correlation[key] ?? []).flatMap((name, index): readonly SharedKey[] => {
    const path = ['correlation', key, index];
    const alias = aliases[name];
    const entries = events.flatMap((event): readonly (readonly [string, GroupKey])[] => {
      const fieldName = alias === undefined ? name : alias[event.name];
      if (fieldName === undefined) {
        const range = scope.located.keyRangeOf(['correlation', 'aliases', name]);
        scope.report(aliasIncomplete.at(range, { alias: name, event: event.name }));
        return [];
      }
      const at = alias === undefined ? path : ['correlation', 'aliases', name, event.name];
      const groupKey = resolveKey(scope, event.source, fieldName, at);
      return groupKey === undefined ? [] : [[event.name, groupKey]];
    });
    if (entries.length !== events.length) return [];
    const types = new Set(entries.map(([, groupKey]) => keyField(groupKey).type));
    if (types.size > 1) {
      scope.report(
        keyTypesDiffer.at(scope.located.rangeOf(path), { key: name, types: [...types].join(' and ') }),
      );
      return [];
    }
    return [{ name, byEvent: Object.fromEntries(entries) }];
  });
}

function reportAliases(scope: Scope, correlation: CorrelationSyntax): void {
  const events = Object.keys(scope.located.value.events ?? {});
  const used = [...(correlation['group-by'] ?? []), ...(correlation.sharing ?? [])];
  for (const [alias, fields] of Object.entries(correlation.aliases ?? {})) {
    const path = ['correlation', 'aliases', alias];
    if (!used.includes(alias)) scope.report(aliasUnused.at(scope.located.keyRangeOf(path), { alias }));
    for (const event of Object.keys(fields)) {
      if (events.includes(event)) continue;
      scope.report(unknownEvent.at(scope.located.keyRangeOf([...path, event]), { event, known: events }));
    }
  }
}

const secondsPerDay = 86_400;

function newValue(scope: Scope, correlation: CorrelationSyntax, event: EventSelector): Pattern | undefined {
  const groupBy = groupKeys(scope, correlation, event);
  const baseline = spanOf(scope, correlation, 'baseline');
  const minimum = spanOf(scope, correlation, 'minimum-history') ?? 0;
  const field =
    correlation.field === undefined
      ? undefined
      : resolveField(scope, event.source, correlation.field, ['correlation', 'field']);
  if (baseline !== undefined && minimum >= baseline) {
    const range = scope.located.rangeOf(['correlation', 'minimum-history']);
    scope.report(
      historyTooLong.at(range, {
        baseline: correlation.baseline ?? '',
        history: correlation['minimum-history'] ?? '',
      }),
    );
    return undefined;
  }
  if (baseline === undefined || field === undefined || groupBy.length === 0) return undefined;
  return {
    kind: 'new-value',
    event,
    field,
    groupBy,
    baseline,
    minimumHistoryDays: Math.ceil(minimum / secondsPerDay),
  };
}

function spike(scope: Scope, correlation: CorrelationSyntax, event: EventSelector): Pattern | undefined {
  const groupBy = groupKeys(scope, correlation, event);
  const timespan = spanOf(scope, correlation, 'timespan');
  const baseline = spanOf(scope, correlation, 'baseline');
  const number = (key: 'deviations' | 'floor') => {
    const given = correlation[key];
    return given === undefined ? undefined : numberAt(scope, ['correlation', key], given);
  };
  const deviations = number('deviations');
  const floor = number('floor');
  if (timespan === undefined || baseline === undefined || deviations === undefined || floor === undefined)
    return undefined;
  if (groupBy.length === 0) return undefined;
  return { kind: 'spike', event, groupBy, timespan, baseline, deviations, floor };
}

function absentAfter(
  scope: Scope,
  correlation: CorrelationSyntax,
  events: ReadonlyMap<string, EventSelector>,
): Pattern | undefined {
  const event = namedEvent(scope, events, correlation.event ?? '', ['correlation', 'event']);
  const without = namedEvent(scope, events, correlation.without ?? '', ['correlation', 'without']);
  reportUnused(scope, [correlation.event, correlation.without]);
  if (event === undefined || without === undefined) return undefined;
  const groupBy = sharedKeys(scope, correlation, 'group-by', [event, without]);
  const sharing = sharedKeys(scope, correlation, 'sharing', [event, without]);
  const timespan = spanOf(scope, correlation, 'timespan');
  if (timespan === undefined || groupBy.length === 0) return undefined;
  return { kind: 'absent-after', event, without, groupBy, sharing, timespan };
}

function absentMember(
  scope: Scope,
  correlation: CorrelationSyntax,
  listName: string,
  event: EventSelector,
): Pattern | undefined {
  const name = listName.slice(1, -1);
  const list = scope.ground.lists.get(name);
  const timespan = spanOf(scope, correlation, 'timespan');
  if (list === undefined) {
    const known = [...scope.ground.lists.keys()];
    scope.report(unknownList.at(scope.located.rangeOf(['correlation', 'list']), { list: name, known }));
    return undefined;
  }
  scope.useList(name);
  const path = ['correlation', 'member'];
  const member = resolveKey(scope, event.source, correlation.member ?? '', path);
  if (member === undefined || timespan === undefined) return undefined;
  const unfit =
    ['calendar', 'ip-range', 'regex'].includes(list.type) ||
    (member.kind === 'identity' && list.type !== 'accounts');
  if (unfit) {
    scope.report(noListMember.at(scope.located.rangeOf(path), { event: member.name }));
    return undefined;
  }
  return { kind: 'absent-member', event, list, member, timespan };
}
