import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, GroupKey } from '../../../model/index.ts';
import { resolveKey } from '../key.ts';
import { durationAt, type Scope } from '../scope.ts';

/** The keys of the groups of a pattern over one event. */
export function groupKeys(
  scope: Scope,
  correlation: CorrelationSyntax,
  event: EventSelector,
): readonly GroupKey[] {
  return (correlation['group-by'] ?? []).flatMap(
    (name, index) => resolveKey(scope, event.source, name, ['correlation', 'group-by', index]) ?? [],
  );
}

/** Seconds of a length of time of the correlation. */
export function spanOf(
  scope: Scope,
  correlation: CorrelationSyntax,
  key: 'timespan' | 'baseline' | 'minimum-history',
) {
  const given = correlation[key];
  return given === undefined ? undefined : durationAt(scope, ['correlation', key], given);
}
