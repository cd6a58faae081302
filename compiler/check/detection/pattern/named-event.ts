import { eventsUnused, unknownEvent } from '../../../diagnostics/catalogue/pattern.ts';
import type { EventSelector } from '../../../model/index.ts';
import type { Scope } from '../scope.ts';

/** The event, or undefined where there is none of that name or it has findings of its own. */
export function namedEvent(
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

/** Reports events that the pattern does not speak of. */
export function reportUnused(scope: Scope, used: readonly (string | undefined)[]): void {
  for (const event of Object.keys(scope.located.value.events ?? {})) {
    if (!used.includes(event))
      scope.report(eventsUnused.at(scope.located.keyRangeOf(['events', event]), { event }));
  }
}
