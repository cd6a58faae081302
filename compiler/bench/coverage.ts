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
  return plan.events.flatMap((event) =>
    leavesOf(event.where).map((leaf) => ({
      range: leaf.range,
      wasTrue: ask(event, leaf).length > 0,
      wasFalse: ask(event, { kind: 'not', operand: leaf, range: leaf.range }).length > 0,
    })),
  );
}
