import { noListMember } from '../../../diagnostics/catalogue/pattern.ts';
import { unknownList } from '../../../diagnostics/catalogue/references.ts';
import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, Pattern } from '../../../model/index.ts';
import { resolveKey } from '../key.ts';
import type { Scope } from '../scope.ts';
import { spanOf } from './group.ts';
import { namedEvent, reportUnused } from './named-event.ts';
import { sharedKeys } from './shared-keys.ts';

/** An event without another after it. */
export function absentAfter(
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

/** A member of a list without an event. */
export function absentMember(
  scope: Scope,
  correlation: CorrelationSyntax,
  listName: string,
  event: EventSelector,
): Pattern | undefined {
  const name = listName.slice(1, -1);
  const list = scope.ground.lists.get(name);
  const timespan = spanOf(scope, correlation, 'timespan');
  if (list === undefined) {
    if (scope.ground.faulty.list.has(name)) return undefined;
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
