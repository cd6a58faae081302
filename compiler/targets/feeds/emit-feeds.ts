import type { KqlType, Source } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderJson } from '../../templates/render.ts';
import { armLiteral, armText } from '../arm.ts';
import { workspaceParameter } from '../sentinel/emit.ts';
import type { EmitContext, Emission } from '../target.ts';

const template = 'feeds/azuredeploy.json.hbs';

/**
 * The custom tables that detections read and a collector fills: for each a template with the table, the data collection
 * rule that accepts its records, and the endpoint they are sent to; and one template with all of them.
 */
export function emitFeeds(plans: readonly Plan[], context: EmitContext): Emission {
  const fed = new Map<string, Source>();
  for (const { source } of plans.flatMap(({ events }) => events)) {
    const [table] = source.tables;
    if (source.feed !== undefined && table !== undefined) fed.set(table.name, source);
  }
  const feeds = [...fed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, source]) => feedValues(table, source));
  const files = [
    ...feeds.map((feed) => ({ name: feed.table, feeds: [feed] })),
    { name: 'azuredeploy', feeds },
  ];
  const rendered =
    feeds.length === 0 ? [] : files.map((file) => ({ ...file, ...renderFeeds(file.feeds, context) }));
  return {
    artifacts: rendered.flatMap(({ name, text }) =>
      text === undefined ? [] : [{ path: `tables/${name}.json`, text }],
    ),
    queries: [],
    // A fault of the template is the same in every file.
    diagnostics: rendered[0]?.diagnostics ?? [],
  };
}

function renderFeeds(feeds: readonly object[], context: EmitContext) {
  return renderJson(context.templates, template, {
    workspace: workspaceParameter(context),
    location: {
      type: 'string',
      defaultValue:
        context.environment === undefined
          ? '[resourceGroup().location]'
          : armLiteral(context.environment.workspace.location),
      metadata: { description: 'The region of the workspace: endpoint and rules have to be in it.' },
    },
    feeds,
  });
}

function feedValues(table: string, { title, feed, tables }: Source) {
  const columns = Object.entries(tables[0]?.columns ?? {});
  const rule = `detc-${table.replace(/_CL$/u, '')}`;
  const ruleReference = `resourceId('Microsoft.Insights/dataCollectionRules', ${armText(rule)})`;
  return {
    table,
    rule: armLiteral(rule),
    stream: `Custom-${table}`,
    description: armLiteral(title),
    tableName: `[concat(parameters('workspace'), ${armText(`/${table}`)})]`,
    tableColumns: columns.map(([name, type]) => ({
      name,
      type: tableType[type],
      ...(feed?.columnDescriptions[name] === undefined
        ? {}
        : { description: armLiteral(feed.columnDescriptions[name]) }),
    })),
    streamColumns: columns.map(([name, type]) => ({ name, type: streamType[type] })),
    dependsOn: [
      "[resourceId('Microsoft.Insights/dataCollectionEndpoints', parameters('endpoint'))]",
      `[resourceId('Microsoft.OperationalInsights/workspaces/tables', parameters('workspace'), ${armText(table)})]`,
    ],
    ruleId: `[reference(${ruleReference}, '2024-03-11').immutableId]`,
  };
}

/** The names of types in the API of tables, and in that of data collection rules. */
const tableType: Readonly<Record<KqlType, string>> = {
  string: 'string',
  int: 'int',
  long: 'long',
  real: 'real',
  bool: 'boolean',
  datetime: 'dateTime',
  dynamic: 'dynamic',
  guid: 'guid',
  timespan: 'string',
};
const streamType: Readonly<Record<KqlType, string>> = {
  ...tableType,
  datetime: 'datetime',
  guid: 'string',
};
