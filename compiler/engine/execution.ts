import { readCell } from './cells.ts';
import { converter, missing } from './convert.ts';
import type { Provenance, Row, Run, Sink, SourceTable } from './lower/plan-types.ts';
import type { Plan } from './prepare.ts';
import type { Clock, EngineTable, EngineTables, Origin, ResultTable } from './run.ts';
import { unixEpoch, ticksPerMillisecond } from './time/calendar.ts';
import type { Column } from './types.ts';
import { isBag, type Value } from './values.ts';

/** One run of a plan. */
export interface Execution {
  readonly context: Run;
  /** Takes the rows of the plan's relation. */
  readonly sink: Sink;
  readonly result: () => ResultTable;
}

/**
 * @param streamed tables whose rows come one by one: the first row of the table at index i has the number
 *   `firstStreamed * (i + 1)`
 */
export function createExecution(
  plan: Plan,
  tables: EngineTables,
  clock: Clock,
  streamed: readonly SourceTable[] = [],
  stream?: Run['stream'],
): Execution {
  const sources = createSources(tables, streamed);
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
    ...(stream === undefined ? {} : { stream }),
  };
  const { columns, open } = plan.lowered;
  const rows: Value[][] = [];
  const bags: Value[] = [];
  const from: Provenance[] = [];
  return {
    context,
    sink: {
      push: (row: Row) => {
        rows.push(columns.map(({ read }) => read(row, context)));
        if (open !== undefined) bags.push(open.bag(row, context));
        from.push(row[0] as Provenance);
        return true;
      },
      end: () => undefined,
    },
    result: () => {
      const known = columns.map(({ name, type }) => ({ name, type }));
      const added = open?.found(context) ?? [];
      unpack(added, bags, rows);
      return { columns: [...known, ...added], rows, originsOf: (row) => sources.origins(from[row] ?? -1) };
    },
  };
}

/** More rows than a table can have. */
export const firstStreamed = 2 ** 40;

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

function createSources(
  { tables = {}, functions = {} }: EngineTables,
  streamed: readonly SourceTable[],
): {
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
    if (number >= firstStreamed) {
      const table = streamed[Math.floor(number / firstStreamed) - 1];
      return table === undefined ? undefined : { table, row: number % firstStreamed };
    }
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
