import { formatCell, type KqlType, type ResultTable, type Value } from '../engine/index.ts';
import { cellToJson } from '../engine/result-json.ts';
import { visible } from '../diagnostics/visible-text.ts';
import { csvLine } from '../templates/csv.ts';
import type { Colors } from './host/terminal.ts';
import type { RowFormat } from './options.ts';
import { plainTable } from './plain-table.ts';

/** Columns, and rows as lists of cells: one JSON value without line breaks. */
export function resultMembers({ columns, rows }: ResultTable): string {
  const cells = rows.map(
    (row) => `[${row.map((cell, index) => json(cell, columns[index]?.type)).join(',')}]`,
  );
  return `"columns":${JSON.stringify(columns.map(({ name, type }) => ({ name, type })))},"rows":[${cells.join(',')}]`;
}

/** A result as it is printed. */
export const resultWriters: Readonly<Record<RowFormat, (result: ResultTable, colors: Colors) => string>> = {
  json: (result) => `{${resultMembers(result)}}\n`,
  ndjson: ({ columns, rows }) =>
    rows
      .map((row) => {
        const members = row.map((cell, index) => {
          const column = columns[index];
          return `${JSON.stringify(column?.name ?? '')}:${json(cell, column?.type)}`;
        });
        return `{${members.join(',')}}\n`;
      })
      .join(''),
  csv: ({ columns, rows }) =>
    csvLine(columns.map(({ name }) => name)) +
    rows.map((row) => csvLine(row.map((cell, index) => textOf(cell, columns[index]?.type)))).join(''),
  table: ({ columns, rows }, colors) =>
    columns.length === 0
      ? ''
      : plainTable(
          columns.map(({ name }) => visible(name)),
          rows.map((row) => row.map((cell, index) => cut(textOf(cell, columns[index]?.type)))),
          colors,
          new Set(columns.flatMap(({ type }, index) => (numbers.has(type) ? [index] : []))),
        ),
};

/** The text of every cell that is text, for what is read by spreadsheets. */
export function textCells({ columns, rows }: ResultTable): readonly string[] {
  return rows.flatMap((row) =>
    row.flatMap((cell, index) => (columns[index]?.type === 'string' ? [textOf(cell, 'string')] : [])),
  );
}

const numbers: ReadonlySet<KqlType> = new Set(['int', 'long', 'real', 'decimal']);
/** Characters; a dynamic value may have thousands. */
const widest = 80;

function cut(text: string): string {
  // No more than can be seen is made visible.
  const shown = visible(text.slice(0, widest + 1));
  return text.length <= widest ? shown : `${shown.slice(0, widest - 1)}…`;
}

function json(cell: Value, type: KqlType = 'dynamic'): string {
  return cellToJson(cell, type);
}

function textOf(cell: Value, type: KqlType = 'dynamic'): string {
  if (cell === null) return '';
  if (type === 'dynamic') return typeof cell === 'string' ? cell : cellToJson(cell, type);
  return String(formatCell(cell, type));
}
