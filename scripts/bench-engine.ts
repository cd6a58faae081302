// The engine over sign-in records: a file of lines against a bare JSON.parse of the same lines, and rows in memory.
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLineReader,
  lineFilter,
  prepare,
  run,
  startStream,
  type Column,
  type Plan,
} from '../compiler/engine/index.ts';
import { tableColumns } from '../compiler/kql/tables.ts';
import { signIn } from './bench-records.ts';

type Show = (what: string, figure: string) => void;

const records = 200_000;
const part = 50_000;
const rounds = 5;
const chunk = 2 ** 18;
const newline = 10;
const now = '2026-11-23T12:00:00Z';
const columns = Object.entries(tableColumns('SigninLogs') ?? {}).map(([name, type]): Column => ({
  name,
  type,
}));
const schema = { tables: { SigninLogs: columns } };

const unselective = `SigninLogs
| where ConditionalAccessStatus != 'failure' and AppDisplayName !has 'portal'
| summarize Signins = count(), Users = dcount(UserPrincipalName), Last = max(TimeGenerated) by AppDisplayName, ResultType`;
/** One record in fifty has this code. */
const selective = `SigninLogs
| where ResultType == '50126'
| summarize Failures = count(), Addresses = dcount(IPAddress) by UserPrincipalName
| where Failures > 10`;

function plan(query: string): Plan {
  const prepared = prepare(query, schema);
  if (!prepared.ok) throw new Error(prepared.diagnostics[0]?.message);
  return prepared.plan;
}

