import { tableColumns, type Columns } from '../kql/tables.ts';
import type { FormName } from './forms.ts';
import { activity } from './mappings/activity.ts';
import { directoryAudit } from './mappings/audit.ts';
import { riskDetection } from './mappings/risk-detection.ts';
import { riskyUser } from './mappings/risky-user.ts';
import { signIn } from './mappings/sign-in.ts';
import { pathOf, type Path } from './paths.ts';

/** How a record of one log is written. */
export type RecordShape = 'workspace' | 'event-hub' | 'graph';

/** The two shapes that a row is converted from and to. */
export type OuterShape = Exclude<RecordShape, 'workspace'>;

/** Where the records of one kind hold what their tables' columns hold. */
export interface RecordMapping {
  /** The name of the type in Microsoft Graph; undefined where the objects come from elsewhere. */
  readonly graphType: string | undefined;
  /** The tables, and the categories that name each of them in an Event Hub record; the first is the one that is written. */
  readonly tables: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** Columns that have one value in all rows of a workspace. */
  readonly constants: Readonly<Record<string, string>>;
  /** Fields of an Event Hub record that repeat a column. */
  readonly copies?: Readonly<Record<string, string>>;
  /** A name alone stands in the `properties` of an Event Hub record and in an object of Graph alike. */
  readonly columns: Readonly<Record<string, string | ColumnPlaces>>;
}

export interface ColumnPlaces {
  readonly both?: string;
  readonly hub?: string;
  readonly graph?: string;
  readonly form?: FormName;
}

/** The place of one column in records of one shape. */
export interface ColumnPlace {
  readonly column: string;
  readonly path: Path;
  readonly form: FormName | undefined;
}

/** A table with the mapping of its records. */
export interface MappedTable {
  readonly name: string;
  readonly category: string;
  readonly columns: Columns;
  readonly mapping: RecordMapping;
  readonly places: Readonly<Record<OuterShape, readonly ColumnPlace[]>>;
}

export const mappings: readonly RecordMapping[] = [
  signIn,
  directoryAudit,
  riskDetection,
  riskyUser,
  activity,
];

const tables: ReadonlyMap<string, MappedTable> = new Map(
  mappings.flatMap((mapping) =>
    Object.entries(mapping.tables).map(([name, [category]]) => {
      const columns = tableColumns(name) ?? {};
      const places = (shape: OuterShape) => placesIn(mapping, columns, shape);
      const table = {
        name,
        category,
        columns,
        mapping,
        places: { 'event-hub': places('event-hub'), graph: places('graph') },
      };
      return [name, table] as const;
    }),
  ),
);

/** A table whose records are known in other shapes; undefined for every other one. */
export function mappedTable(name: string): MappedTable | undefined {
  return tables.get(name);
}

export const mappedTables: readonly MappedTable[] = [...tables.values()];

const tableOfCategory: ReadonlyMap<string, string> = new Map(
  mappings.flatMap((mapping) =>
    Object.entries(mapping.tables).flatMap(([name, categories]) =>
      categories.map((category) => [category.toLowerCase(), name] as const),
    ),
  ),
);

/** The table that an Event Hub record's category names, in capital or small letters. */
export function categoryTable(category: string): string | undefined {
  return tableOfCategory.get(category.toLowerCase());
}

function placesIn(mapping: RecordMapping, columns: Columns, shape: OuterShape): readonly ColumnPlace[] {
  return Object.entries(mapping.columns).flatMap(([column, written]) => {
    if (!Object.hasOwn(columns, column)) return [];
    const places = typeof written === 'string' ? { both: written } : written;
    const path = shape === 'graph' ? graphPath(places) : hubPath(places);
    return path === undefined ? [] : [{ column, path: pathOf(path), form: places.form }];
  });
}

function hubPath({ both, hub }: ColumnPlaces): string | undefined {
  return hub ?? (both === undefined ? undefined : `properties.${both}`);
}

function graphPath({ both, graph }: ColumnPlaces): string | undefined {
  return graph ?? both;
}
