import { type Plan, prepare } from '../engine/index.ts';
import { type BenchQuery, prepareQuery } from './query.ts';
import { openWorkspace, type Workspace, type WorkspaceParts } from './workspace.ts';

/** The queries of a replay, each prepared when it is first needed: that takes much longer than to run it. */
export interface ReplayQueries {
  readonly workspace: Workspace;
  /** A rule's query. */
  readonly rule: (text: string) => BenchQuery;
  /** The plan of an event's query; undefined where the engine cannot run it. */
  readonly event: (text: string) => Plan | undefined;
}

export function openQueries(parts: WorkspaceParts): ReplayQueries {
  const workspace = openWorkspace(parts);
  const rules = new Map<string, BenchQuery>();
  const events = new Map<string, Plan | undefined>();
  return {
    workspace,
    rule: (text) => {
      const query = rules.get(text) ?? prepareQuery(text, workspace.schema);
      rules.set(text, query);
      return query;
    },
    event: (text) => {
      if (!events.has(text)) {
        const prepared = prepare(text, workspace.schema);
        events.set(text, prepared.ok ? prepared.plan : undefined);
      }
      return events.get(text);
    },
  };
}
