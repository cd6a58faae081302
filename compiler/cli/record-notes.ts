import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { visible } from '../diagnostics/visible-text.ts';
import type { Column } from '../engine/index.ts';
import { tableNames } from '../kql/tables.ts';
import { counted } from '../report/words.ts';
import type { RecordFile } from './host/data-files.ts';

/** So many findings of a file are shown, the others counted. */
export const shownLines = 5;

/** What is to be said of the parts of a file that are no records, and of records that were converted. */
export function brokenNotes({ path, broken, diagnostics = [] }: RecordFile): readonly string[] {
  return [
    ...passedOverNotes(path, broken, broken.length),
    ...conversionNotes(path, diagnostics, diagnostics.length),
  ];
}

/** @param count how many there are, of which the first are given */
export function conversionNotes(
  path: string,
  diagnostics: readonly Diagnostic[],
  count: number,
): readonly string[] {
  const shown = diagnostics.slice(0, shownLines).map(({ code, severity, message, range, help }) => {
    const place = `${path}:${String(range.start.line)}`;
    const way = help === undefined ? '' : `; ${help}`;
    return visible(`${severity === 'info' ? 'note' : severity}: ${place}: ${message}${way} (${code})`);
  });
  const more = count - shown.length;
  return more === 0 ? shown : [...shown, `warning: ${visible(path)}: ${counted(more, 'more such record')}`];
}

/** @param count how many there are, of which the first are given */
export function passedOverNotes(
  path: string,
  broken: RecordFile['broken'],
  count: number,
): readonly string[] {
  const shown = broken.slice(0, shownLines).map(({ unit, number, reason }) => {
    const place = unit === 'file' ? path : `${path}${unit === 'line' ? ':' : ' record '}${String(number)}`;
    return `warning: ${visible(place)} is passed over: ${reason}`;
  });
  const more = count - shown.length;
  return more === 0
    ? shown
    : [...shown, `warning: ${visible(path)}: ${counted(more, 'more record')} passed over`];
}

/** Of a table that only its records tell the columns of. */
export function inferredNotes(name: string, columns: readonly Column[], records: number): readonly string[] {
  const similar = didYouMean(name, tableNames);
  const types = columns.map((column) => `${column.name}: ${column.type}`).join(', ');
  return [
    `note: ${visible(name)} is no table that detc knows${similar === undefined ? '' : ` (${similar})`}; ` +
      (records === 0 ? 'it has no records' : `its columns are taken from its records: ${visible(types)}`),
  ];
}

/** Of fields that are no columns. */
export function unknownNotes(name: string, fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return [];
  const more = fields.length > shownLines ? ` and ${String(fields.length - shownLines)} more` : '';
  return [
    `note: ${name} has no ${fields.length === 1 ? 'column' : 'columns'} ${visible(fields.slice(0, shownLines).join(', '))}${more}; ` +
      'the query does not see them',
  ];
}
