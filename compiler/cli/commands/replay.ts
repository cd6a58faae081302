import { createBench } from '../../bench/bench.ts';
import type { BenchAlert } from '../../bench/alert.ts';
import { QueryFailure } from '../../bench/query.ts';
import type { BenchRecord } from '../../bench/records.ts';
import type { CompileResult } from '../../compile.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import { tableOfRecords } from '../../records/record-table.ts';
import { counted } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import type { CliIo, CliParts } from '../io.ts';
import { brokenNotes, grouped } from '../kql-data.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession, resolveDetections } from '../session.ts';
import { requireDataFormat } from './list.ts';

export interface ReplayOptions extends GlobalOptions {
  readonly data?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

interface Raised {
  readonly detection: string;
  readonly alert: BenchAlert;
}

/** `detc run`: what the Sentinel rules would have raised over exported logs, run after run. */
export async function replay(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> {
  requireDataFormat('run', options);
  const session = openSession(io, parts, options);
  const chosen = typed.length === 0 ? undefined : resolveDetections(typed, session, io.cwd);
  const compiled = await session.compile({ ...(chosen === undefined ? {} : { only: chosen }) });
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    await writeFindings(errors, session.project().files, io, parts, { ...options, format: 'pretty' });
    return exitCodes.findings;
  }
  const { records, notes } = readRecords(compiled, io.cwd, options.data ?? []);
  for (const note of notes) io.stderr.write(`${note}\n`);
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) {
    throw new CliFailure('there are no records to run over', {
      help: "name them: --data SigninLogs='export/*.json'",
    });
  }
  const stretch = {
    from: timeOf('--from', options.from) ?? first.time,
    to: timeOf('--to', options.to) ?? last.time,
  };
  const raised = runAll(compiled, records, stretch).sort((a, b) => a.alert.time - b.alert.time);
  io.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify(raised.map(asJson), undefined, 2)}\n`
      : raised
          .map(({ detection, alert }) => `${iso(alert.time)}  ${detection}  ${visible(alert.title ?? '')}\n`)
          .join(''),
  );
  if (options.quiet !== true) io.stderr.write(summary(raised, records.length));
  return exitCodes.clean;
}

function runAll(
  compiled: CompileResult,
  records: readonly BenchRecord[],
  stretch: { readonly from: number; readonly to: number },
): Raised[] {
  const bench = createBench(compiled);
  return compiled.plans.flatMap(({ detection: { name } }) => {
    try {
      return bench.replay(name, records, stretch).map((alert) => ({ detection: name, alert }));
    } catch (error) {
      if (error instanceof QueryFailure) throw new CliFailure(`${name} cannot be run: ${error.message}`);
      throw error;
    }
  });
}

function readRecords(
  compiled: CompileResult,
  cwd: string,
  data: readonly string[],
): { readonly records: readonly BenchRecord[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const records: BenchRecord[] = [];
  const tables = [...compiled.ground.sources.values()].flatMap((source) => source.tables);
  for (const [name, files] of grouped(cwd, '--data', "SigninLogs='export/*.json'", data)) {
    const table = tables.find((candidate) => candidate.name === name);
    if (table === undefined) {
      throw new CliFailure(`no source of the project reads a table ${visible(name)}`, {
        help: `there is ${[...new Set(tables.map((known) => known.name))].join(', ')}`,
      });
    }
    notes.push(...files.flatMap(brokenNotes));
    const columns = Object.entries(table.columns).map(([column, type]) => ({ name: column, type }));
    let timeless = 0;
    for (const row of tableOfRecords(files, columns).table.rows as readonly BenchRecord['row'][]) {
      const time = Date.parse(String(row['TimeGenerated']));
      // Exports rarely tell when a record arrived: then it is taken to have come at once.
      const ingested = Date.parse(String(row['_TimeReceived'] ?? row['TimeGenerated']));
      if (Number.isNaN(time)) timeless += 1;
      else
        records.push({
          table: name,
          row,
          time,
          ingested: Number.isNaN(ingested) ? time : ingested,
          item: records.length,
        });
    }
    if (timeless > 0)
      notes.push(`warning: ${counted(timeless, 'record')} of ${name} without TimeGenerated passed over`);
  }
  return { records: records.sort((a, b) => a.time - b.time), notes };
}

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new CliFailure(`${flag} ${JSON.stringify(text)} is no time`, {
      help: 'write 2026-01-31T08:00:00Z',
    });
  }
  return time;
}

function asJson({ detection, alert }: Raised): object {
  return {
    detection,
    time: iso(alert.time),
    title: alert.title,
    entities: Object.fromEntries(alert.entities),
    details: Object.fromEntries(alert.details),
    records: alert.records.length,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The longest bar of the histogram. */
const widest = 40;

/** Alerts by day, as a histogram. */
function summary(raised: readonly Raised[], records: number): string {
  const days = new Map<string, number>();
  for (const { alert } of raised) {
    const day = iso(alert.time).slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const most = Math.max(1, ...days.values());
  const lines = [...days].map(
    ([day, count]) =>
      `${day}  ${'█'.repeat(Math.max(1, Math.round((count / most) * widest)))} ${String(count)}`,
  );
  return [...lines, `${counted(raised.length, 'alert')} over ${counted(records, 'record')}`, ''].join('\n');
}
