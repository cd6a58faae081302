import { answer } from './shared-cases.ts';

/** The result of a query as lines of text: the columns with their types, then each row; or why there is none. */
export function table(query: string): readonly string[] {
  const result = answer(query);
  if (typeof result === 'string') return [result];
  return [
    result.cols.map(({ name, type }) => `${name}:${type}`).join(' | '),
    ...result.rows.map((row) => row.map(text).join(' | ')),
  ];
}

function text(cell: unknown): string {
  if (typeof cell === 'number') return Number.isNaN(cell) ? 'NaN' : String(cell);
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
