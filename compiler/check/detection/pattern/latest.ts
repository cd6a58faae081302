import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, Pattern } from '../../../model/index.ts';
import type { Scope } from '../scope.ts';
import { spanOf } from './group.ts';
import { namedEvent, reportUnused } from './named-event.ts';
import { sharedKeys } from './shared-keys.ts';

/** An event whose newest predecessor is not what is expected. */
export function latest(
  scope: Scope,
  correlation: CorrelationSyntax,
  events: ReadonlyMap<string, EventSelector>,
): Pattern | undefined {
  const event = namedEvent(scope, events, correlation.event ?? '', ['correlation', 'event']);
  const among = namedEvent(scope, events, correlation.among ?? '', ['correlation', 'among']);
  const expected = namedEvent(scope, events, correlation.expected ?? '', ['correlation', 'expected']);
  reportUnused(scope, [correlation.event, correlation.among, correlation.expected]);
  if (event === undefined || among === undefined || expected === undefined) return undefined;
  const groupBy = sharedKeys(scope, correlation, 'group-by', [event, among, expected]);
  const sharing = sharedKeys(scope, correlation, 'sharing', [event, among]);
  const timespan = spanOf(scope, correlation, 'timespan');
  if (timespan === undefined || groupBy.length === 0) return undefined;
  return { kind: 'latest', event, among, expected, groupBy, sharing, timespan };
}
