import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KqlType } from '../compiler/language/schema/source.ts';
import { encodeColumns } from '../compiler/kql/tables.ts';

/**
 * Writes `compiler/kql/tables.json` from a file `{ "tables": { TABLE: { COLUMN: TYPE } } }`, one table a line so that a
 * review shows which tables changed. The facts are those of Microsoft's table reference.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
 */
const types: Readonly<Record<KqlType, true>> = {
  string: true,
  int: true,
  long: true,
  real: true,
  bool: true,
  datetime: true,
  timespan: true,
  guid: true,
  dynamic: true,
};
const target = fileURLToPath(new URL('../compiler/kql/tables.json', import.meta.url));

const [input] = process.argv.slice(2);
if (input === undefined) {
  process.stderr.write('usage: node --import tsx scripts/update-tables.ts FILE.json\n');
  process.exitCode = 2;
} else {
  const tables = readTables(input);
  const lines = [...tables]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, columns]) => `  ${JSON.stringify(name)}: ${JSON.stringify(encodeColumns(columns))}`);
  writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);
  process.stderr.write(`${lines.length} tables written\n`);
}

function readTables(path: string): ReadonlyMap<string, Readonly<Record<string, KqlType>>> {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isMap(file) || !isMap(file['tables'])) throw new Error(`${path}: expected a map 'tables'`);
  return new Map(
    Object.entries(file['tables']).map(([table, columns]) => [nameOf(table), readColumns(table, columns)]),
  );
}

function readColumns(table: string, columns: unknown): Readonly<Record<string, KqlType>> {
  if (!isMap(columns)) throw new Error(`${table}: expected a map of columns`);
  return Object.fromEntries(
    Object.entries(columns).map(([column, type]) => {
      if (!isType(type)) throw new Error(`${table}.${column}: '${String(type)}' is no type of KQL`);
      return [nameOf(column), type];
    }),
  );
}

/** The encoding separates names with spaces and types with colons. */
function nameOf(name: string): string {
  if (!/^\w+$/u.test(name)) throw new Error(`'${name}' is no plain name`);
  return name;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is KqlType {
  return typeof value === 'string' && Object.hasOwn(types, value);
}
