import { newRow, newShape, layoutOf, reserve, slotColumn } from '../lower/layout.ts';
import type { Provenance, Relation } from '../lower/plan-types.ts';
import { provenanceOf } from '../lower/rows.ts';
import { columnsOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';

export function lowerCount(input: Relation, node: KustoNode): Relation {
  const shape = newShape();
  const slot = reserve(shape);
  const name = columnsOf(node.ResultType)[0]?.name ?? 'Count';
  return {
    layout: layoutOf(shape, [slotColumn(name, 'long', slot)]),
    spine: input.spine,
    start: (run, sink) => {
      let count = 0;
      const from: Provenance[] = [];
      input.start(run, {
        push: (row) => {
          count++;
          if (run.provenance) from.push(provenanceOf(row));
          return true;
        },
        end: () => {
          const row = newRow(shape, from);
          row[slot] = count;
          sink.push(row);
          sink.end();
        },
      });
    },
  };
}
