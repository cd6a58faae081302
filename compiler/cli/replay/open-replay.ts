import { availableParallelism } from 'node:os';
import type { BenchAlert } from '../../bench/alert.ts';
import { canAlert, reachOf, recordsOf } from '../../bench/replay.ts';
import type { ReplayParts, ReplayRule } from '../../bench/replay-parts.ts';
import type { Stretch } from '../../bench/sentinel.ts';
import { counted, listed } from '../../report/words.ts';
import { CliFailure } from '../failure.ts';
import type { CliIo } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openProgress } from '../progress.ts';
import { collect, type Collected } from './collect.ts';
import { createCrew, createSoloist } from './crew.ts';
import { logFiles, siftTasks, textSize } from './log-files.ts';
import { timeOf } from './sift-file.ts';

/** What `detc run` reads, and when the rules run. */
export interface ReplayInput extends Pick<GlobalOptions, 'quiet'> {
  readonly data?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly threads?: string;
}

/** Logs that have been read for some rules. */
export interface OpenReplay {
  readonly logs: Collected;
  readonly stretch: Stretch;
  /**
   * The alerts of each rule, in the order of the rules. Their events must be among those that the logs were read for.
   * @throws CliFailure where a rule's query fails
   */
  readonly replay: (rules: readonly ReplayRule[]) => Promise<readonly (readonly RaisedAlert[])[]>;
}

export interface RaisedAlert {
  readonly alert: BenchAlert;
  /** `path:line` of its first records. */
  readonly places: readonly string[];
}

/** Of an alert's records so many are named. */
const namedRecords = 20;

/** Bytes of text; for less, starting threads takes longer than they save. */
const worthThreads = 2 ** 26;

/**
 * Reads the logs for the rules, and lets `work` run them.
 * @throws CliFailure where there is nothing to read, or it may not be read
 */
export async function withReplay<T>(
  io: CliIo,
  parts: ReplayParts,
  input: ReplayInput,
  work: (replay: OpenReplay) => Promise<T>,
): Promise<T> {
  const [from, to] = [timeOption('--from', input.from), timeOption('--to', input.to)];
  const files = logFiles(io.cwd, input.data ?? [], new Set(Object.keys(parts.tables)));
  const tasks = await siftTasks(io.cwd, files);
  const threads = threadsFor(input.threads, textSize(files));
  const setup = { parts, cwd: io.cwd };
  const crew = threads > 1 ? createCrew(setup, threads) : createSoloist(setup);
  try {
    const reading = openProgress(io, input, '{bar} {percentage}%  reading');
    const counts = { events: parts.events.length, threads };
    const logs = await collect(crew, files, tasks, counts, reading).finally(reading.close);
    for (const note of logs.notes) io.stderr.write(`${note}\n`);
    if (logs.times === undefined) {
      throw new CliFailure('there are no records to run over', {
        help:
          files.length === 0
            ? "name them: --data 'export/*.json.gz'"
            : 'the files hold no record of a table that these detections read',
      });
    }
    // A millisecond more, so that a run comes after the last record, also where it is the only one.
    const stretch = { from: from ?? logs.times.first, to: to ?? logs.times.last + 1 };
    if (stretch.to < stretch.from) {
      throw new CliFailure('--to lies before --from', {
        help: `the records are from ${isoSeconds(logs.times.first)} to ${isoSeconds(logs.times.last)}`,
      });
    }
    const replay = async (rules: readonly ReplayRule[]) => {
      const running = openProgress(io, input, '{bar} {percentage}%  {value} of {total} rules');
      let done = 0;
      try {
        return await Promise.all(
          rules.map(async (rule) => {
            const needed = { rule, records: recordsOf(rule, logs.kept), stretch };
            const replayed = canAlert(rule, needed.records)
              ? await crew.replay(needed)
              : { ok: true as const, alerts: [] };
            if (!replayed.ok) throw new CliFailure(`${rule.name} cannot be run: ${replayed.problem}`);
            done += 1;
            running.report(done, rules.length);
            return replayed.alerts.map((alert) => ({
              alert,
              places: alert.records.slice(0, namedRecords).flatMap((number) => {
                const record = needed.records[number];
                return record === undefined ? [] : [logs.placeOf(record)];
              }),
            }));
          }),
        );
      } finally {
        running.close();
      }
    };
    return await work({ logs, stretch, replay });
  } finally {
    await crew.close();
  }
}

/** Days. */
const longHistory = 2;
const day = 86_400_000;

/** Rules that compare with what was before need records of before. */
export function historyNotes(rules: readonly ReplayRule[], { logs, stretch }: OpenReplay): readonly string[] {
  const { times } = logs;
  if (times === undefined) return [];
  const byLength = new Map<number, string[]>();
  for (const rule of rules) {
    const { every, period } = reachOf(rule.rule);
    const history = period - every;
    if (history <= longHistory * day || stretch.from >= times.first + history) continue;
    byLength.set(history, [...(byLength.get(history) ?? []), rule.name]);
  }
  return [...byLength].map(
    ([history, names]) =>
      `note: ${listed(names)} ${names.length === 1 ? 'looks' : 'look'} ${counted(Math.round(history / day), 'day')} back: alerts before ${isoSeconds(times.first + history)} may lack history`,
  );
}

function threadsFor(wanted: string | undefined, bytes: number): number {
  if (wanted === undefined) return bytes < worthThreads ? 1 : availableParallelism();
  const threads = Number(wanted);
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return threads;
  throw new CliFailure(`--threads ${JSON.stringify(wanted)} is no number of threads`, {
    help: `write a whole number from 1 to ${String(mostThreads)}`,
  });
}

const mostThreads = 256;

function timeOption(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = timeOf(text);
  if (time !== undefined) return time;
  throw new CliFailure(`${flag} ${JSON.stringify(text)} is no time`, {
    help: 'write 2026-01-31T08:00:00Z',
  });
}

/** To the second. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
