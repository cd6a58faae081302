import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CliFailure, hostFailure, systemCode } from '../../compiler/cli/failure.ts';
import type { Row } from './row.ts';

/** A run of rows of a snapshot: `rows` of them from the row `from` on, which lie at `at` and are `bytes` long on disk. */
export interface Span {
  readonly from: number;
  readonly rows: number;
  readonly at: number;
  readonly bytes: number;
}

export interface Refused extends Span {
  readonly reason: string;
}

/** How far a snapshot is. No token and no row is in it; the rows are in a file beside it. */
export interface SnapshotState {
  readonly version: 1;
  readonly feed: string;
  readonly table: string;
  /** The one TimeGenerated of all its rows. */
  readonly timeGenerated: string;
  readonly phase: 'reading' | 'sending';
  /** What was read. */
  readonly read: { readonly rows: number; readonly bytes: number };
  /** Where reading goes on. */
  readonly resume?: string;
  /** Dealt with: taken, refused or in doubt. */
  readonly done: { readonly rows: number; readonly bytes: number };
  /** What is under way: after a kill, nobody knows whether it arrived. */
  readonly sending?: Span;
  readonly doubts: readonly Span[];
  readonly refused: readonly Refused[];
}

/** The state of one feed on disk: `<feed>.json`, and `<feed>.rows.ndjson` until all rows are sent. */
export interface SnapshotStore {
  /** What an earlier run left; undefined for nothing, or nothing that can be used. */
  readonly load: () => SnapshotState | undefined;
  readonly save: (state: SnapshotState) => void;
  /** Puts rows at the end of those that `state` knows of. */
  readonly append: (state: SnapshotState, rows: readonly Row[]) => SnapshotState['read'];
  /** At `at`, `bytes` long. */
  readonly rows: (span: Pick<Span, 'at' | 'bytes'>) => readonly Row[];
  /** The longest span from `from` on with at most so many bytes and rows, at least one row. */
  readonly next: (state: SnapshotState, from: SnapshotState['done'], bytes: number, rows: number) => Span;
  readonly remove: () => void;
}

/** Names of people are in the rows: only the owner may read them. */
const ownerOnly = 0o600;

/** @throws CliFailure where the disk refuses */
export function openSnapshotStore(folder: string, feed: string): SnapshotStore {
  const statePath = join(folder, `${feed}.json`);
  const rowsPath = join(folder, `${feed}.rows.ndjson`);
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw systemCode(error) === undefined
        ? error
        : hostFailure(`cannot keep the progress in ${folder}`, error);
    }
  };
  const readSpan = ({ at, bytes }: Pick<Span, 'at' | 'bytes'>): Buffer => {
    const buffer = Buffer.alloc(bytes);
    const file = openSync(rowsPath, 'r');
    try {
      let filled = 0;
      while (filled < bytes) {
        const count = readSync(file, buffer, filled, bytes - filled, at + filled);
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    } finally {
      closeSync(file);
    }
  };
  return {
    load: () =>
      guarded(() => {
        const state = readState(statePath, feed);
        return state !== undefined && sizeOf(rowsPath) >= state.read.bytes ? state : undefined;
      }),
    save: (state) => {
      guarded(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileAtomic.sync(statePath, `${JSON.stringify(state, undefined, 2)}\n`, { mode: ownerOnly });
      });
    },
    append: ({ read }, rows) =>
      guarded(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        const file = openSync(rowsPath, read.bytes === 0 ? 'w' : 'r+', ownerOnly);
        try {
          writeSync(file, lines, 0, lines.length, read.bytes);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        // Behind it may be what a killed run wrote and did not count.
        truncateSync(rowsPath, read.bytes + lines.length);
        return { rows: read.rows + rows.length, bytes: read.bytes + lines.length };
      }),
    rows: (span) =>
      guarded(() =>
        readSpan(span)
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Row),
      ),
    next: ({ read }, from, bytes, rows) =>
      guarded(() => {
        const left = read.bytes - from.bytes;
        let buffer = readSpan({ at: from.bytes, bytes: Math.min(bytes, left) });
        // A row longer than the limit goes alone and whole, for the service to judge.
        const most = buffer.includes(10) ? rows : 1;
        for (let size = bytes * 2; buffer.indexOf(10) < 0; size *= 2) {
          if (buffer.length >= left)
            throw new CliFailure(`${rowsPath} is damaged`, { help: 'run again with --new' });
          buffer = readSpan({ at: from.bytes, bytes: Math.min(size, left) });
        }
        let count = 0;
        let end = 0;
        for (let line = buffer.indexOf(10); line >= 0 && count < most; line = buffer.indexOf(10, end)) {
          end = line + 1;
          count += 1;
        }
        return { from: from.rows, rows: count, at: from.bytes, bytes: end };
      }),
    remove: () => {
      guarded(() => {
        rmSync(statePath, { force: true });
        rmSync(rowsPath, { force: true });
      });
    },
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readState(path: string, feed: string): SnapshotState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const state = JSON.parse(text) as Partial<SnapshotState>;
    const isUsable =
      state.version === 1 &&
      state.feed === feed &&
      typeof state.timeGenerated === 'string' &&
      typeof state.read?.bytes === 'number' &&
      typeof state.done?.bytes === 'number' &&
      Array.isArray(state.doubts) &&
      Array.isArray(state.refused);
    return isUsable ? (state as SnapshotState) : undefined;
  } catch {
    // Written by something else: it is renamed into place, never half there.
    return undefined;
  }
}
