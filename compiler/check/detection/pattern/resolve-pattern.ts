import { keyMissing } from '../../../diagnostics/catalogue/pattern.ts';
import type { EventSelector, Pattern } from '../../../model/index.ts';
import type { Scope } from '../scope.ts';
import { absentAfter, absentMember } from './absent.ts';
import { aggregate } from './aggregate.ts';
import { hasItsKeys } from './correlation-keys.ts';
import { latest } from './latest.ts';
import { newValue, spike } from './history.ts';
import { sequence } from './sequence.ts';

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
    case 'latest':
      return latest(scope, correlation, events);
    case 'absent':
      return correlation.list === undefined
        ? absentAfter(scope, correlation, events)
        : single === undefined
          ? undefined
          : absentMember(scope, correlation, correlation.list, single);
  }
}
