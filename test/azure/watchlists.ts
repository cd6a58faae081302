import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { isMap, text, type JsonMap } from '../../compiler/azure/json.ts';
import { badRequest } from './message.ts';
import type { State } from './state.ts';

const largest = 3_800_000;
const itemType = 'Microsoft.SecurityInsights/watchlists/watchlistItems';

export function validateWatchlist(body: JsonMap, alias: string): void {
  const properties = body['properties'];
  if (!/^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$/u.test(alias)) {
    throw badRequest('The watchlist alias must have 3 to 64 letters, digits, spaces, _ and -.');
  }
  if (!isMap(properties)) throw badRequest('The watchlist has no properties.');
  for (const name of ['displayName', 'provider', 'itemsSearchKey']) {
    if (text(properties[name]) === '') throw badRequest(`The watchlist property '${name}' is required.`);
  }
  const content = text(properties['rawContent']);
  if (Buffer.byteLength(content) > largest)
    throw badRequest('The content of the watchlist is larger than 3.8 MB.');
  if (content === '') return;
  const rows = parseRows(content);
  const key = text(properties['itemsSearchKey']);
  if (rows.some((row) => (row[key] ?? '') === '')) {
    throw badRequest(`The search key '${key}' must not be blank in any row.`);
  }
}

/** An upload adds rows, drops those that are there already, and takes none away. */
export function upload(state: State, id: string, content: string): void {
  const present = new Set(state.below(`${id}/watchlistItems`).map(({ body }) => rowKey(body)));
  for (const row of parseRows(content)) {
    const body: JsonMap = { properties: itemProperties(row, {}) };
    if (present.has(rowKey(body))) continue;
    present.add(rowKey(body));
    state.put(`${id}/watchlistItems/${randomUUID()}`, itemType, body);
  }
}

/** What the service keeps of an item. */
export function itemProperties(itemsKeyValue: JsonMap, entityMapping: JsonMap): JsonMap {
  return { watchlistItemType: 'watchlist-item', isDeleted: false, itemsKeyValue, entityMapping };
}

function parseRows(content: string): readonly Record<string, string>[] {
  return parse(content, { columns: true, skip_empty_lines: true });
}

function rowKey(body: JsonMap): string {
  const values = isMap(body['properties']) ? body['properties']['itemsKeyValue'] : undefined;
  return JSON.stringify(Object.entries(isMap(values) ? values : {}).sort());
}