/** Measures the engine; writes a file of 740 MB into the folder for temporary files, and removes it. */
export async function benchEngine(show: Show): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'detc-bench-'));
  try {
    const path = join(folder, 'signins.ndjson');
    const bytes = writeRecords(path);
    show(`${records} sign-in records as lines of JSON`, `${Math.round(bytes / records)} bytes each`);
    const best: Record<Reading, number> = { bare: Infinity, engine: Infinity, skipping: Infinity };
    const shares: number[] = [];
    const processorShares: number[] = [];
    let reading = Infinity;
    for (let round = 0; round < rounds; round++) {
      const { times, processor } = await inTurns(path);
      reading = Math.min(reading, times.file);
      shares.push(times.bare / times.engine);
      processorShares.push(processor.bare / processor.engine);
      for (const what of readings) best[what] = Math.min(best[what], times[what]);
    }
    const rate = (seconds: number) =>
      `${Math.round(records / seconds / 1000)} thousand records/s, ${Math.round(bytes / seconds / 2 ** 20)} MB/s`;
    show('  reading the file, not counted below', rate(reading));
    show('  bare JSON.parse of each line', rate(best.bare));
    show('  filter and summarize, every line parsed', rate(best.engine));
    show(`    of bare JSON.parse, median of ${rounds} rounds`, middle(shares));
    show('    the same by time of the processor', middle(processorShares));
    show(
      '  a filter whose literal leaves out 49 lines of 50',
      `${rate(best.skipping)}: ${(best.bare / best.skipping).toFixed(1)} times bare JSON.parse`,
    );
    for (const count of [part, records]) {
      show(
        `  live heap while ${count} records pass, at most`,
        `${(await liveHeap(path, count)).toFixed(1)} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  inMemory(show);
}

/** The median, and what it lies between. */
function middle(shares: readonly number[]): string {
  const sorted = [...shares].sort((a, b) => a - b);
  const percent = (at: number) => `${Math.round((sorted.at(at) ?? 0) * 100)} %`;
  return `${percent(Math.floor(sorted.length / 2))} (${percent(0)} to ${percent(-1)})`;
}

function writeRecords(path: string): number {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  for (let n = 0; n < records; n++) {
    lines.push(JSON.stringify(signIn(n)));
    if (lines.length === 1000) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  closeSync(file);
  return statSync(path).size;
}

const readings = ['bare', 'engine', 'skipping'] as const;
type Reading = (typeof readings)[number];
type Times = Record<Reading | 'file', number>;

interface Reader {
  readonly push: (bytes: Uint8Array) => boolean;
  readonly end: () => void;
}

/**
 * Each part of the file goes to one reader after the other, so that what else the machine does falls on all alike.
 * Seconds by the clock, and of the processor, in which other processes do not count but V8's own threads do.
 */
async function inTurns(path: string): Promise<{ readonly times: Times; readonly processor: Times }> {
  const readers: Record<Reading, Reader> = {
    bare: bare(),
    engine: query(unselective),
    skipping: query(selective),
  };
  const times: Times = { file: 0, bare: 0, engine: 0, skipping: 0 };
  const processor: Times = { ...times };
  const clocked = (what: keyof typeof times, act: () => void) => {
    const start = performance.now();
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    times[what] += (performance.now() - start) / 1000;
    processor[what] += (user + system) / 1_000_000;
  };
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(chunk);
  let length = -1;
  for (let turn = 0; length !== 0; turn++) {
    clocked('file', () => {
      length = readSync(file, bytes);
    });
    for (let at = 0; at < readings.length; at++) {
      const what = readings[(turn + at) % readings.length] ?? 'bare';
      clocked(what, () => readers[what].push(bytes.subarray(0, length)));
    }
    // As a stream would: timers and collections get their turn.
    await new Promise(setImmediate);
  }
  closeSync(file);
  for (const what of readings) clocked(what, readers[what].end);
  return { times, processor };
}

/** What any reader of such a file has to do. */
function bare(): Reader {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  const parse = (bytes: Buffer) => {
    let from = 0;
    for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
      if (JSON.parse(bytes.toString('utf8', from, to)) !== null) count++;
      from = to + 1;
    }
  };
  return {
    push: (read) => {
      const first = read.indexOf(newline) + 1;
      parse(Buffer.concat([rest, read.subarray(0, first)]));
      const last = read.lastIndexOf(newline) + 1;
      parse(Buffer.from(read.buffer, read.byteOffset + first, last - first));
      rest = Buffer.concat([read.subarray(last)]);
      return true;
    },
    end: () => {
      if (count !== records) throw new Error(`${count} records`);
    },
  };
}

function query(text: string, most = Infinity): Reader {
  const prepared = plan(text);
  const stream = startStream(prepared, { streamed: { SigninLogs: { columns } } }, { now, provenance: false });
  const input = stream.input('SigninLogs');
  const reader = createLineReader(
    {
      record: (row, line) => line <= most && input?.push(row, line - 1) === true,
      broken: (line) => {
        throw new Error(`line ${line} is broken`);
      },
    },
    { filter: lineFilter(prepared, 'SigninLogs'), columns: prepared.reads.get('SigninLogs') },
  );
  return {
    push: reader.push,
    end: () => {
      reader.end();
      const outcome = stream.end();
      if (!outcome.ok || outcome.table.rows.length === 0) throw new Error('no result');
    },
  };
}

/** Heap that is in use after a collection, in MB, beyond what it was before. */
async function liveHeap(path: string, count: number): Promise<number> {
  const used = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const before = used();
  let chunks = 0;
  let most = 0;
  const reader = query(unselective, count);
  for await (const bytes of createReadStream(path, { highWaterMark: chunk })) {
    if (!reader.push(bytes as Uint8Array)) break;
    if (++chunks % 100 === 0) most = Math.max(most, used() - before);
  }
  reader.end();
  return most;
}

function inMemory(show: Show): void {
  const rows = Array.from({ length: 20_000 }, (_, n) => signIn(n));
  const prepared = plan(
    "SigninLogs | where AppDisplayName has 'portal' and ResultType == '50126' and tostring(DeviceDetail.operatingSystem) == 'Windows11'",
  );
  const tables = { tables: { SigninLogs: { columns, rows } } };
  const best = Math.min(
    ...Array.from({ length: 30 }, () => {
      const start = performance.now();
      const outcome = run(prepared, tables, { now, provenance: false });
      if (!outcome.ok || outcome.table.rows.length === 0) throw new Error('no result');
      return performance.now() - start;
    }),
  );
  show(
    'rows in memory: two tests of text and a path',
    `${(rows.length / best / 1000).toFixed(1)} million rows/s`,
  );
}
