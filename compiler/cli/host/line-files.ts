import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
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
  const read: Buffer[] = [];
  let length = 0;
  for await (const bytes of open(cwd, path)) {
    const part = bytes as Buffer;
    read.push(part);
    length += part.length;
    // Only a part that ends a line can decide it.
    const found = length === part.length || part.includes(newline) ? firstOfLines(read) : undefined;
    if (found !== undefined) return found;
    if (length > largestLine) return undefined;
  }
  return firstOfLines(read);
}

function firstOfLines(read: readonly Buffer[]): string | undefined {
  return /^\uFEFF?\s*(\S[^\n]*)\n\s*\S/u.exec(Buffer.concat(read).toString('utf8'))?.[1];
}

function isTooLarge(cwd: string, path: string): boolean {
  return statSync(resolve(cwd, path)).size > (isPacked(path) ? largestPacked : largestWhole);
}

function open(cwd: string, path: string): Readable {
  const file = createReadStream(resolve(cwd, path), { highWaterMark: chunk });
  // What goes wrong with the file destroys the other stream too, whose reader is told.
  return isPacked(path) ? pipeline(file, createGunzip({ chunkSize: chunk }), () => undefined) : file;
}

/**
 * Reads a file of lines, unpacked where its name ends in `.gz`, until no more are wanted.
 * @returns what is wrong with the packing, from the line on that the reader has come to
 * @throws CliFailure where the file cannot be read
 */
export async function readLines(cwd: string, path: string, reader: LineReader): Promise<string | undefined> {
  try {
    for await (const bytes of open(cwd, path)) if (!reader.push(bytes as Uint8Array)) break;
  } catch (error) {
    if (isOfPacking(error)) return `damaged gzip: ${firstLine(error)}`;
    throw systemCode(error) === undefined ? error : hostFailure(`cannot read ${path}`, error);
  }
  reader.end();
  return undefined;
}

/** @see https://nodejs.org/api/zlib.html#constants */
function isOfPacking(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
