import { field, isMap, text, type Json, type JsonMap } from '../azure/json.ts';
import type { DesiredResource } from './resource.ts';

/** The table as it shall be, with the columns besides that it has already: a deployment takes none away. */
export function mergeTable(desired: DesiredResource, existing: JsonMap): DesiredResource {
  const own = columnsOf(desired.body);
  const names = new Set(own.map((column) => text(field(column, 'name'))));
  const kept = columnsOf(existing).filter((column) => !names.has(text(field(column, 'name'))));
  if (kept.length === 0) return desired;
  const properties = desired.body['properties'];
  const schema = field(properties, 'schema');
  return {
    ...desired,
    body: {
      ...desired.body,
      properties: {
        ...(isMap(properties) ? properties : {}),
        schema: { ...(isMap(schema) ? schema : {}), columns: [...own, ...kept] },
      },
    },
  };
}

function columnsOf(body: JsonMap): readonly Json[] {
  const columns = field(field(field(body, 'properties'), 'schema'), 'columns');
  return Array.isArray(columns) ? (columns as readonly Json[]) : [];
}
