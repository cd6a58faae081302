import { property } from '../dynamic/access.ts';
import { isBag } from '../values.ts';
import type { Column, KqlType } from '../types.ts';
import type {
  Evaluate,
  Layout,
  LayoutColumn,
  OpenColumns,
  Provenance,
  Row,
  Run,
  Shape,
} from './plan-types.ts';

export function newShape(): Shape {
  return { width: 1 };
}

/** Reserves a slot of the rows. */
export function reserve(shape: Shape): number {
  return shape.width++;
}

export function newRow(shape: Shape, provenance: Provenance): Row {
  const row: Row = new Array<Row[0]>(shape.width).fill(null);
  setProvenance(row, provenance);
  return row;
}

export function setProvenance(row: Row, provenance: Provenance): void {
  row[0] = provenance;
}

/** Reads a slot. */
export function readSlot(slot: number): Evaluate {
  return (row) => row[slot] as Row[0];
}

export function slotColumn(name: string, type: KqlType, slot: number): LayoutColumn {
  const read = readSlot(slot);
  return { name, type, read: () => read };
}

/** A column whose slot is reserved when it is first read; `reserved` hears of it. */
export function lazyColumn(
  name: string,
  type: KqlType,
  shape: Shape,
  reserved: (slot: number) => void,
): LayoutColumn {
  let read: Evaluate | undefined;
  return {
    name,
    type,
    read: () => {
      if (read === undefined) {
        const slot = reserve(shape);
        read = readSlot(slot);
        reserved(slot);
      }
      return read;
    },
  };
}

export function layoutOf(shape: Shape, columns: readonly LayoutColumn[], open?: OpenColumns): Layout {
  return {
    shape,
    columns: new Map(columns.map((column) => [column.name, column])),
    ...(open === undefined ? {} : { open }),
  };
}

/** Replaces columns in place, by name, and adds the others at the end. */
export function withColumns(layout: Layout, added: readonly LayoutColumn[]): Layout {
  const columns = new Map(layout.columns);
  for (const column of added) columns.set(column.name, column);
  return {
    ...layout,
    columns,
    ...hide(
      layout,
      added.map(({ name }) => name),
    ),
  };
}

/** Names that an open layout's bag no longer gives. */
export function hide(layout: Layout, names: readonly string[]): { readonly open?: OpenColumns } {
  return layout.open === undefined
    ? {}
    : { open: { ...layout.open, hidden: new Set([...layout.open.hidden, ...names]) } };
}

/** The column of this name; in an open layout also one that only the data know. */
export function findColumn(layout: Layout, name: string): LayoutColumn | undefined {
  const known = layout.columns.get(name);
  if (known !== undefined || layout.open === undefined || layout.open.hidden.has(name)) return known;
  const { read } = layout.open;
  return {
    name,
    type: 'dynamic',
    read: () => {
      const bag = read();
      return (row, run) => property(bag(row, run), name);
    },
  };
}

/** The columns that the run's data have shown and that no later operator has replaced. */
export function visibleColumns({ found, hidden }: OpenColumns, run: Run): readonly Column[] {
  return found(run).filter(({ name }) => !hidden.has(name));
}

/** Names in the bag of an open layout's row. */
export function openNames(open: OpenColumns, bag: Row[0]): readonly string[] {
  return isBag(bag) ? Object.keys(bag).filter((name) => !open.hidden.has(name)) : [];
}
