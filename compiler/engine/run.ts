import { EngineError, type EngineDiagnostic } from './diagnostics.ts';
import type { Provenance, Row, Run, SourceTable } from './lower/plan-types.ts';
import type { Plan } from './prepare.ts';
import { readCell } from './cells.ts';
import { converter, missing } from './convert.ts';
import { unixEpoch, ticksPerMillisecond } from './time/calendar.ts';
import type { Column } from './types.ts';
import { isBag, type Value } from './values.ts';

/** A table that the caller supplies. */
export interface EngineTable {
  readonly columns: readonly Column[];
  /**
   * Rows as arrays in the order of the columns, or as objects by column name. Cells are JSON values, or text as Kusto
   * writes it (dates, timespans, GUIDs), bigint ticks, `Date`. A dynamic cell is its JSON value, not JSON text.
   */
  readonly rows: readonly (readonly unknown[])[] | readonly Readonly<Record<string, unknown>>[];
  /** When each row was ingested, for `ingestion_time()`: text, `Date` or ticks. */
  readonly ingestionTime?: readonly unknown[];
}

export interface EngineTables {
  readonly tables?: Readonly<Record<string, EngineTable>>;
  /** Answers calls of the schema's functions, e.g. `_GetWatchlist`; undefined is an empty table. */
  readonly functions?: Readonly<Record<string, (...parameters: readonly Value[]) => EngineTable | undefined>>;
}

/** What the query sees as the present. */
export interface Clock {
  /** `now()`: text, `Date` or ticks. */
  readonly now: string | Date | bigint;
  /** Source of `rand()`; by default `Math.random`. */
  readonly random?: () => number;
  /** Whether results say which rows they come from; default true. Without, groups do not grow with their rows. */
  readonly provenance?: boolean;
}

/** A row of a table that a result derives from. */
export interface Origin {
  readonly table: string;
  readonly row: number;
}

export interface ResultTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  /** The rows that a result row derives from, in the order in which the run read their tables. */
  readonly originsOf: (row: number) => readonly Origin[];
}

export type Outcome =
  | { readonly ok: true; readonly table: ResultTable }
  | { readonly ok: false; readonly diagnostic: EngineDiagnostic };

/** Runs a plan over the caller's tables. An error that Kusto raises at run time comes back as its diagnostic. */
export function run(plan: Plan, tables: EngineTables, clock: Clock): Outcome {
  const sources = createSources(tables);
  const context: Run = {
    now: readNow(clock.now),
    random: clock.random ?? Math.random,
    once: [],
    parts: { current: 0, last: 0, reads: 0, owners: new Map() },
    windows: [],
    table: sources.table,
    call: sources.call,
    enter: sources.enter,
    ingestionTime: sources.ingestionTime,
    provenance: clock.provenance ?? true,
  };
  const { relation, columns, open } = plan.lowered;
  const rows: Value[][] = [];
  const bags: Value[] = [];
  const from: Provenance[] = [];
  try {
    relation.start(context, {
      push: (row: Row) => {
        rows.push(columns.map(({ read }) => read(row, context)));
        if (open !== undefined) bags.push(open.bag(row, context));
        from.push(row[0] as Provenance);
        return true;
      },
      end: () => undefined,
    });
  } catch (error) {
    if (error instanceof EngineError) return { ok: false, diagnostic: error.diagnostic };
    throw error;
  }
  const known = columns.map(({ name, type }) => ({ name, type }));
  const added = open?.found(context) ?? [];
  unpack(added, bags, rows);
  return {
    ok: true,
    table: { columns: [...known, ...added], rows, originsOf: (row) => sources.origins(from[row] ?? -1) },
  };
}

function readNow(now: Clock['now']): bigint {
  const ticks = readCell('datetime')(now as Value);
  return typeof ticks === 'bigint' ? ticks : unixEpoch + BigInt(Date.now()) * ticksPerMillisecond;
}

/** Gives the rows the columns that only the data know. */
function unpack(added: readonly Column[], bags: readonly Value[], rows: readonly Value[][]): void {
  for (const { name, type } of added) {
    const convert = converter('dynamic', type);
    const none = missing(type);
    rows.forEach((row, index) => {
      const bag = bags[index] ?? null;
      row.push(convert(isBag(bag) && Object.hasOwn(bag, name) ? (bag[name] ?? null) : null) ?? none);
    });
  }
}

function createSources({ tables = {}, functions = {} }: EngineTables): {
  readonly table: Run['table'];
  readonly call: Run['call'];
  readonly enter: Run['enter'];
  readonly ingestionTime: Run['ingestionTime'];
  readonly origins: (provenance: Provenance) => readonly Origin[];
} {
  const known = new Map<string, SourceTable>();
  const first = new Map<SourceTable, number>();
  const entered: { readonly table: SourceTable; readonly first: number }[] = [];
  let next = 0;
  const source = (name: string, make: () => EngineTable | undefined): SourceTable | undefined => {
    const ready = known.get(name);
    if (ready !== undefined) return ready;
    const given = make();
    if (given === undefined) return undefined;
    const times = given.ingestionTime;
    const made: SourceTable = {
      name,
      columns: given.columns,
      rows: given.rows,
      ...(times === undefined
        ? {}
        : { ingestionTime: (index: number) => readCell('datetime')((times[index] ?? null) as Value) }),
    };
    known.set(name, made);
    return made;
  };
  const find = (number: number): { readonly table: SourceTable; readonly row: number } | undefined => {
    if (number < 0) return undefined;
    const found = entered.findLast((entry) => entry.first <= number);
    return found === undefined ? undefined : { table: found.table, row: number - found.first };
  };
  return {
    table: (name) => source(name, () => (Object.hasOwn(tables, name) ? tables[name] : undefined)),
    call: (name, parameters) =>
      source(`${name}(${parameters.map(String).join(', ')})`, () =>
        Object.hasOwn(functions, name) ? functions[name]?.(...parameters) : undefined,
      ),
    enter: (table) => {
      const ready = first.get(table);
      if (ready !== undefined) return ready;
      const number = next;
      first.set(table, number);
      entered.push({ table, first: number });
      next += Math.max(1, table.rows.length);
      return number;
    },
    ingestionTime: (provenance) => {
      if (typeof provenance !== 'number') return null;
      const found = find(provenance);
      return found?.table.ingestionTime?.(found.row) ?? null;
    },
    origins: (provenance) => {
      const numbers = new Set<number>();
      const pending: Provenance[] = [provenance];
      for (let top = pending.pop(); top !== undefined; top = pending.pop()) {
        if (typeof top === 'number') numbers.add(top);
        else for (const part of top) pending.push(part as Provenance);
      }
      return [...numbers]
        .sort((a, b) => a - b)
        .flatMap((number) => {
          const found = find(number);
          return found === undefined ? [] : [{ table: found.table.name, row: found.row }];
        });
    },
  };
}
