/**
 * What stands before a table of Azure Resource Graph in a query of Azure Monitor.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/alerts-query-quickstart
 */
export const resourceGraph = 'arg("").';

/**
 * The query for readers that know the tables of Resource Graph as any others, as Microsoft's parser and the engine do. All
 * else stays at its place.
 */
export function withPlainTables(query: string): string {
  return query.replaceAll(resourceGraph, ' '.repeat(resourceGraph.length));
}
