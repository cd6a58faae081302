import { fieldNotComparable, unknownPatternField } from '../../diagnostics/catalogue/pattern.ts';
import type { Path } from '../../language/located.ts';
import type { Field, GroupKey, Source } from '../../model/index.ts';
import { keyField } from '../../plan/keys.ts';
import type { Scope } from './scope.ts';

/** A field or identity of a source by which groups are kept apart. */
export function resolveKey(scope: Scope, source: Source, name: string, path: Path): GroupKey | undefined {
  const identity = source.identity(name);
  const field = source.field(name);
  const key: GroupKey | undefined =
    identity !== undefined
      ? { kind: 'identity', name, identity }
      : field === undefined
        ? undefined
        : { kind: 'field', name, field };
  const range = scope.located.rangeOf(path);
  if (key === undefined) {
    scope.report(unknownPatternField.at(range, { field: name, source: source.name, known: source.names }));
    return undefined;
  }
  const { type } = keyField(key);
  if (type === 'dynamic') {
    scope.report(fieldNotComparable.at(range, { field: name, type }));
    return undefined;
  }
  return key;
}

/** A single field; identities have two. */
export function resolveField(scope: Scope, source: Source, name: string, path: Path): Field | undefined {
  const key = resolveKey(scope, source, name, path);
  return key === undefined ? undefined : keyField(key);
}
