import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { globSync } from 'tinyglobby';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readCsvRecords, readJsonRecords, type ReadRecords } from '../../records/read-records.ts';
import { CliFailure, firstLine, hostFailure, systemCode } from '../failure.ts';

export interface RecordFile extends ReadRecords {
  /** As the user may call it. */
  readonly path: string;
  /** What is to be said of records that were converted. */
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Reads the records of every file that a path or glob names; `.csv` as CSV, all others as JSON, and with `.gz` unpacked.
 * @throws CliFailure where there is no such file, or one may not be read
 */
export function readRecordFiles(cwd: string, glob: string): readonly RecordFile[] {
  return namedFiles(cwd, glob).map((path) => readRecordFile(cwd, path));
}

/** Reads the records of one file. */
export function readRecordFile(cwd: string, path: string): RecordFile {
  const content = readContent(cwd, path);
  if (typeof content !== 'string') {
    const broken = [{ unit: 'file', number: 1, reason: content.reason }] as const;
    return { path, rows: [], isText: false, broken, lineOf: () => 1 };
  }
  return { path, ...(isCsv(path) ? readCsvRecords(content) : readJsonRecords(content)) };
}

export function isCsv(path: string): boolean {
  return /\.csv(?:\.gz)?$/iu.test(path);
}

export function isPacked(path: string): boolean {
  return /\.gz$/iu.test(path);
}

/** A file's text. */
export function readTextFile(cwd: string, path: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    throw hostFailure(`cannot read ${path}`, error);
  }
}

/**
 * The files that a path or glob names, in order.
 * @throws CliFailure where there is none
 */
export function namedFiles(cwd: string, glob: string): readonly string[] {
  // A file of just that name, even where its name looks like a pattern.
  if (isFile(resolve(cwd, glob))) return [glob];
  const found = globSync(glob, {
    cwd,
    onlyFiles: true,
    expandDirectories: false,
    dot: false,
    absolute: isAbsolute(glob),
  });
  if (found.length === 0) throw new CliFailure(`there is no file ${glob}`);
  return [...found].sort();
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    if (systemCode(error) !== undefined) return false;
    throw error;
  }
}

function readContent(cwd: string, path: string): string | { readonly reason: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, path));
  } catch (error) {
    throw hostFailure(`cannot read ${path}`, error);
  }
  if (isPacked(path)) {
    try {
      bytes = gunzipSync(bytes);
    } catch (error) {
      return { reason: `damaged gzip: ${firstLine(error)}` };
    }
  }
  try {
    return bytes.toString('utf8');
  } catch (error) {
    throw hostFailure(`cannot read ${path}`, error, 'split it into smaller files');
  }
}
