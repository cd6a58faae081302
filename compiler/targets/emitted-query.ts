import { printKql } from '../kql/print.ts';
import { buildQuery, type QueryOptions } from '../kql/query/index.ts';
import type { SourceTable } from '../model/source.ts';
import type { Plan } from '../plan/plan.ts';
import type { EmittedQuery } from './target.ts';

/** The query of a plan, printed, with what Microsoft's parser needs to check it. */
export function emittedQuery(plan: Plan, options: QueryOptions): EmittedQuery {
  const { pattern } = plan.detection;
  if (pattern.kind === 'raw') {
    return {
      printed: printKql(buildQuery(plan, options)),
      customTables: pattern.query.customTables,
      fallback: pattern.query.range,
      expected: [],
      raw: { columns: pattern.columns },
    };
  }
  const custom = new Map<string, SourceTable>();
  for (const { source } of plan.events) {
    for (const table of source.tables) if (table.custom) custom.set(table.name, table);
  }
  return {
    printed: printKql(buildQuery(plan, options)),
    customTables: [...custom.values()],
    fallback: plan.events[0]?.range ?? plan.detection.range,
    expected: [
      { name: 'TimeGenerated', type: 'datetime' },
      ...plan.columns.map(({ name, type }) => ({ name, type })),
    ],
  };
}
