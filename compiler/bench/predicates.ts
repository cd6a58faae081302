import type { EventSelector, Field, Predicate } from '../model/index.ts';
import { printKql } from '../kql/print.ts';
import { readEvent } from '../kql/query/event.ts';
import { createListValues } from '../kql/query/list-values.ts';
import type { ResultRow } from './alert.ts';
import { prepareQuery, QueryFailure } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { Workspace } from './workspace.ts';

/** The rows of an event's source that meet a predicate, with some of its fields. */
export type AskedPredicate = (
  event: EventSelector,
  where: Predicate,
  fields?: readonly Field[],
) => readonly ResultRow[];

/** Asks predicates of records by the same KQL that detections are made of, with the lists' values written in. */
export function createAsker(workspace: Workspace, records: readonly BenchRecord[]): AskedPredicate {
  const now = Math.max(0, ...records.map(({ ingested }) => ingested));
  const tables = workspace.at(records, { now });
  return (event, where, fields = []) => {
    const lists = createListValues('inline');
    const columns = fields.map((field) => ({ name: field.column, field }));
    const reading = { since: undefined, withArrival: false, columns, except: [], lists };
    const query = readEvent({ ...event, where }, reading);
    const { text } = printKql({ comment: [], statements: [...lists.statements(), { kind: 'query', query }] });
    const prepared = prepareQuery(text, workspace.schema);
    if (!prepared.ok) throw new QueryFailure(prepared.problem);
    return prepared.run(tables, now).map(({ row }) => row);
  };
}

/** The tests of a predicate, each as one by itself: every value of a selection. */
export function leavesOf(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(leavesOf);
    case 'not':
    case 'selection':
      return leavesOf(predicate.operand);
    case 'match':
      return predicate.tests.map((test) => ({ ...predicate, tests: [test], range: test.range }));
    case 'keyword':
      return predicate.tests.map((test) => ({ ...predicate, tests: [test], range: test.range }));
    case 'identity':
      return [predicate];
  }
}
