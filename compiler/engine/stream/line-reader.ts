import { parseJson } from '../dynamic/json.ts';
import { decoded } from './decoded.ts';
import type { LineFilter } from './line-filter.ts';

export interface LineHandler {
  /**
   * A line's JSON value, and its number from 1. Answers false when no more are wanted.
   */
  readonly record: (value: unknown, line: number) => boolean;
  /** A line that is no JSON, with the parser's words. */
  readonly broken: (line: number, reason: string) => void;
}

export interface LineReaderOptions {
  /** Lines that the query can do without are not parsed. */
  readonly filter?: LineFilter | undefined;
  /** The only columns that have to be exact; all, where absent. Of some records it may be told which. */
  readonly columns?: ReadonlySet<string> | ColumnsOf | undefined;
}

/** The columns of a record that have to be exact; undefined for all. */
export type ColumnsOf = (record: Readonly<Record<string, unknown>>) => readonly string[] | undefined;

/** Reads newline-delimited JSON from chunks of UTF-8. */
export interface LineReader {
  /** Answers false when no more are wanted. */
  readonly push: (chunk: Uint8Array) => boolean;
  readonly end: () => void;
  /** Lines so far, and how many of them the filter has left out. */
  readonly counts: () => { readonly lines: number; readonly skipped: number };
}

const newline = 10;
const byteOrderMark = /^\uFEFF/u;
/** A filter that leaves out fewer than one in twenty costs more than it saves. */
const trial = 2_000;
const worthwhile = 0.05;

/**
 * Reads records as lines of JSON, exactly: whole numbers that a double cannot hold become bigint.
 *
 * A line that the filter leaves out is not parsed, so that a mistake in it is found only if its ends are not `{` and `}`.
 */
export function createLineReader(
  handler: LineHandler,
  { filter, columns }: LineReaderOptions = {},
): LineReader {
  const names = typeof columns === 'object' ? [...columns] : columns;
  let rest: Uint8Array[] = [];
  let line = 0;
  let skipped = 0;
  let isOpen = true;

  const readBlock = (bytes: Uint8Array): void => {
    if (bytes.length === 0 || !isOpen) return;
    const text = decoded(bytes);
    const isTried = line < trial || skipped > line * worthwhile;
    const canSkip = filter !== undefined && isTried ? filter.over(text) : undefined;
    for (let from = 0; from < bytes.length;) {
      const found = bytes.indexOf(newline, from);
      const to = found < 0 ? bytes.length : found;
      line++;
      if (canSkip !== undefined && isWhole(bytes, from, to) && canSkip(from, to)) skipped++;
      else if (!readLine(text.slice(from, to))) return;
      from = to + 1;
    }
  };
  const readLine = (written: string): boolean => {
    const text = line === 1 ? written.replace(byteOrderMark, '') : written;
    const parsed = parseRecord(text, names);
    if (parsed.ok) isOpen = handler.record(parsed.value, line);
    else if (text.trim() !== '') handler.broken(line, parsed.reason);
    return isOpen;
  };
  return {
    push: (chunk) => {
      const last = chunk.lastIndexOf(newline);
      if (last < 0) {
        if (isOpen) rest.push(copied(chunk));
        return isOpen;
      }
      let first = 0;
      if (rest.length > 0) {
        first = chunk.indexOf(newline) + 1;
        readBlock(joined([...rest, chunk.subarray(0, first)]));
        rest = [];
      }
      readBlock(chunk.subarray(first, last + 1));
      if (last + 1 < chunk.length) rest.push(copied(chunk.subarray(last + 1)));
      return isOpen;
    },
    end: () => {
      readBlock(joined(rest));
      rest = [];
    },
    counts: () => ({ lines: line, skipped }),
  };
}

type Parsed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** JSON with exact whole numbers: in all of it, or in these columns of a record. */
export function parseRecord(text: string, columns?: readonly string[] | ColumnsOf): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value: losesDigitsIn(value, columns) ? (parseJson(text) ?? value) : value };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'no JSON' };
  }
}

function losesDigitsIn(value: unknown, columns: readonly string[] | ColumnsOf | undefined): boolean {
  if (columns === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return losesDigits(value);
  }
  const record = value as Readonly<Record<string, unknown>>;
  const names = typeof columns === 'function' ? columns(record) : columns;
  if (names === undefined) return losesDigits(value);
  for (const name of names) if (losesDigits(record[name])) return true;
  return false;
}

/** Whether some number is beyond what a double holds exactly. */
function losesDigits(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (losesDigits(item)) return true;
    return false;
  }
  for (const key in value) if (losesDigits((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** Whether a line begins and ends as an object does. */
function isWhole(bytes: Uint8Array, from: number, to: number): boolean {
  const end = bytes[to - 1] === 0x0d ? to - 2 : to - 1;
  return bytes[from] === 0x7b && bytes[end] === 0x7d;
}

/** The caller may use a chunk's memory again. Not by `slice`, which in a Buffer copies nothing. */
function copied(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
