import {
  aliasIncomplete,
  aliasUnused,
  keyTypesDiffer,
  unknownEvent,
} from '../../../diagnostics/catalogue/pattern.ts';
import type { CorrelationSyntax } from '../../../language/schema/detection.ts';
import type { EventSelector, GroupKey, SharedKey } from '../../../model/index.ts';
import { keyField } from '../../../plan/keys.ts';
import { resolveKey } from '../key.ts';
import type { Scope } from '../scope.ts';

/** Keys that stand for something in each event: by alias, or by the same name. */
export function sharedKeys(
  scope: Scope,
  correlation: CorrelationSyntax,
  key: 'group-by' | 'sharing',
  events: readonly EventSelector[],
): readonly SharedKey[] {
  const aliases = correlation.aliases ?? {};
  if (key === 'group-by') reportAliases(scope, correlation);
  return (correlation[key] ?? []).flatMap((name, index): readonly SharedKey[] => {
    const path = ['correlation', key, index];
    const alias = aliases[name];
    const entries = events.flatMap((event): readonly (readonly [string, GroupKey])[] => {
      const fieldName = alias === undefined ? name : alias[event.name];
      if (fieldName === undefined) {
        const range = scope.located.keyRangeOf(['correlation', 'aliases', name]);
        scope.report(aliasIncomplete.at(range, { alias: name, event: event.name }));
        return [];
      }
      const at = alias === undefined ? path : ['correlation', 'aliases', name, event.name];
      const groupKey = resolveKey(scope, event.source, fieldName, at);
      return groupKey === undefined ? [] : [[event.name, groupKey]];
    });
    if (entries.length !== events.length) return [];
    const types = new Set(entries.map(([, groupKey]) => keyField(groupKey).type));
    if (types.size > 1) {
      scope.report(
        keyTypesDiffer.at(scope.located.rangeOf(path), { key: name, types: [...types].join(' and ') }),
      );
      return [];
    }
    return [{ name, byEvent: Object.fromEntries(entries) }];
  });
}

function reportAliases(scope: Scope, correlation: CorrelationSyntax): void {
  const events = Object.keys(scope.located.value.events ?? {});
  const used = [...(correlation['group-by'] ?? []), ...(correlation.sharing ?? [])];
  for (const [alias, fields] of Object.entries(correlation.aliases ?? {})) {
    const path = ['correlation', 'aliases', alias];
    if (!used.includes(alias)) scope.report(aliasUnused.at(scope.located.keyRangeOf(path), { alias }));
    for (const event of Object.keys(fields)) {
      if (events.includes(event)) continue;
      scope.report(unknownEvent.at(scope.located.keyRangeOf([...path, event]), { event, known: events }));
    }
  }
}
