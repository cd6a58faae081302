import type { Range } from '../diagnostics/position.ts';
import type { Plan } from '../plan/plan.ts';
import { createAsker, leavesOf } from './predicates.ts';
import type { BenchRecord } from './records.ts';
import type { Workspace } from './workspace.ts';

/** Whether some record of a detection's tests made one test of a predicate true, and some record false. */
export interface PredicateCoverage {
  readonly range: Range;
  readonly wasTrue: boolean;
  readonly wasFalse: boolean;
}

/** Which tests of a detection's predicates its records have made both true and false: each value of a selection by itself. */
export function coverageOf(
  plan: Plan,
  workspace: Workspace,
  records: readonly BenchRecord[],
): readonly PredicateCoverage[] {
  const ask = createAsker(workspace, records);
  return plan.events.flatMap((event) => {
    // A row without a field does not meet its tests, as in Sigma: what a predicate does not keep, it is false of.
    const all = ask(event, { kind: 'and', operands: [], range: event.range }).length;
    return leavesOf(event.where).map((leaf) => {
      const kept = ask(event, leaf).length;
      return { range: leaf.range, wasTrue: kept > 0, wasFalse: kept < all };
    });
  });
}
