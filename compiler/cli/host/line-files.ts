import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { LineReader } from '../../engine/index.ts';
import { parseRecord } from '../../engine/stream/line-reader.ts';
import { firstLine, hostFailure, systemCode } from '../failure.ts';
import { isCsv, isPacked } from './data-files.ts';

const chunk = 2 ** 18;
const newline = 10;
/** Beyond it a line is no record, and a file that is read whole does not fit into a text. Bytes. */
const largestLine = 2 ** 26;
const largestWhole = 2 ** 28;
const largestPacked = 2 ** 25;

/** Whether a file holds a JSON document a line, so that it can be read line by line. */
export async function isOfLines(cwd: string, path: string): Promise<boolean> {
  if (isCsv(path)) return false;
  try {
    const head = await readHead(cwd, path);
    if (head === undefined) return false;
    return parseRecord(head).ok || isTooLarge(cwd, path);
  } catch {
    // Who reads the file says why it cannot be read.
    return false;
  }
}

/** The first line that is not blank; undefined where no other such line follows it. */
async function readHead(cwd: string, path: string): Promise<string | undefined> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of open(cwd, path)) {
    read.push(bytes);
    length += bytes.length;
    // Only a part that ends a line can decide it.
    const found = length === bytes.length || bytes.includes(newline) ? firstOfLines(read) : undefined;
    if (found !== undefined) return found;
    if (length > largestLine) return undefined;
  }
  return firstOfLines(read);
}

function firstOfLines(read: readonly Uint8Array[]): string | undefined {
  return /^\uFEFF?\s*(\S[^\n]*)\n\s*\S/u.exec(Buffer.concat(read).toString('utf8'))?.[1];
}

function isTooLarge(cwd: string, path: string): boolean {
  return statSync(resolve(cwd, path)).size > (isPacked(path) ? largestPacked : largestWhole);
}

type OnBytes = (bytes: number) => void;

async function* open(
  cwd: string,
  path: string,
  onBytes: OnBytes = () => undefined,
  start = 0,
): AsyncGenerator<Uint8Array> {
  const file = createReadStream(resolve(cwd, path), { highWaterMark: chunk, start });
  if (!isPacked(path)) {
    for await (const bytes of file) {
      onBytes((bytes as Uint8Array).length);
      yield bytes as Uint8Array;
    }
    return;
  }
  file.on('data', ({ length }) => {
    onBytes(length);
  });
  // What goes wrong with the file destroys the other stream too, whose reader is told.
  yield* pipeline(file, createGunzip({ chunkSize: chunk }), () => undefined) as AsyncIterable<Uint8Array>;
}

export interface ReadLinesOptions {
  /** Only the lines that begin at these bytes; not of a file that is packed. */
  readonly part?: FilePart | undefined;
  /** Is told of the bytes that have been read since the last call. */
  readonly onBytes?: OnBytes;
}

/** From a byte on to before another. */
export interface FilePart {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a file of lines, unpacked where its name ends in `.gz`, until no more are wanted.
 * @returns what is wrong with the packing, from the line on that the reader has come to
 * @throws CliFailure where the file cannot be read
 */
export async function readLines(
  cwd: string,
  path: string,
  reader: LineReader,
  { part, onBytes }: ReadLinesOptions = {},
): Promise<string | undefined> {
  try {
    const source = part === undefined ? open(cwd, path, onBytes) : linesIn(cwd, path, part, onBytes);
    for await (const bytes of source) if (!reader.push(bytes)) break;
  } catch (error) {
    if (isOfPacking(error)) return `damaged gzip: ${firstLine(error)}`;
    throw systemCode(error) === undefined ? error : hostFailure(`cannot read ${path}`, error);
  }
  reader.end();
  return undefined;
}

/** The bytes of the lines that begin in a part of a file. */
async function* linesIn(
  cwd: string,
  path: string,
  { from, to }: FilePart,
  onBytes: OnBytes | undefined,
): AsyncGenerator<Uint8Array> {
  // A line begins after a line feed: the byte before the part may be one.
  let offset = Math.max(0, from - 1);
  let isInside = from === 0;
  for await (const piece of open(cwd, path, onBytes, offset)) {
    const start = offset;
    offset += piece.length;
    const last = offset < to ? -1 : piece.indexOf(newline, Math.max(0, to - 1 - start));
    const first = isInside ? 0 : piece.indexOf(newline) + 1;
    if (!isInside && first === 0) continue;
    if (!isInside && start + first >= to) return;
    isInside = true;
    const lines = piece.subarray(first, last < 0 ? undefined : last + 1);
    if (lines.length > 0) yield lines;
    if (last >= 0) return;
  }
}

/** @see https://nodejs.org/api/zlib.html#constants */
function isOfPacking(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
