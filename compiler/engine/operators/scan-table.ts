import { readCell } from '../cells.ts';
import { lazyColumn, newShape, readSlot, reserve, layoutOf } from '../lower/layout.ts';
import type {
  Evaluate,
  Expr,
  Planning,
  RawRow,
  Relation,
  Row,
  Run,
  Scan,
  ScanPlace,
  SourceTable,
} from '../lower/plan-types.ts';
import { createFinder, type Finder } from '../lower/open-columns.ts';
import type { Column } from '../types.ts';
import { missing, type Conversion } from '../convert.ts';
import type { Requirements } from '../stream/needles.ts';
import { setEntry, type Bag, type Value } from '../values.ts';

interface Load {
  readonly slot: number;
  readonly name: string;
  readonly convert: Conversion;
  readonly none: Value;
}

interface Filter {
  readonly test: Evaluate;
  /** How many columns, in the order in which they were reserved, the test and those before it read. */
  readonly loads: number;
}

export interface ScanOptions {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly open: boolean;
  readonly find: (run: Run) => SourceTable | undefined;
  readonly plan: Planning;
}

/**
 * Reads a table of the caller. Only columns that the query uses become cells; the filters that follow the table run
 * before the others are read and before a row is made.
 */
export function scanTable({ name, columns, open, find, plan }: ScanOptions): Relation {
  const shape = newShape();
  const loads: Load[] = [];
  const reads = plan.reads.get(name) ?? new Set<string>();
  plan.reads.set(name, reads);
  const layoutColumns = columns.map((column) => ({
    ...lazyColumn(column.name, column.type, shape, (slot) => {
      reads.add(column.name);
      loads.push({
        slot,
        name: column.name,
        convert: readCell(column.type),
        none: missing(column.type),
      });
    }),
    source: column.name,
  }));
  let bagSlot: number | undefined;
  const readBag = (): Evaluate => {
    bagSlot ??= reserve(shape);
    return readSlot(bagSlot);
  };
  const known: ReadonlySet<string> = new Set(columns.map((column) => column.name));
  const finder = createFinder(plan.reserveOnce());
  const layout = layoutOf(
    shape,
    layoutColumns,
    open ? { read: readBag, found: finder.found, hidden: known } : undefined,
  );

  const opener =
    (filters: readonly Filter[]): Scan['open'] =>
    (run, table, sink) => {
      const steps = loads.map((load) => ({ ...load, key: keyOf(table, load.name) }));
      // A column that the table does not have stays missing in every row.
      const blank: Row = new Array<Value>(shape.width).fill(null);
      for (const { slot, none } of loads) blank[slot] = none;
      const scratch = blank.slice();
      const fill = (raw: RawRow, from: number, to: number): void => {
        for (let at = from; at < to; at++) {
          const step = steps[at];
          if (step?.key === undefined) continue;
          const cell = raw[step.key];
          scratch[step.slot] = cell === undefined || cell === null ? step.none : step.convert(cell as Value);
        }
      };
      return (raw, provenance, bag = null) => {
        scratch[0] = provenance;
        if (bagSlot !== undefined) scratch[bagSlot] = bag;
        let filled = 0;
        for (const filter of filters) {
          if (filter.loads > filled) {
            fill(raw, filled, filter.loads);
            filled = filter.loads;
          }
          if (filter.test(scratch, run) !== true) return true;
        }
        fill(raw, filled, steps.length);
        return sink.push(scratch.slice());
      };
    };

  const start =
    (scan: Scan): Relation['start'] =>
    (run, sink) => {
      if (run.stream?.(scan, sink) === true) return;
      const table = find(run);
      if (table === undefined) {
        sink.end();
        return;
      }
      const first = run.enter(table);
      const push = scan.open(run, table, sink);
      const bags = bagSlot === undefined ? [] : unknownCells(table, known, finder, run);
      const { rows } = table;
      for (let index = 0; index < rows.length; index++) {
        const raw = rows[index] as RawRow | undefined;
        if (raw !== undefined && !push(raw, first + index, bags[index])) break;
      }
      sink.end();
    };

  let place: ScanPlace | undefined;
  const relation = (filters: readonly Filter[], requirements: Requirements): Relation => {
    const scan: Scan = { name, requirements, open: opener(filters) };
    if (place === undefined) plan.scans.push((place = { scan }));
    else place.scan = scan;
    return {
      layout,
      name,
      spine: [scan],
      filter: ({ evaluate, requires = [] }: Expr) =>
        relation([...filters, { test: evaluate, loads: loads.length }], [...requirements, ...requires]),
      start: start(scan),
    };
  };
  return relation([], []);
}

/** Rows are arrays in the order of the table's columns, or objects by column name. */
function keyOf(table: SourceTable, column: string): string | number | undefined {
  if (!(table.isArrays ?? Array.isArray(table.rows[0]))) return column;
  const index = table.columns.findIndex(({ name }) => name === column);
  return index < 0 ? undefined : index;
}

/** The cells of columns that the query's schema does not have. */
function unknownCells(
  table: SourceTable,
  known: ReadonlySet<string>,
  finder: Finder,
  run: Run,
): readonly Bag[] {
  const bags = table.rows.map((raw) => {
    const bag = bagOf(table, raw as Readonly<Record<string | number, unknown>>, known);
    finder.note(run, bag);
    return bag;
  });
  for (const { name, type } of table.columns) if (!known.has(name)) finder.declare(run, name, type);
  return bags;
}

function bagOf(
  table: SourceTable,
  raw: Readonly<Record<string | number, unknown>>,
  known: ReadonlySet<string>,
): Bag {
  const bag: Bag = {};
  const add = (name: string, value: unknown): void => {
    if (!known.has(name)) setEntry(bag, name, readCell('dynamic')((value ?? null) as Value));
  };
  if (Array.isArray(raw)) {
    table.columns.forEach(({ name }, index) => {
      add(name, raw[index]);
    });
  } else for (const [name, value] of Object.entries(raw)) add(name, value);
  return bag;
}
