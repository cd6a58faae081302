import {
  fieldNotNumeric,
  keyMissing,
  keyWithoutEffect,
  thresholdMissing,
  thresholdTrivial,
} from '../../../diagnostics/catalogue/pattern.ts';
import type { CorrelationSyntax, ThresholdSyntax } from '../../../language/schema/detection.ts';
import type {
  AggregateFunction,
  EventSelector,
  Pattern,
  Threshold,
  ThresholdOperator,
} from '../../../model/index.ts';
import { resolveField } from '../key.ts';
import { numberAt, type Scope } from '../scope.ts';
import { groupKeys, spanOf } from './group.ts';

const numeric = new Set(['int', 'long', 'real']);

/** event_count and the value_* types. */
export function aggregate(
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
