import { reservedColumn, reservedName } from '../../diagnostics/catalogue/pattern.ts';
import { letNames } from '../../kql/query/list-values.ts';
import { isReservedColumn, isReservedLet } from '../../kql/query/reserved.ts';
import type { Alert, EventSelector, Pattern } from '../../model/index.ts';
import { keyColumns } from '../../plan/keys.ts';
import type { Scope } from './scope.ts';

/** Names that would hide one another in the emitted query. */
export function checkNames(
  scope: Scope,
  pattern: Pattern,
  events: readonly EventSelector[],
  alert: Alert,
): void {
  const lists = new Set([...scope.ground.lists.values()].flatMap(letNames));
  for (const { name } of events) {
    if (name === 'event' || !(isReservedLet(name) || lists.has(name))) continue;
    scope.report(reservedName.at(scope.located.keyRangeOf(['events', name]), { name, what: 'an event' }));
  }
  const isPlainMatch = pattern.kind === 'match' && pattern.once === undefined;
  if (isPlainMatch || pattern.kind === 'sequence' || pattern.kind === 'raw') return;
  const keys = keyColumns(pattern).map(({ name }) => ({ name, path: ['correlation'] }));
  const details = alert.details.flatMap(({ key, ref }) =>
    ref.kind === 'field' ? [{ name: ref.field.column, path: ['alert', 'details', key] }] : [],
  );
  const measured =
    pattern.kind === 'aggregate' && pattern.field !== undefined
      ? [{ name: pattern.field.column, path: ['correlation', 'condition', 'field'] }]
      : [];
  for (const { name, path } of [...keys, ...details, ...measured]) {
    if (isReservedColumn(name))
      scope.report(reservedColumn.at(scope.located.rangeOf(path), { column: name }));
  }
}
