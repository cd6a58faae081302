import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { csvColumns, csvMalformed } from '../../diagnostics/catalogue/references.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Range, startOf } from '../../diagnostics/position.ts';
import type { ListMember, ListType } from '../../language/schema/list.ts';
import { type MemberColumn, memberColumns } from '../../model/list-members.ts';
import type { GivenValues } from './list.ts';

export interface ReadCsv {
  readonly given?: GivenValues;
  readonly diagnostics: readonly Diagnostic[];
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The members of a list that stand in a CSV file; the first line names the columns. */
export function readListCsv(file: string, text: string, type: ListType): ReadCsv {
  const expected = memberColumns(type);
  const names = expected.map(({ column }) => column);
  let rows: readonly Row[];
  try {
    rows = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: false,
    }) as unknown as Row[];
  } catch (problem) {
    if (!(problem instanceof CsvError)) throw problem;
    const line = typeof problem['lines'] === 'number' ? problem['lines'] : 1;
    return { diagnostics: [csvMalformed.at(lineRange(file, text, line), { problem: problem.message })] };
  }
  const [header, ...body] = rows;
  const found = header?.record ?? [];
  const columns = found.map((name) => columnNamed(expected, name));
  if (columns.length === 0 || columns.some((column) => column === undefined)) {
    return { diagnostics: [csvColumns.at(lineRange(file, text, 1), { found, expected: names })] };
  }
  const values = body.map(({ record }) => value(columns, record));
  return {
    given: {
      values,
      range: startOf(file),
      rangeOf: (index) => lineRange(file, text, body[index]?.info.lines ?? 1),
    },
    diagnostics: [],
  };
}

function columnNamed(expected: readonly MemberColumn[], name: string): MemberColumn | undefined {
  const wanted = name.toLowerCase();
  return expected.find(({ key, column }) => key === wanted || column.toLowerCase() === wanted);
}

function value(
  columns: readonly (MemberColumn | undefined)[],
  record: readonly string[],
): string | ListMember {
  if (columns[0]?.key === 'value') return record[0] ?? '';
  const entries = columns.flatMap((column, index) => {
    const cell = record[index] ?? '';
    return column === undefined || cell === '' ? [] : [[column.key, cell] as const];
  });
  return Object.fromEntries(entries);
}

/** The whole line, without its end. */
function lineRange(file: string, text: string, line: number): Range {
  const lines = text.split('\n');
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const offset = lines.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
  const { length } = (lines[index] ?? '').replace(/\r$/u, '');
  return {
    file,
    start: { line: index + 1, column: 1, offset },
    end: { line: index + 1, column: length + 1, offset: offset + length },
  };
}
