import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, Pattern } from '../../../model/index.ts';
import type { Scope } from '../scope.ts';
import { spanOf } from './group.ts';
import { namedEvent, reportUnused } from './named-event.ts';
import { sharedKeys } from './shared-keys.ts';

/** temporal and temporal_ordered. */
export function sequence(
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
