import { tableColumns } from '../kql/tables.ts';
import type { Row } from './change-record.ts';
import { categoryTable, mappedTables } from './mapping.ts';
import { recognise } from './recognise.ts';

/** Names the table that a record belongs to; undefined where it cannot be told. */
export type TableFinder = (record: Row) => string | undefined;

/** A record of fewer columns may be of any table. */
const fewestColumns = 3;

/**
 * Tells tables by a record's `Type`, by its category, by the columns that it has, or, of other shapes than rows, by its
 * form.
 * @param tables names of columns by table, beside those that every workspace may have
 */
export function createTableFinder(
  tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): TableFinder {
  const known = new Map<string, Readonly<Record<string, unknown>>>([
    ...mappedTables.map(({ name, columns }) => [name, columns] as const),
    ...Object.entries(tables),
  ]);
  const byColumns = new Map<string, string | undefined>();
  const fits = (names: readonly string[], table: string): number => {
    const columns = known.get(table) ?? {};
    const found = names.filter((name) => Object.hasOwn(columns, name)).length;
    return found >= fewestColumns && found * 2 > names.length ? found : 0;
  };
  const bestFit = (names: readonly string[]): string | undefined => {
    let best: { readonly table: string; readonly score: number } | undefined;
    for (const table of known.keys()) {
      const score = fits(names, table);
      if (score > (best?.score ?? 0)) best = { table, score };
    }
    return best?.table;
  };
  return (record) => {
    const { Type: type, Category: category } = record;
    if (typeof type === 'string' && (known.has(type) || tableColumns(type) !== undefined)) return type;
    if (!Object.hasOwn(record, 'TimeGenerated')) return recognise(record)?.table;
    const names = Object.keys(record);
    const named = typeof category === 'string' ? categoryTable(category) : undefined;
    // Records of one export have the same columns in the same order.
    const key = `${named ?? ''}\n${names.join('\n')}`;
    if (byColumns.has(key)) return byColumns.get(key);
    const table = named !== undefined && fits(names, named) > 0 ? named : bestFit(names);
    byColumns.set(key, table);
    return table;
  };
}
