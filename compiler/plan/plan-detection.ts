import {
  type ComputedColumn,
  type Detection,
  type KqlType,
  type OutputRef,
  type Pattern,
  type TitlePart,
  eventsOf,
} from '../model/index.ts';
import { keyColumns, keyNames, pascal } from './keys.ts';
import type { ColumnValue, EntityColumns, OutputColumn, Plan, TextPart } from './plan.ts';
import { lookback } from './window.ts';

/** What to read, which pattern holds over it and which columns come out; the same for every target. */
export function planDetection(detection: Detection): Plan {
  const { pattern, schedule, alert } = detection;
  const events = eventsOf(pattern);
  const delay = Math.max(0, ...events.map(({ source }) => source.delay));
  const every = schedule.kind === 'scheduled' ? schedule.every : 0;
  const columns = createColumns(pattern);
  for (const key of columns.keys) columns.addKey(key.name);

  const entities = alert.entities.map(({ type, identifiers }): EntityColumns => ({
    type,
    mappings: identifiers.map(({ identifier, ref, part }) => ({
      identifier,
      column: columns.scalar(ref, part),
    })),
  }));
  const title = alert.title.map((part) => textPart(part, columns.scalar));
  const description = alert.description?.map((part) => textPart(part, columns.scalar));
  const details = alert.details.map(({ key, ref }) => ({ key, column: columns.detail(key, ref) }));
  const all = columns.all();
  return {
    detection,
    schedule,
    window: { every, delay, lookback: lookback(pattern, every, delay) },
    columns: all,
    keyColumns: distinguishing(
      columns.keys.map(({ name }) => name),
      pattern,
      entities,
      all,
    ),
    entities,
    details,
    title,
    ...(description === undefined ? {} : { description }),
    events,
  };
}

function textPart(part: TitlePart, scalar: (ref: OutputRef, part: 'whole') => string): TextPart {
  return typeof part === 'string' ? part : { column: scalar(part.ref, 'whole') };
}

/** The columns that tell one alert from another: the keys with the names of their accounts; without keys, what the entities name. */
function distinguishing(
  keys: readonly string[],
  pattern: Pattern,
  entities: readonly EntityColumns[],
  columns: readonly OutputColumn[],
): readonly string[] {
  const named = new Map(columns.map((column) => [column.name, column]));
  const isPlain = (name: string) => named.has(name) && named.get(name)?.type !== 'dynamic';
  if (keys.length > 0) return [...keys, ...keyNames(pattern)].filter(isPlain);
  const whole = entities.flatMap(({ mappings }) => mappings.map(({ column }) => named.get(column)));
  const sources = whole.flatMap((column) => {
    if (column === undefined) return [];
    return 'of' in column.value ? [column.value.of] : [column.name];
  });
  return [...new Set(sources)].filter(isPlain);
}

interface Columns {
  readonly keys: readonly { readonly name: string; readonly type: KqlType }[];
  readonly addKey: (name: string) => void;
  /** The column that holds one value of `ref`. */
  readonly scalar: (ref: OutputRef, part: 'whole' | 'upn-name' | 'upn-suffix') => string;
  /** The column a detail shows: of a group all different values, where they are not the same anyway. */
  readonly detail: (key: string, ref: OutputRef) => string;
  readonly all: () => readonly OutputColumn[];
}

function createColumns(pattern: Pattern): Columns {
  const keys = keyColumns(pattern);
  const isGrouped =
    pattern.kind !== 'absent-after' &&
    pattern.kind !== 'latest' &&
    pattern.kind !== 'raw' &&
    (pattern.kind !== 'match' || pattern.once !== undefined);
  const isSequence = pattern.kind === 'sequence';
  const bearsEvent = (event: string) =>
    isSequence || (pattern.kind === 'latest' && event !== pattern.event.name);
  const added = new Map<string, OutputColumn>();
  const parts = new Map<string, OutputColumn>();
  const add = (column: OutputColumn) => {
    if (column.name !== 'TimeGenerated' && !added.has(column.name)) added.set(column.name, column);
    return column.name;
  };
  const addKey = (name: string) => {
    const key = keys.find((candidate) => candidate.name === name);
    if (key !== undefined) add({ name, type: key.type, value: { kind: 'key', key: name } });
  };
  const keyOf = (ref: OutputRef & { kind: 'field' }) =>
    keys.find(({ fields }) =>
      fields.some(({ event, field }) => event === ref.event && field.name === ref.field.name),
    );
  const fieldColumn = (ref: OutputRef & { kind: 'field' }): string => {
    const key = keyOf(ref);
    if (key !== undefined)
      return add({ name: key.name, type: key.type, value: { kind: 'key', key: key.name } });
    const name = bearsEvent(ref.event) ? `${pascal(ref.event)}${ref.field.column}` : ref.field.column;
    const value: ColumnValue = { kind: isGrouped && !isSequence ? 'latest' : 'event', ref };
    return add({ name, type: ref.field.type, value });
  };
  const whole = (ref: OutputRef): string => {
    switch (ref.kind) {
      case 'computed':
        return add({
          name: ref.column,
          type: computedType(ref.column, pattern),
          value: { kind: 'computed', ref },
        });
      case 'field':
        return fieldColumn(ref);
      case 'column':
        // It comes out of the query as it is.
        return ref.name;
    }
  };
  return {
    keys,
    addKey,
    scalar: (ref, part) => {
      const name = whole(ref);
      if (part === 'whole') return name;
      const partName = partColumn(name, part);
      if (!parts.has(partName))
        parts.set(partName, { name: partName, type: 'string', value: { kind: part, of: name } });
      return partName;
    },
    detail: (key, ref) => {
      const isConstant = ref.kind !== 'field' || !isGrouped || isSequence || keyOf(ref) !== undefined;
      if (isConstant) return whole(ref);
      const name = added.has(key) || ref.field.column === key ? `${key}Set` : key;
      return add({ name, type: 'dynamic', value: { kind: 'set', ref } });
    },
    all: () => [...added.values(), ...parts.values()],
  };
}

/** `UserPrincipalName` gives `AccountName` and `AccountUPNSuffix`, `ActorUserPrincipalName` the same with `Actor` before. */
function partColumn(upnColumn: string, part: 'upn-name' | 'upn-suffix'): string {
  const prefix = upnColumn.replace(/(UserPrincipalName|Upn)$/u, '');
  return `${prefix}Account${part === 'upn-name' ? 'Name' : 'UPNSuffix'}`;
}

function computedType(column: ComputedColumn, pattern: Pattern): KqlType {
  switch (column) {
    case 'EventCount':
      return 'long';
    case 'FirstSeen':
    case 'LastSeen':
      return 'datetime';
    case 'BaselineMean':
    case 'BaselineDeviation':
      return 'real';
    case 'Value':
      return valueType(pattern);
  }
}

/** A count is whole, a sum is of its field's kind, a mean or percentile has a fraction. */
function valueType(pattern: Pattern): KqlType {
  if (pattern.kind !== 'aggregate') return 'real';
  switch (pattern.function) {
    case 'event_count':
    case 'value_count':
      return 'long';
    case 'value_sum':
      return pattern.field?.type === 'real' ? 'real' : 'long';
    case 'value_avg':
    case 'value_percentile':
      return 'real';
  }
}
