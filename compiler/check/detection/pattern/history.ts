import { historyTooLong } from '../../../diagnostics/catalogue/pattern.ts';
import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, Pattern } from '../../../model/index.ts';
import { resolveField } from '../key.ts';
import { numberAt, type Scope } from '../scope.ts';
import { groupKeys, spanOf } from './group.ts';

/*
 * Patterns that compare with a baseline.
 */

const secondsPerDay = 86_400;

export function newValue(
  scope: Scope,
  correlation: CorrelationSyntax,
  event: EventSelector,
): Pattern | undefined {
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

export function spike(
  scope: Scope,
  correlation: CorrelationSyntax,
  event: EventSelector,
): Pattern | undefined {
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
