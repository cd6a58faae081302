import { deepRecord, notARecord, unfitValue } from '../diagnostics/catalogue/records.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf, type Range } from '../diagnostics/position.ts';
import { parseJson, formatJson } from '../engine/dynamic/json.ts';
import { setEntry, type Bag, type Value } from '../engine/values.ts';
import { withActivityColumns } from './activity-columns.ts';
import type { Row } from './change-record.ts';
import { fitValue } from './fit-value.ts';
import { forms } from './forms.ts';
import {
  categoryTable,
  mappedTable,
  type ColumnPlace,
  type MappedTable,
  type OuterShape,
} from './mapping.ts';
import { isRecord, isTooDeep, keyIn, pathOf, valueAt, type JsonRecord } from './paths.ts';
import { eventTypes, recognise, type Recognised } from './recognise.ts';

/** A record as a workspace holds it. */
export interface ConvertedRow {
  /** Undefined where the record is of no known table. */
  readonly table: string | undefined;
  readonly row: Row;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ToRowOptions {
  /** Where the record stands, for what is to be said of it. */
  readonly at?: Range;
  /** What the record is, where that is known. */
  readonly as?: Pick<Recognised, 'shape' | 'table'>;
}

/**
 * A record of an Event Hub, an object of Microsoft Graph or a row of a workspace, as a row of its table. Fields that the
 * table has no column for are kept: those of the record by their name, those of its properties (and all of Graph) as
 * `properties.name`. Never throws.
 *
 * @example
 * toRow({ category: 'SignInLogs', operationName: 'Sign-in activity', resultType: 50126, properties: {} }).row
 * // { ResultType: '50126', Category: 'SignInLogs', OperationName: 'Sign-in activity', Type: 'SigninLogs', … }
 */
export function toRow(record: JsonRecord, { at = startOf('record'), as }: ToRowOptions = {}): ConvertedRow {
  if (isTooDeep(record)) {
    return { table: undefined, row: record, diagnostics: [deepRecord.at(at, {})] };
  }
  const known = as ?? recognise(record);
  const table = known === undefined ? undefined : mappedTable(known.table);
  if (known === undefined) {
    return { table: undefined, row: record, diagnostics: [notARecord.at(at, {})] };
  }
  if (known.shape === 'workspace' || table === undefined) {
    return { table: known.table, row: record, diagnostics: [] };
  }
  const diagnostics: Diagnostic[] = [];
  const row = readRow(record, table, known.shape, (path, type) => {
    diagnostics.push(unfitValue.at(at, { path, type, value: shortJson(valueAt(record, pathOf(path))) }));
  });
  return { table: table.name, row, diagnostics };
}

/** @param report told of every value that its column cannot hold */
export function readRow(
  record: JsonRecord,
  table: MappedTable,
  shape: OuterShape,
  report: (path: string, type: string) => void,
): Row {
  const source = withParsedProperties(record);
  const found: Bag = {};
  for (const { column, path, form } of table.places[shape]) {
    const type = table.columns[column] ?? 'string';
    const written = valueAt(source, path);
    const value = form === undefined ? written : forms[form].toRow(written, shape, source);
    const fitted = fitValue(value, type);
    if (!fitted.fits) report(path.join('.'), type);
    else if (fitted.value !== undefined) setEntry(found, column, fitted.value as Value);
  }
  const columns = table.name === 'AzureActivity' ? withActivityColumns(found, source, shape) : found;
  const row = { ...constantsOf(table, shape), ...columns };
  return { ...row, ...unknownFields(source, row, table, shape) };
}

/** Columns that have the same value in every row of the table. */
function constantsOf({ mapping, columns, name, category }: MappedTable, shape: OuterShape): JsonRecord {
  const all: JsonRecord = {
    ...mapping.constants,
    ...(shape === 'graph' && mapping.columns['Category'] !== undefined ? { Category: category } : {}),
    Type: name,
  };
  return Object.fromEntries(Object.entries(all).filter(([column]) => Object.hasOwn(columns, column)));
}

/** Some exporters write the properties as JSON text. */
function withParsedProperties(record: JsonRecord): JsonRecord {
  const properties = record['properties'];
  if (typeof properties !== 'string') return record;
  const inner = parseJson(properties);
  return isRecord(inner) ? { ...record, properties: inner } : record;
}

function unknownFields(record: JsonRecord, row: Row, table: MappedTable, shape: OuterShape): JsonRecord {
  const known = knownPaths(table.places[shape]);
  const copies = table.mapping.copies ?? {};
  const unknown: Bag = {};
  const keep = (path: string, name: string, value: unknown) => {
    const small = path.toLowerCase();
    if (known.has(small)) return;
    const column = keyIn(copies, path);
    if (shape === 'event-hub' && column !== undefined && row[copies[column] ?? ''] === value) return;
    if (isImplied(small, value, row, table, shape)) return;
    setEntry(unknown, Object.hasOwn(table.columns, name) ? `record.${name}` : name, value as Value);
  };
  const isOfGraph = shape === 'graph' && table.mapping.graphType !== undefined;
  for (const [key, value] of Object.entries(record)) {
    const isProperties = shape === 'event-hub' && key.toLowerCase() === 'properties';
    if (!isProperties) keep(key, isOfGraph ? `properties.${key}` : key, value);
    else if (isRecord(value) && !known.has('properties')) {
      for (const [inner, found] of Object.entries(value)) {
        keep(`properties.${inner}`, `properties.${inner}`, found);
      }
    }
  }
  return unknown;
}

/** The resource whose diagnostic settings send a tenant's logs. */
export function tenantResource(tenant: string): string {
  return `/tenants/${tenant}/providers/Microsoft.aadiam`;
}

/** Whether a field without a column says what the table and its other columns already say. */
function isImplied(
  path: string,
  value: unknown,
  row: Row,
  { name }: MappedTable,
  shape: OuterShape,
): boolean {
  if (shape === 'graph') {
    if (path === '@odata.type') return true;
    if (path !== 'signineventtypes' || !Array.isArray(value)) return false;
    return value.length === 1 && value[0] === eventTypes[name];
  }
  if (path === 'category') return typeof value === 'string' && categoryTable(value) === name;
  const tenant = row['AADTenantId'];
  return path === 'resourceid' && typeof tenant === 'string' && value === tenantResource(tenant);
}

const pathsOf = new WeakMap<readonly ColumnPlace[], ReadonlySet<string>>();

/** The fields of a record that columns are read from, in small letters; of the properties, two levels deep. */
function knownPaths(places: readonly ColumnPlace[]): ReadonlySet<string> {
  const known = pathsOf.get(places);
  if (known !== undefined) return known;
  const paths = new Set(
    places.flatMap(({ path: [first = '', second] }) =>
      (first === 'properties' && second !== undefined ? [`${first}.${second}`] : [first]).map((path) =>
        path.toLowerCase(),
      ),
    ),
  );
  pathsOf.set(places, paths);
  return paths;
}

const longestShown = 60;

function shortJson(value: unknown): string {
  const text = formatJson((value ?? null) as Value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
