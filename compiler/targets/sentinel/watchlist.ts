import * as found from '../../diagnostics/catalogue/sentinel.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type MemberColumn, memberColumns } from '../../model/list-members.ts';
import type { List } from '../../model/index.ts';
import { csvLine, csvRow, looksLikeFormula } from '../../templates/csv.ts';

/** (https://learn.microsoft.com/azure/sentinel/watchlists) */
export const watchlistLimits = {
  alias: /^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$/,
  /** 3.8 MB; what is larger has to come from a storage account. */
  contentBytes: 3_800_000,
  rowBytes: 10_240,
} as const;

/** A list as a table. */
export interface Watchlist {
  readonly list: List;
  readonly alias: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** A column that no row leaves blank. */
  readonly searchKey: string;
}

/** The watchlist of a list that the environment delivers as one. */
export function watchlistOf(list: List, alias: string): Watchlist {
  const columns = memberColumns(list.type);
  const header = columns.map(({ column }) => column);
  const rows = rowsOf(list, columns);
  const full = header.find((_, index) => rows.every((row) => row[index] !== ''));
  if (full !== undefined) return { list, alias, header, rows, searchKey: full };
  // Some members have only an id and others only a name, but the search key must not be blank.
  const keyed = rows.map((row) => [row.find((value) => value !== '') ?? '', ...row]);
  return { list, alias, header: [ownKey, ...header], rows: keyed, searchKey: ownKey };
}

const ownKey = 'Key';

function rowsOf({ content }: List, columns: readonly MemberColumn[]): readonly (readonly string[])[] {
  switch (content.kind) {
    case 'members':
      return content.members.map((member) =>
        columns.map(({ key }) => (key === 'value' ? '' : (member[key] ?? ''))),
      );
    case 'strings':
      return content.values.map((value) => [value]);
    case 'calendar':
      return [];
  }
}

/** The table as CSV. */
export function toCsv({ header, rows }: Watchlist): string {
  return [header, ...rows].map(csvLine).join('');
}

/** Limits of a watchlist, and values a spreadsheet would run. */
export function checkWatchlist(watchlist: Watchlist): readonly Diagnostic[] {
  const { alias, rows, list } = watchlist;
  const problems: Diagnostic[] = [];
  if (!watchlistLimits.alias.test(alias)) problems.push(found.watchlistAlias.at(list.range, { alias }));
  if (rows.length === 0) problems.push(found.watchlistEmpty.at(list.range, { alias }));
  const bytes = utf8Length(toCsv(watchlist));
  if (bytes > watchlistLimits.contentBytes) {
    const limit = watchlistLimits.contentBytes;
    problems.push(found.watchlistSize.at(list.range, { alias, bytes, limit }));
  }
  rows.forEach((row, index) => {
    if (utf8Length(csvRow(row)) > watchlistLimits.rowBytes) {
      const limit = watchlistLimits.rowBytes;
      problems.push(found.watchlistRow.at(list.range, { alias, row: index + 1, limit }));
    }
    const formula = row.find(looksLikeFormula);
    if (formula !== undefined) {
      problems.push(found.watchlistFormula.at(list.range, { alias, row: index + 1, value: formula }));
    }
  });
  return problems;
}

/** Two lists must not be one watchlist; Azure compares aliases without regard to case. */
export function checkAliases(
  lists: readonly (List & { readonly delivery: { readonly alias: string } })[],
): readonly Diagnostic[] {
  const first = new Map<string, List>();
  return lists.flatMap((list) => {
    const { alias } = list.delivery;
    const earlier = first.get(alias.toLowerCase());
    if (earlier === undefined) {
      first.set(alias.toLowerCase(), list);
      return [];
    }
    const related = [{ range: earlier.range, message: 'the other list' }];
    return [found.watchlistTwice.at(list.range, { alias, other: earlier.name }, { related })];
  });
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
