import type { Evaluate, Layout, LayoutColumn, Provenance, Relation, Row, Run, Sink } from './plan-types.ts';
import { newRow, newShape, slotColumn, layoutOf, reserve } from './layout.ts';
import { cached } from './once.ts';
import type { Column } from '../types.ts';
import type { Value } from '../values.ts';

/** Runs a relation to its end and keeps its rows. */
export function collect(relation: Relation, run: Run): readonly Row[] {
  const rows: Row[] = [];
  relation.start(run, {
    push: (row) => {
      rows.push(row);
      return true;
    },
    end: () => undefined,
  });
  return rows;
}

/** Gives rows to a sink until it wants no more; then the end. */
export function feed(rows: Iterable<Row>, sink: Sink): void {
  for (const row of rows) if (!sink.push(row)) break;
  sink.end();
}

/** A relation whose rows are kept for all who read it in one run. */
export function kept(relation: Relation, number: number): Relation {
  return {
    ...withoutFilter(relation),
    start: (run, sink) => {
      const rows = cached(run, number, () => collect(relation, run));
      for (const row of rows) if (!sink.push(row.slice())) break;
      sink.end();
    },
  };
}

export function withoutFilter(relation: Relation): Relation {
  const { layout, start, name, serialized = false } = relation;
  return { layout, start, serialized, ...(name === undefined ? {} : { name }) };
}

/** An operator that handles one row at a time. */
export function mapRows(
  input: Relation,
  layout: Layout,
  stage: (run: Run, out: Sink) => (row: Row) => boolean,
): Relation {
  return {
    layout,
    spine: input.spine,
    start: (run, sink) => {
      input.start(run, { push: stage(run, sink), end: sink.end });
    },
    ...(input.name === undefined ? {} : { name: input.name }),
  };
}

/** An operator that needs all rows before it gives any. */
export function mapTable(
  input: Relation,
  layout: Layout,
  transform: (rows: readonly Row[], run: Run) => Iterable<Row>,
): Relation {
  return {
    layout,
    spine: input.spine,
    start: (run, sink) => {
      const rows: Row[] = [];
      input.start(run, {
        push: (row) => {
          rows.push(row);
          return true;
        },
        end: () => {
          feed(transform(rows, run), sink);
        },
      });
    },
    ...(input.name === undefined ? {} : { name: input.name }),
  };
}

/** A relation of rows that are made from nothing: their values by column. */
export function generated(
  columns: readonly Column[],
  rows: (run: Run) => Iterable<readonly Value[]>,
): Relation {
  const shape = newShape();
  const slots = columns.map(() => reserve(shape));
  const layout = layoutOf(
    shape,
    columns.map(({ name, type }, index) => slotColumn(name, type, slots[index] ?? 0)),
  );
  return {
    layout,
    start: (run, sink) => {
      for (const values of rows(run)) {
        const row = newRow(shape, -1);
        values.forEach((value, index) => {
          row[index + 1] = value;
        });
        if (!sink.push(row)) break;
      }
      sink.end();
    },
  };
}

export function provenanceOf(row: Row): Provenance {
  return row[0] as Provenance;
}

/** Copies columns from rows of one layout to rows of another, which reserves only those that are read. */
export interface Copies {
  readonly add: (slot: number, read: Evaluate) => void;
  readonly apply: (from: Row, to: Row, run: Run) => void;
}

export function createCopies(): Copies {
  const slots: number[] = [];
  const reads: Evaluate[] = [];
  return {
    add: (slot, read) => {
      slots.push(slot);
      reads.push(read);
    },
    apply: (from, to, run) => {
      for (let index = 0; index < slots.length; index++) {
        const read = reads[index];
        const slot = slots[index];
        if (read !== undefined && slot !== undefined) to[slot] = read(from, run);
      }
    },
  };
}

export function columnsIn(layout: Layout): readonly LayoutColumn[] {
  return [...layout.columns.values()];
}

/** Passes rows of several relations on to one sink, and knows whether it wants more. */
export function gate(sink: Sink): { readonly push: (row: Row) => boolean; readonly isOpen: () => boolean } {
  let isOpen = true;
  return {
    push: (row) => {
      isOpen = sink.push(row);
      return isOpen;
    },
    isOpen: () => isOpen,
  };
}
