import { feedColumn, feedTable } from '../../diagnostics/catalogue/feeds.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Located } from '../../language/located.ts';
import type { SourceSyntax } from '../../language/schema/source.ts';
import type { KqlType } from '../../model/index.ts';
import type { Feed } from '../../model/source.ts';
import { parseDuration } from '../../model/span.ts';

/** How the table of a source is filled; undefined where no collector does. */
export function feedOf(located: Located<SourceSyntax>): Feed | undefined {
  const { feed, columns } = located.value;
  if (feed === undefined) return undefined;
  const described = Object.entries(columns).flatMap(([name, { description }]) =>
    description === undefined ? [] : [[name, description] as const],
  );
  return {
    every: parseDuration(feed.every) ?? 0,
    reads: feed.reads,
    permissions: feed.permissions,
    columnDescriptions: Object.fromEntries(described),
  };
}

const tableName = /^[A-Za-z][A-Za-z0-9_]{0,59}_CL$/;
const columnName = /^[A-Za-z][A-Za-z0-9_]{0,44}$/;
/** (https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table#limitations) */
const reserved = new Set(['_resourceid', 'id', '_subscriptionid', 'tenantid', 'type', 'uniqueid', 'title']);
/** What a stream of a data collection rule cannot carry. */
const refusedTypes: ReadonlySet<KqlType> = new Set(['guid', 'timespan']);

/** A feed fills one table of its own, whose columns the Logs Ingestion API accepts. */
export function checkFeed(located: Located<SourceSyntax>): readonly Diagnostic[] {
  const { feed, tables } = located.value;
  if (feed === undefined) return [];
  const [table] = tables;
  if (tables.length !== 1 || table?.columns === undefined || !tableName.test(table.name)) {
    return [feedTable.at(located.keyRangeOf(['feed']), {})];
  }
  const problems = Object.entries(table.columns).flatMap(([column, type]) => {
    const range = located.keyRangeOf(['tables', 0, 'columns', column]);
    if (reserved.has(column.toLowerCase()))
      return feedColumn.at(range, { column, problem: 'is a name that Azure keeps' });
    if (!columnName.test(column))
      return feedColumn.at(range, { column, problem: 'is not a name that Azure takes' });
    if (refusedTypes.has(type)) return feedColumn.at(range, { column, problem: `cannot be sent as ${type}` });
    return [];
  });
  if (table.columns['TimeGenerated'] === 'datetime') return problems;
  const range = located.keyRangeOf(['tables', 0, 'columns']);
  return [
    ...problems,
    feedColumn.at(range, { column: 'TimeGenerated', problem: 'is missing, as a datetime' }),
  ];
}
