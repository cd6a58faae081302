import { parse } from 'csv-parse/browser/esm/sync';
import type { MemberColumn } from '../../model/list-members.ts';
import { csvRow } from '../../templates/csv.ts';
import type { WatchlistItem } from '../resource.ts';
import { arrangeRows } from './arrange-rows.ts';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The text of a list's CSV file with other rows. Lines of rows that stay are not touched.
 * @param text of a file that was read before without findings
 */
export function editCsv(
  text: string,
  columns: readonly MemberColumn[],
  gone: readonly WatchlistItem[],
  extra: readonly WatchlistItem[],
): string {
  const options = { bom: true, info: true, skip_empty_lines: true, trim: true } as const;
  const [header, ...rows] = parse(text, options) as unknown as Parsed[];
  const names = (header?.record ?? []).map((name) => watchlistColumn(columns, name));
  const current = rows.map(({ record }) =>
    Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
  );
  const { changed, added } = arrangeRows(current, gone, extra);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lineOf = (row: WatchlistItem) => csvRow(names.map((name) => row[name] ?? ''));
  const lines = text.split(/\r?\n/u);
  const kept: string[] = [];
  let from = 0;
  [header, ...rows].forEach((row, place) => {
    const until = row?.info.lines ?? 0;
    const own = lines.slice(from, until);
    from = until;
    const index = place - 1;
    if (!changed.has(index)) {
      kept.push(...own);
      return;
    }
    const blank = own.findIndex((line) => line.trim() !== '');
    kept.push(...own.slice(0, Math.max(0, blank)));
    const heir = changed.get(index);
    if (heir !== undefined) kept.push(lineOf(heir));
  });
  const rest = lines.slice(from);
  return [...kept, ...added.map(lineOf), ...(rest.length === 0 ? [''] : rest)].join(end);
}

/** A CSV file may call a column by its key. */
function watchlistColumn(columns: readonly MemberColumn[], name: string): string {
  const wanted = name.toLowerCase();
  return columns.find(({ key, column }) => key === wanted || column.toLowerCase() === wanted)?.column ?? name;
}
