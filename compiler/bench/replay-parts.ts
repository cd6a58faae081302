import type { CompileResult } from '../compile.ts';
import { printKql } from '../kql/print.ts';
import { readEvent } from '../kql/query/event.ts';
import { createListValues } from '../kql/query/list-values.ts';
import { identifier } from '../kql/literals.ts';
import { type EventSelector, type Pattern, tablesOf } from '../model/index.ts';
import { type AnalyticsRule, readAnalyticsRule } from './sentinel.ts';
import { workspaceParts, type WorkspaceParts } from './workspace.ts';

/** A Sentinel rule as it is replayed. */
export interface ReplayRule {
  readonly name: string;
  readonly rule: AnalyticsRule;
  /** The event queries that its records pass, by number. No other record can matter to it. */
  readonly events: readonly number[];
  /** Of these events a run must see some each, or it finds nothing. */
  readonly required: readonly number[];
  /** Whether a run finds something only if a record has arrived since the run before. */
  readonly needsArrival: boolean;
}

/** KQL that gives the records that an event of some rule is made of, and the tables that it reads. */
export interface EventQuery {
  readonly text: string;
  readonly tables: readonly string[];
}

/** What a replay needs of compilations: plain values, which may go to another thread. */
export interface ReplayParts extends WorkspaceParts {
  /** Each text once. */
  readonly events: readonly EventQuery[];
  readonly rules: readonly ReplayRule[];
}

/** What a replay needs of some compilations of one project; detections without a Sentinel rule are left out. */
export function replayParts(compilations: readonly CompileResult[]): ReplayParts {
  const queries = new Map<string, EventQuery & { readonly number: number }>();
  const numberOf = (event: EventSelector): number =>
    numberOfText(
      eventText(event),
      event.source.tables.map(({ name }) => name),
    );
  const numberOfText = (text: string, tables: readonly string[]): number => {
    const known = queries.get(text);
    if (known !== undefined) return known.number;
    const number = queries.size;
    queries.set(text, { text, tables, number });
    return number;
  };
  const rules = compilations.flatMap((compiled) => {
    const texts = new Map(compiled.artifacts.map(({ path, text }) => [path, text]));
    return compiled.plans.flatMap(({ detection: { name, pattern }, events }): readonly ReplayRule[] => {
      const text = texts.get(`sentinel/${name}.json`);
      const rule = text === undefined ? undefined : readAnalyticsRule(text);
      if (rule === undefined) return [];
      // What a query of its own looks for is not known: every record of its tables may matter.
      const asked =
        pattern.kind === 'raw'
          ? tablesOf(pattern).map((table) => numberOfText(identifier(table), [table]))
          : events.map(numberOf);
      const required = requiredEvents(pattern).map(numberOf);
      const needsArrival = reportsArrivals(pattern);
      return [{ name, rule, events: [...new Set(asked)], required: [...new Set(required)], needsArrival }];
    });
  });
  const [first] = compilations;
  const workspace =
    first === undefined
      ? { tables: {}, watchlists: {} }
      : workspaceParts(first.ground, first.artifacts, first.plans);
  return { ...workspace, events: [...queries.values()].map(({ text, tables }) => ({ text, tables })), rules };
}

/** The rows of an event without regard to time and exceptions, with the lists' values written in. */
function eventText(event: EventSelector): string {
  const lists = createListValues('inline');
  const reading = { since: undefined, withArrival: false, isEager: true, columns: [], except: [], lists };
  const query = readEvent(event, reading);
  return printKql({ comment: [], statements: [...lists.statements(), { kind: 'query', query }] }).text;
}

/** Without one of these nothing can be found. */
function requiredEvents(pattern: Pattern): readonly EventSelector[] {
  switch (pattern.kind) {
    case 'match':
    case 'aggregate':
    case 'new-value':
    case 'spike':
    case 'absent-after':
    case 'latest':
      return [pattern.event];
    case 'sequence':
      return pattern.events;
    case 'absent-member':
    case 'raw':
      // What a query of its own looks for is not known: it may be a silence too.
      return [];
  }
}

/**
 * What happened is reported by the run in whose slice it arrived. What did not happen becomes true while nothing arrives.
 */
function reportsArrivals(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'match':
    case 'aggregate':
    case 'sequence':
    case 'new-value':
    case 'spike':
      return true;
    case 'absent-after':
    case 'absent-member':
    case 'latest':
    case 'raw':
      return false;
  }
}
