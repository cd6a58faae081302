import { inOrder } from '../../bench/replay.ts';
import { joinKept, type KeptRecord } from '../../bench/sieve.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import type { BrokenRecord } from '../../records/read-records.ts';
import { counted } from '../../report/words.ts';
import type { Progress } from '../progress.ts';
import { conversionNotes, passedOverNotes } from '../record-notes.ts';
import type { Crew } from './crew.ts';
import type { LogFile } from './log-files.ts';
import { moved, type Several, together } from './several.ts';
import type { SiftedFile, SiftTask } from './sift-file.ts';

/** All records that can matter, and what there is to say of the others. */
export interface Collected {
  /** In order of time. */
  readonly kept: readonly KeptRecord[];
  /** `path:line` of a record. */
  readonly placeOf: (record: KeptRecord) => string;
  /** By table; those that were not looked into, because their line shows that they cannot matter, by `''`. */
  readonly records: ReadonlyMap<string, number>;
  /** Parts of files that are no records. */
  readonly broken: number;
  readonly notes: readonly string[];
  /** Of the first and the last record. Milliseconds since 1970. */
  readonly times: { readonly first: number; readonly last: number } | undefined;
}

/**
 * Reads all files. Where there are fewer of them than threads, some threads read the same file, each for some of the
 * detections.
 */
export async function collect(
  crew: Crew,
  files: readonly LogFile[],
  tasks: readonly SiftTask[],
  { events, threads }: { readonly events: number; readonly threads: number },
  progress: Progress,
): Promise<Collected> {
  const groups = groupsOf(events, Math.ceil(threads / Math.max(1, tasks.length)));
  const total = files.reduce((sum, { size }) => sum + size, 0) * groups.length;
  let read = 0;
  const onBytes = (bytes: number) => {
    read += bytes;
    progress.report(Math.min(read, total), total);
  };
  const sifted = await Promise.all(
    tasks.map(async (task) => {
      const parts = groups.map((group) =>
        crew.sift(group === undefined ? task : { ...task, events: group }, onBytes),
      );
      return { task, file: joined(await Promise.all(parts)) };
    }),
  );
  return gathered(sifted);
}

function groupsOf(events: number, wanted: number): readonly (readonly number[] | undefined)[] {
  if (wanted < 2 || events < 2) return [undefined];
  const numbers = Array.from({ length: events }, (_, number) => number);
  return Array.from({ length: Math.min(wanted, events) }, (_, group) =>
    numbers.filter((number) => number % wanted === group),
  );
}

/** What several have found in the same file for different detections. */
function joined(parts: readonly SiftedFile[]): SiftedFile {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('nobody has read the file');
  if (others.length === 0) return first;
  const kept = new Map<number, KeptRecord>();
  for (const record of parts.flatMap((part) => part.kept)) {
    const known = kept.get(record.index);
    kept.set(record.index, known === undefined ? record : joinKept(known, record));
  }
  return { ...first, kept: [...kept.values()].sort((a, b) => a.index - b.index) };
}

interface SiftedTask {
  readonly task: SiftTask;
  readonly file: SiftedFile;
}

function gathered(sifted: readonly SiftedTask[]): Collected {
  const records = new Map<string, number>();
  const notes: string[] = [];
  const firstLines: number[] = [];
  let broken = 0;
  let times: { readonly first: number; readonly last: number } | undefined;
  for (const parts of filesIn(sifted)) {
    let line = 0;
    for (const { file } of parts) {
      firstLines.push(line);
      line += file.lines;
      for (const [table, count] of Object.entries(file.records)) {
        records.set(table, (records.get(table) ?? 0) + count);
      }
      if (file.times !== undefined) {
        times = {
          first: Math.min(file.times.first, times?.first ?? file.times.first),
          last: Math.max(file.times.last, times?.last ?? file.times.last),
        };
      }
      broken += file.broken.count;
    }
    notes.push(...notesOf(parts));
  }
  const paths = sifted.map(({ task }) => task.path);
  return {
    kept: inOrder(sifted.flatMap(({ file }) => file.kept)),
    placeOf: ({ file, line }) => `${paths[file] ?? ''}:${String((firstLines[file] ?? 0) + line)}`,
    records,
    broken,
    notes,
    times,
  };
}

/** The parts of each file. */
function filesIn(sifted: readonly SiftedTask[]): readonly (readonly SiftedTask[])[] {
  const files: SiftedTask[][] = [];
  for (const one of sifted) {
    const isNext = one.task.part !== undefined && one.task.part.from > 0;
    if (isNext) files.at(-1)?.push(one);
    else files.push([one]);
  }
  return files;
}

function notesOf(parts: readonly SiftedTask[]): readonly string[] {
  const path = parts[0]?.task.path ?? '';
  const broken: Several<BrokenRecord>[] = [];
  const diagnostics: Several<Diagnostic>[] = [];
  const unknown: Several<number>[] = [];
  const timeless: Several<number>[] = [];
  const unread = new Map<string, number>();
  let line = 0;
  for (const { file } of parts) {
    const before = line;
    broken.push(moved(file.broken, (one) => ({ ...one, number: one.number + before })));
    diagnostics.push(moved(file.diagnostics, (one) => lower(one, before)));
    unknown.push(moved(file.unknown, (one) => one + before));
    timeless.push(moved(file.timeless, (one) => one + before));
    for (const [table, count] of Object.entries(file.unread)) {
      unread.set(table, (unread.get(table) ?? 0) + count);
    }
    line += file.lines;
  }
  const [allBroken, allDiagnostics] = [together(broken), together(diagnostics)];
  return [
    ...passedOverNotes(path, allBroken.first, allBroken.count),
    ...conversionNotes(path, allDiagnostics.first, allDiagnostics.count),
    ...countNotes(
      path,
      together(unknown),
      'tells of no table that a detection reads: name it, --data TABLE=…',
    ),
    ...countNotes(path, together(timeless), 'has no TimeGenerated'),
    ...[...unread].map(
      ([table, count]) =>
        `note: ${visible(path)}: ${counted(count, 'record')} of ${visible(table)} ${count === 1 ? 'is' : 'are'} not read`,
    ),
  ];
}

function lower(diagnostic: Diagnostic, lines: number): Diagnostic {
  const { file, start, end } = diagnostic.range;
  const range = {
    file,
    start: { ...start, line: start.line + lines },
    end: { ...end, line: end.line + lines },
  };
  return { ...diagnostic, range };
}

function countNotes(path: string, { first, count }: Several<number>, what: string): readonly string[] {
  const [line] = first;
  if (line === undefined) return [];
  const more = count === 1 ? '' : `, and ${counted(count - 1, 'more such record')}`;
  return [`warning: ${visible(path)}:${String(line)} is passed over: it ${what}${more}`];
}
