import { exceptionExpired, exceptionLapsed } from '../../diagnostics/catalogue/references.ts';
import { rawException } from '../../diagnostics/catalogue/raw.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Exception, Pattern } from '../../model/index.ts';
import { eventsOf } from '../../model/index.ts';
import { resolveDetection } from '../../sigma/index.ts';
import type { Ground } from '../ground/ground.ts';
import type { Scope } from './scope.ts';

/** Days between the end of an exception and the error. */
const graceDays = 30;

/** The exceptions of the environment that name this detection, resolved against its first event. */
export function resolveExceptions(scope: Scope, pattern: Pattern): readonly Exception[] {
  const environment = scope.ground.environment?.located;
  const [event] = eventsOf(pattern);
  if (environment === undefined) return [];
  return (environment.value.exceptions ?? []).flatMap((syntax, index): readonly Exception[] => {
    if (!syntax.detections.includes(scope.name)) return [];
    if (event === undefined) {
      const at = ['exceptions', index, 'detections', syntax.detections.indexOf(scope.name)];
      scope.report(rawException.at(environment.rangeOf(at), { detection: scope.name }));
      return [];
    }
    const path = ['exceptions', index];
    const resolved = resolveDetection({
      located: environment,
      path: [...path, 'detection'],
      block: syntax.detection,
      source: event.source,
      lists: scope.ground.lists,
      faultyLists: scope.ground.faulty.list,
      parameters: scope.parameters,
    });
    scope.report(...resolved.diagnostics);
    if (resolved.isOpen) scope.leaveOpen();
    for (const list of resolved.usedLists) scope.useList(list);
    if (resolved.predicate === undefined) return [];
    const { name, id, reason, owner, expires } = syntax;
    return [
      { name, id, reason, owner, expires, where: resolved.predicate, range: environment.rangeOf(path) },
    ];
  });
}

/** `today` is an ISO date; an exception holds through its last day. */
export function checkExpiry(ground: Ground, today: string): readonly Diagnostic[] {
  const environment = ground.environment?.located;
  return (environment?.value.exceptions ?? []).flatMap(
    ({ name, owner, expires }, index): readonly Diagnostic[] => {
      if (environment === undefined || today <= expires) return [];
      const range = environment.rangeOf(['exceptions', index, 'expires']);
      const deadline = addDays(expires, graceDays + 1);
      return today < deadline
        ? [exceptionExpired.at(range, { name, expires, owner, deadline })]
        : [exceptionLapsed.at(range, { name, expires, owner })];
    },
  );
}

function addDays(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
