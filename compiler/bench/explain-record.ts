import type { CompileResult } from '../compile.ts';
import type { Range } from '../diagnostics/position.ts';
import { type EventSelector, fieldsOf, type Predicate } from '../model/index.ts';
import { type AskedPredicate, createAsker, leavesOf } from './predicates.ts';
import type { BenchRecord } from './records.ts';
import { createWorkspace } from './workspace.ts';

/** One test of a predicate on one record. */
export interface ExplainedPredicate {
  readonly range: Range;
  readonly holds: boolean;
  /** The fields it looks at, with what the record has there; a view may make several rows of a record. */
  readonly seen: readonly { readonly field: string; readonly values: readonly unknown[] }[];
}

/** Whether a record is one of a detection's events, and why. */
export interface ExplainedEvent {
  readonly event: string;
  /** Whether the whole condition holds; undefined where the event is read from other tables. */
  readonly matches: boolean | undefined;
  readonly predicates: readonly ExplainedPredicate[];
}

/** Asks each predicate of a detection of one row of a table, by the KQL that the detection is made of. */
export function explainRecord(
  compiled: CompileResult,
  detection: string,
  table: string,
  row: BenchRecord['row'],
): readonly ExplainedEvent[] {
  const plan = compiled.plans.find((candidate) => candidate.detection.name === detection);
  if (plan === undefined) return [];
  const workspace = createWorkspace(compiled.ground, compiled.artifacts);
  const ask = createAsker(workspace, [{ table, row, time: 0, ingested: 0, item: 0 }]);
  return plan.events.map((event): ExplainedEvent => {
    if (!event.source.tables.some(({ name }) => name === table)) {
      return { event: event.name, matches: undefined, predicates: [] };
    }
    return {
      event: event.name,
      matches: ask(event, event.where).length > 0,
      predicates: leavesOf(event.where).map((leaf) => explainLeaf(ask, event, leaf)),
    };
  });
}

function explainLeaf(ask: AskedPredicate, event: EventSelector, leaf: Predicate): ExplainedPredicate {
  const not: Predicate = { kind: 'not', operand: leaf, range: leaf.range };
  const fields = fieldsOf(leaf);
  const holding = ask(event, leaf, fields);
  const rows = [...holding, ...ask(event, not, fields)];
  return {
    range: leaf.range,
    holds: holding.length > 0,
    seen: fields.map((field) => ({
      field: field.name,
      values: [
        ...new Map(rows.map((row) => [JSON.stringify(row[field.column]), row[field.column]])).values(),
      ],
    })),
  };
}
