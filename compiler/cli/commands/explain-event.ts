import { explainRecord, type ExplainedEvent } from '../../bench/explain-record.ts';
import type { CompileResult } from '../../compile.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import { eventsOf, type Detection, type SourceTable } from '../../model/index.ts';
import { recognise } from '../../records/recognise.ts';
import { tableOfRecords } from '../../records/record-table.ts';
import { toRow } from '../../records/to-row.ts';
import { CliFailure } from '../failure.ts';
import { readRecordFiles, type RecordFile } from '../host/data-files.ts';
import type { Colors } from '../host/terminal.ts';

/** What `detc explain NAME --event FILE` says of one record. */
export interface ExplainedRow {
  /** Counted from 1, over all files. */
  readonly record: number;
  readonly table: string;
  /** What could not be read of the record. */
  readonly notes: readonly string[];
  readonly events: readonly ExplainedEvent[];
}

/**
 * Explains every record of a file: rows of a workspace, as an export of the logs holds them, records of an Event Hub or
 * objects of Microsoft Graph.
 */
export function explainEvents(
  compiled: CompileResult,
  detection: Detection,
  cwd: string,
  file: string,
): readonly ExplainedRow[] {
  if (detection.pattern.kind === 'raw') {
    throw new CliFailure(`${detection.name} carries its own KQL: there are no predicates to look at`, {
      help: `\`detc run ${detection.name} --data ${file}\` runs its query on the records`,
    });
  }
  const records = readRecordFiles(cwd, file).flatMap(readEvents);
  if (records.length === 0) throw new CliFailure(`${file} holds no record`);
  const tables = eventsOf(detection.pattern).flatMap(({ source }) => source.tables);
  return records.map(({ row, isText, converted, notes }, index) => {
    const table =
      converted === undefined ? tableOf(row, tables) : tables.find(({ name }) => name === converted);
    if (table === undefined) {
      throw new CliFailure(
        `record ${String(index + 1)} of ${file} is of no table that ${detection.name} reads`,
        {
          help: `it needs the columns of ${[...new Set(tables.map(({ name }) => name))].join(' or ')}, or is such a record of an Event Hub or of Microsoft Graph`,
        },
      );
    }
    const columns = Object.entries(table.columns).map(([name, type]) => ({ name, type }));
    const [typed = row] = tableOfRecords([{ rows: [row], isText }], columns).table.rows;
    return {
      record: index + 1,
      table: table.name,
      notes,
      events: explainRecord(compiled, detection.name, table.name, typed as Readonly<Record<string, unknown>>),
    };
  });
}

interface ReadEvent {
  readonly row: Readonly<Record<string, unknown>>;
  readonly isText: boolean;
  /** The table, of a record that was converted. */
  readonly converted: string | undefined;
  readonly notes: readonly string[];
}

function readEvents({ rows, isText }: RecordFile): readonly ReadEvent[] {
  return rows.map((record) => {
    const known = isText ? undefined : recognise(record);
    if (known === undefined || known.shape === 'workspace') {
      return { row: record, isText, converted: undefined, notes: [] };
    }
    const { row, table, diagnostics } = toRow(record, { as: known });
    return { row, isText: false, converted: table, notes: diagnostics.map(({ message }) => message) };
  });
}

/** The table that the record names in its column Type, or else the one that has most of its columns. */
function tableOf(
  row: Readonly<Record<string, unknown>>,
  tables: readonly SourceTable[],
): SourceTable | undefined {
  const named = tables.find(({ name }) => name === row['Type']);
  if (named !== undefined) return named;
  const names = Object.keys(row);
  const shared = ({ columns }: SourceTable) => names.filter((name) => Object.hasOwn(columns, name)).length;
  const [best] = [...tables].sort((a, b) => shared(b) - shared(a));
  return best !== undefined && shared(best) * 2 > names.length ? best : undefined;
}

export function explainedText(rows: readonly ExplainedRow[], colors: Colors): string {
  return rows
    .map(({ record, table, notes, events }) =>
      [
        colors.bold(`Record ${String(record)}, ${table}`),
        ...notes.map((note) => visible(`  ${note}`)),
        ...events.flatMap((event) => eventLines(event, events.length > 1, colors)),
        '',
      ].join('\n'),
    )
    .join('\n');
}

function eventLines(
  { event, matches, predicates }: ExplainedEvent,
  isNamed: boolean,
  colors: Colors,
): readonly string[] {
  const name = isNamed ? `the event ${event}` : 'an event of the detection';
  if (matches === undefined) return [`  not ${name}: that is read from other tables`];
  const verdict = matches ? colors.green(`is ${name}`) : colors.red(`is not ${name}`);
  return [
    `  ${verdict}`,
    ...predicates.map(({ range, holds, seen }) => {
      const mark = holds ? colors.green('✓') : colors.red('✗');
      const values = seen.map(
        ({ field, values: found }) => `${field} is ${found.map(shown).join(', ') || 'not there'}`,
      );
      return `    ${mark} ${range.file}:${String(range.start.line)}:${String(range.start.column)}  ${values.join('; ')}`;
    }),
  ];
}

function shown(value: unknown): string {
  return value === null || value === '' ? 'empty' : visible(JSON.stringify(value));
}
