import { deepRecord, lostColumns } from '../diagnostics/catalogue/records.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf, type Range } from '../diagnostics/position.ts';
import { parseJson, toPlain } from '../engine/dynamic/json.ts';
import { parseDatetime } from '../engine/time/datetime-text.ts';
import type { Bag, Value } from '../engine/values.ts';
import { standardColumns } from '../kql/tables.ts';
import { claimsOf, withResourceId } from './activity-columns.ts';
import type { Row } from './change-record.ts';
import { forms } from './forms.ts';
import { mappedTable, type MappedTable, type OuterShape } from './mapping.ts';
import { isRecord, isTooDeep, pathOf, setAt, valueAt, type JsonRecord } from './paths.ts';
import { eventTypes } from './recognise.ts';
import { readRow, tenantResource } from './to-row.ts';

/** A row in another shape. */
export interface ConvertedRecord {
  /** Undefined where detc does not know the other shapes of the table's records. */
  readonly record: JsonRecord | undefined;
  /** What the record does not tell. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A row of a workspace as diagnostic settings send it to an Event Hub.
 * @param at where the row stands, for what is to be said of it
 */
export function toEventHub(row: Row, table: string, at: Range = startOf('row')): ConvertedRecord {
  return convert(row, table, 'event-hub', at);
}

/**
 * A row of a workspace as Microsoft Graph gives it; of AzureActivity, as Azure's activity log API does.
 * @param at where the row stands, for what is to be said of it
 */
export function toGraph(row: Row, table: string, at: Range = startOf('row')): ConvertedRecord {
  return convert(row, table, 'graph', at);
}

function convert(row: Row, name: string, shape: OuterShape, at: Range): ConvertedRecord {
  const table = mappedTable(name);
  if (table === undefined) return { record: undefined, diagnostics: [] };
  if (isTooDeep(row)) return { record: undefined, diagnostics: [deepRecord.at(at, {})] };
  const record = writeRecord(withResourceId(row, name), table, shape);
  const lost = lostIn(row, record, table, shape);
  const diagnostics =
    lost.length === 0 ? [] : [lostColumns.at(at, { columns: lost, shape: shapeNames[shape] })];
  return { record, diagnostics };
}

const shapeNames: Readonly<Record<OuterShape, string>> = {
  'event-hub': "an Event Hub's record",
  graph: 'an object of Graph',
};

function writeRecord(row: Row, table: MappedTable, shape: OuterShape): JsonRecord {
  const record: Bag = {};
  const written = new Set<string>();
  // What stands within another field is written after it.
  const places = [...table.places[shape]].sort((one, other) => one.path.length - other.path.length);
  for (const { column, path, form } of places) {
    const value = row[column];
    const key = path.join('.');
    if (value === undefined || value === null || written.has(key)) continue;
    // An empty column says less than the field around it.
    const isInside = path.some((_, index) => written.has(path.slice(0, index).join('.')));
    if (value === '' && isInside) continue;
    const other = form === undefined ? value : forms[form].toRecord(value, shape);
    if (other === undefined) continue;
    setAt(record, path, toPlain(other as Value));
    if (value !== '') written.add(key);
  }
  keepUnknown(record, row, table, shape);
  if (shape === 'event-hub') addEnvelope(record, row, table);
  else if (table.mapping.graphType === 'signIn') addSignInType(record, table);
  return record;
}

/** What a record of the log says whatever the row. */
function addEnvelope(record: Bag, row: Row, { name, category, columns, mapping }: MappedTable): void {
  for (const [path, column] of Object.entries(mapping.copies ?? {})) {
    const value = row[column];
    if (typeof value !== 'string' || value === '' || valueAt(record, pathOf(path)) !== undefined) continue;
    setAt(record, pathOf(path), value);
  }
  if (!Object.hasOwn(record, 'category')) setAt(record, ['category'], category);
  const tenant = row['AADTenantId'];
  if (!Object.hasOwn(columns, 'ResourceId') && typeof tenant === 'string' && tenant !== '') {
    setAt(record, ['resourceId'], tenantResource(tenant));
  }
  const caller = row['Caller'];
  if (name === 'AzureActivity' && typeof caller === 'string' && caller !== '') {
    if (valueAt(record, ['identity', 'claims']) === undefined) {
      setAt(record, ['identity', 'claims'], claimsOf(caller));
    }
  }
}

function addSignInType(record: Bag, { name }: MappedTable): void {
  const type = eventTypes[name];
  if (type !== undefined && !Object.hasOwn(record, 'signInEventTypes')) {
    setAt(record, ['signInEventTypes'], [type]);
  }
}

/** Fields that `toRow` has kept go back to where they were. */
function keepUnknown(record: Bag, row: Row, { columns, mapping }: MappedTable, shape: OuterShape): void {
  const isOfGraph = shape === 'graph' && mapping.graphType !== undefined;
  for (const [name, value] of Object.entries(row)) {
    if (Object.hasOwn(columns, name) || value === undefined) continue;
    const inner = name.startsWith('properties.') ? name.slice('properties.'.length) : undefined;
    if (inner === undefined && isOfGraph) continue;
    const plain = toPlain((value ?? null) as Value);
    if (inner === undefined) setAt(record, [name.replace(/^record\./u, '')], plain);
    else setAt(record, isOfGraph ? [inner] : ['properties', inner], plain);
  }
}

/** What only a workspace knows of a row. */
const workspaceColumns: ReadonlySet<string> = new Set([
  ...Object.keys(standardColumns),
  '_BilledSize',
  '_IsBillable',
  'Type',
  'SourceSystem',
]);

/** Columns that reading the record again would not give. */
function lostIn(row: Row, record: JsonRecord, table: MappedTable, shape: OuterShape): readonly string[] {
  const again = readRow(record, table, shape, () => undefined);
  return Object.keys(row).filter(
    (column) => !workspaceColumns.has(column) && !tells(comparable(again[column]), comparable(row[column])),
  );
}

/** Whether a value tells all that another one does; missing and empty are one. */
function tells(value: unknown, other: unknown): boolean {
  if (other === undefined || other === null || other === '') return true;
  if (Array.isArray(other)) {
    if (!Array.isArray(value) || value.length !== other.length) return false;
    return other.every((item, index) => tells(value[index], item));
  }
  if (isRecord(other)) {
    return isRecord(value) && Object.entries(other).every(([key, inner]) => tells(value[key], inner));
  }
  return value === other;
}

/** The same value however it is written: JSON as text, a time with other digits. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'string') return toPlain((value ?? null) as Value);
  if (/^\s*[[{]/u.test(value)) return toPlain(parseJson(value) ?? value);
  const ticks = /^\d{4}-\d{2}-\d{2}[T ]/u.test(value) ? parseDatetime(value) : undefined;
  return ticks === undefined ? value : String(ticks);
}
