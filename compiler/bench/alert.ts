/** An alert as a target would raise it. */
export interface BenchAlert {
  /** When the run that raised it looked: milliseconds since 1970. */
  readonly time: number;
  /** Undefined where the target has no title of its own for each alert. */
  readonly title?: string;
  /** By Sentinel's entity type: the texts by which each entity may be named. */
  readonly entities: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** By name; JSON values. */
  readonly details: ReadonlyMap<string, readonly unknown[]>;
  /** The numbers of the records it comes from. */
  readonly records: readonly number[];
}

/** A row of a query's result by column, as plain JSON. */
export type ResultRow = Readonly<Record<string, unknown>>;

export interface EntityMapping {
  readonly entityType: string;
  readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
}

/** The texts by which the entities of a row can be named: each identifier, and an account by its whole UPN too. */
export function entitiesOf(
  mappings: readonly EntityMapping[],
  row: ResultRow,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const entities = new Map<string, (readonly string[])[]>();
  for (const { entityType, fieldMappings } of mappings) {
    const values = new Map(
      fieldMappings.flatMap(({ identifier, columnName }) => {
        const value = textOf(row[columnName]);
        return value === '' ? [] : [[identifier, value] as const];
      }),
    );
    const name = values.get('Name');
    const suffix = values.get('UPNSuffix');
    const upn = name === undefined || suffix === undefined ? [] : [`${name}@${suffix}`];
    // Sentinel makes no entity of identifiers that are all empty.
    if (values.size > 0)
      entities.set(entityType, [...(entities.get(entityType) ?? []), [...upn, ...values.values()]]);
  }
  return entities;
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
