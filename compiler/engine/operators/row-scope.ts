import { mapRows, mapTable } from '../lower/rows.ts';
import type { Layout, Relation, Row, Run, Scope, Sink, WindowUse } from '../lower/plan-types.ts';

/** The scope in which an operator's expressions see the rows of its input. */
export function rowScope(
  scope: Scope,
  { layout, serialized = false }: Relation,
): Scope & { readonly window: WindowUse } {
  return { ...scope, layout, window: { number: scope.plan.reserveWindow(), used: false, serialized } };
}

/**
 * An operator that handles one row at a time. Where its expressions look at other rows it waits for all of them.
 */
export function mapWindowed(
  input: Relation,
  layout: Layout,
  { window }: { readonly window: WindowUse },
  stage: (run: Run, out: Sink) => (row: Row) => boolean,
): Relation {
  if (!window.used) return mapRows(input, layout, stage);
  return mapTable(input, layout, (rows, run) => {
    const results: Row[] = [];
    const step = stage(run, {
      push: (row) => {
        results.push(row);
        return true;
      },
      end: () => undefined,
    });
    const around = { rows, index: 0, state: new Map() };
    rows.forEach((row, index) => {
      around.index = index;
      // Set again for each row: a nested run of the same operator may have set its own.
      run.windows[window.number] = around;
      step(row);
    });
    return results;
  });
}
