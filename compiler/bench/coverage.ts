import type { Range } from '../diagnostics/position.ts';
import type { EventSelector, Predicate } from '../model/index.ts';
import { printKql } from '../kql/print.ts';
import { readEvent } from '../kql/query/event.ts';
import { createListValues } from '../kql/query/list-values.ts';
import type { Plan } from '../plan/plan.ts';
import { prepareQuery } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { Workspace } from './workspace.ts';

/** Whether some record of a detection's tests made one test of a predicate true, and some record false. */
export interface PredicateCoverage {
  readonly range: Range;
  readonly wasTrue: boolean;
  readonly wasFalse: boolean;
}

/**
 * Which tests of a detection's predicates its records have made both true and false: each value of a selection by itself,
 * asked by the same KQL that the detection is made of.
 */
export function coverageOf(
  plan: Plan,
  workspace: Workspace,
  records: readonly BenchRecord[],
): readonly PredicateCoverage[] {
  const now = Math.max(0, ...records.map(({ ingested }) => ingested));
  const tables = workspace.at(records, { now });
  const holds = (event: EventSelector, where: Predicate): boolean => {
    const lists = createListValues('inline');
    const reading = { since: undefined, withArrival: false, columns: [], except: [], lists };
    const query = readEvent({ ...event, where }, reading);
    const { text } = printKql({ comment: [], statements: [...lists.statements(), { kind: 'query', query }] });
    const prepared = prepareQuery(text, workspace.schema);
    return prepared.ok && prepared.run(tables, now).length > 0;
  };
  return plan.events.flatMap((event) =>
    leaves(event.where).map((leaf) => ({
      range: leaf.range,
      wasTrue: holds(event, leaf),
      wasFalse: holds(event, { kind: 'not', operand: leaf, range: leaf.range }),
    })),
  );
}

/** The tests of a predicate, each as one by itself. */
function leaves(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(leaves);
    case 'not':
    case 'selection':
      return leaves(predicate.operand);
    case 'match':
      return predicate.tests.map((test) => ({ ...predicate, tests: [test], range: test.range }));
    case 'keyword':
      return predicate.tests.map((test) => ({ ...predicate, tests: [test], range: test.range }));
    case 'identity':
      return [predicate];
  }
}
