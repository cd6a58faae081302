import type { Field, GroupKey, KqlType, Pattern, SharedKey } from '../model/index.ts';

/** A key of a pattern's groups: the column it becomes, and the field that stands for it in each event. */
export interface KeyColumn {
  readonly name: string;
  readonly type: KqlType;
  readonly fields: readonly { readonly event: string; readonly field: Field }[];
}

/** The keys by which a pattern keeps its events apart; none for plain matches. */
export function keyColumns(pattern: Pattern): readonly KeyColumn[] {
  switch (pattern.kind) {
    case 'match':
      return (pattern.once?.per ?? []).map((key) => ofEvent(key, pattern.event.name));
    case 'aggregate':
    case 'spike':
      return pattern.groupBy.map((key) => ofEvent(key, pattern.event.name));
    case 'new-value':
      return [
        ...pattern.groupBy.map((key) => ofEvent(key, pattern.event.name)),
        ofField(pattern.field, pattern.event.name),
      ];
    case 'absent-member':
      return [ofEvent(pattern.member, pattern.event.name)];
    case 'sequence':
      return pattern.groupBy.map(shared);
    case 'absent-after':
    case 'latest':
    case 'raw':
      return [];
  }
}

/** An identity is kept apart by its id: a UPN may change within a window. */
export function keyField(key: GroupKey): Field {
  return key.kind === 'field' ? key.field : key.identity.id;
}

/** The columns of the names that belong to identities among the keys: they say to people whose group it is. */
export function keyNames(pattern: Pattern): readonly string[] {
  const keys =
    pattern.kind === 'match' ? (pattern.once?.per ?? []) : 'groupBy' in pattern ? pattern.groupBy : [];
  return keys.flatMap((key) => ('kind' in key && key.kind === 'identity' ? [key.identity.upn.column] : []));
}

function ofEvent(key: GroupKey, event: string): KeyColumn {
  return ofField(keyField(key), event);
}

function ofField(field: Field, event: string): KeyColumn {
  return { name: field.column, type: field.type, fields: [{ event, field }] };
}

/** The column of a key that several events share: the field's own name where it is the same everywhere. */
export function shared(key: SharedKey): KeyColumn {
  const fields = Object.entries(key.byEvent).map(([event, groupKey]) => ({
    event,
    field: keyField(groupKey),
  }));
  const names = new Set(fields.map(({ field }) => field.column));
  const [only] = names;
  const [first] = fields;
  const name = names.size === 1 && only !== undefined ? only : pascal(key.name);
  return { name, type: first?.field.type ?? 'string', fields };
}

/** `wrong_password` as the name of a column, or the start of one: `WrongPassword`. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
