import { eventsMissing, keyMissing, keyWithoutEffect } from '../../../diagnostics/catalogue/pattern.ts';
import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { Scope } from '../scope.ts';

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
  latest: { needs: ['event', 'among', 'expected', 'group-by', 'timespan'], may: ['aliases', 'sharing'] },
};
const absentMemberKeys: Keys = { needs: ['list', 'member', 'timespan'] };

/** Reports keys that are missing or without effect; false where the pattern cannot be read. */
export function hasItsKeys(scope: Scope, correlation: CorrelationSyntax): boolean {
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
  const wantsEvents =
    type === 'temporal' ||
    type === 'temporal_ordered' ||
    type === 'latest' ||
    (type === 'absent' && !isMember);
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
