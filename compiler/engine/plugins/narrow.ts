import { toText } from '../convert.ts';
import { layoutOf, newRow, newShape, reserve, slotColumn } from '../lower/layout.ts';
import { columnsIn, mapTable, provenanceOf } from '../lower/rows.ts';
import type { Relation, Row } from '../lower/plan-types.ts';

/** `narrow()`: a row for each cell. */
export function lowerNarrow(input: Relation): Relation {
  const shape = newShape();
  const columns = columnsIn(input.layout).map(({ name, type, read }) => ({ name, type, read: read() }));
  const [rowSlot, columnSlot, valueSlot] = [reserve(shape), reserve(shape), reserve(shape)];
  const layout = layoutOf(shape, [
    slotColumn('Row', 'long', rowSlot),
    slotColumn('Column', 'string', columnSlot),
    slotColumn('Value', 'dynamic', valueSlot),
  ]);
  return mapTable(input, layout, function* narrow(rows, run): Iterable<Row> {
    for (const [index, row] of rows.entries()) {
      for (const { name, type, read } of columns) {
        const made = newRow(shape, provenanceOf(row));
        made[rowSlot] = index;
        made[columnSlot] = name;
        made[valueSlot] = toText(read(row, run), type);
        yield made;
      }
    }
  });
}
