import type { Field, Source } from '../../model/index.ts';
import { logAnalyticsName } from '../../targets/sigma/field-name.ts';
import { looseNames } from './loose-names.ts';

export type FoundField =
  | { readonly kind: 'field'; readonly field: Field; readonly values?: Readonly<Record<string, string>> }
  /** The path is known, but no field holds its value and nothing else. */
  | { readonly kind: 'inexact'; readonly near: Field }
  | { readonly kind: 'unknown' };

export interface FieldNames {
  /** @param isAccount whether the field is compared with a list of accounts */
  readonly find: (name: string, isAccount?: boolean) => FoundField;
  /** Every name that can be found, for "did you mean". */
  readonly known: readonly string[];
}

/**
 * What Sigma's names mean in a source: its own names first, then Event Hub paths, with or without the `properties` above
 * them, then names that SigmaHQ's rules use loosely. Case makes no difference where it leaves no choice.
 */
export function fieldNames(source: Source): FieldNames {
  const fields = source.names.flatMap((name) => source.field(name) ?? []);
  const byName = grouped(fields, ({ name }) => [name.toLowerCase()]);
  const byPath = grouped(fields, (field) => [
    ...new Set([field.eventHub ?? '', logAnalyticsName(field, source)].map((name) => name.toLowerCase())),
  ]);
  const byShortPath = grouped(fields, ({ eventHub = '' }) => shortPath(eventHub.toLowerCase()));
  const { product, service, category } = source.sigma;
  const loose = looseNames[`${product}/${service ?? category ?? ''}`] ?? {};

  const ownName = (name: string): Field | undefined => {
    const exact = source.field(name);
    if (exact !== undefined) return exact;
    const found = byName.get(name.toLowerCase()) ?? [];
    return found.length === 1 ? found[0] : undefined;
  };

  return {
    known: [...source.names, ...fields.flatMap(({ eventHub }) => eventHub ?? [])],
    find: (name, isAccount = false) => {
      const own = ownName(name);
      if (own !== undefined && own.type !== 'dynamic' && isSpokenOf(own))
        return { kind: 'field', field: own };
      const there = [byPath, byShortPath]
        .map((paths) => (paths.get(name.toLowerCase()) ?? []).filter(({ type }) => type !== 'dynamic'))
        .find((group) => group.length > 0);
      const [best] = (there ?? [])
        .filter(holdsThePath)
        .sort((a, b) => rank(a, name, source, isAccount) - rank(b, name, source, isAccount));
      if (best !== undefined) return { kind: 'field', field: best };
      const alias = Object.hasOwn(loose, name.toLowerCase()) ? loose[name.toLowerCase()] : undefined;
      const aliased = alias === undefined ? undefined : source.field(alias.field);
      if (alias !== undefined && aliased !== undefined) {
        return {
          kind: 'field',
          field: aliased,
          ...(alias.values === undefined ? {} : { values: alias.values }),
        };
      }
      if (own !== undefined && own.type !== 'dynamic') return { kind: 'field', field: own };
      const [near] = there ?? [];
      if (near !== undefined) return { kind: 'inexact', near };
      return own === undefined ? { kind: 'unknown' } : { kind: 'field', field: own };
    },
  };
}

/**
 * A field that the source knows in the Event Hub record or names itself. A column that the table merely has as well may be called
 * like the path of another: `operationName` of an activity is the column OperationNameValue.
 */
function isSpokenOf({ eventHub, origin }: Field): boolean {
  return eventHub !== undefined || origin.kind === 'named';
}

/** `properties.userId` is called `userId` in Microsoft Graph and in rules that follow it. */
function shortPath(path: string): readonly string[] {
  return path.startsWith('properties.') ? [path.slice('properties.'.length)] : [];
}

function grouped(fields: readonly Field[], keysOf: (field: Field) => readonly string[]) {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    for (const key of keysOf(field)) groups.set(key, [...(groups.get(key) ?? []), field]);
  }
  return groups;
}

/** Functions that leave a value what it is, or read it out of a text that holds it. */
const faithful = new Set(
  'tostring tobool toint tolong toreal todouble todatetime toguid tolower parse_json todynamic extract'.split(
    ' ',
  ),
);

/** Whether a field is the value of its path, and not worked out from that and more. */
export function holdsThePath({ origin }: Field): boolean {
  if (origin.kind !== 'named') return true;
  const code = origin.kql.replace(/@?"[^"]*"|@?'[^']*'/gu, "''");
  return [...code.matchAll(/([A-Za-z_]\w*)\s*\(/gu)].every(([, name = '']) =>
    faithful.has(name.toLowerCase()),
  );
}

/** Of several fields for one path: those whose Event Hub path it is; a column, then a named field, then a bare path; those in small letters last. */
function rank(field: Field, name: string, source: Source, isAccount: boolean): number {
  const isOther = (field.eventHub ?? name).toLowerCase() !== name.toLowerCase() || !isSpokenOf(field);
  const kinds = { column: 0, named: 1, path: 2 } as const;
  const { origin } = field;
  const lowered = origin.kind === 'named' && /\btolower\s*\(/u.test(origin.kql) ? 4 : 0;
  return (
    (isOther ? 16 : 0) + kinds[origin.kind] + lowered + (isAccount && !isOfAccount(field, source) ? 8 : 0)
  );
}

function isOfAccount(field: Field, source: Source): boolean {
  if (field.isAccount === true) return true;
  return source.names.some((name) => {
    const identity = source.identity(name);
    return identity !== undefined && (identity.id.name === field.name || identity.upn.name === field.name);
  });
}
