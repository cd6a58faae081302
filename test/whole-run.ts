import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, Suite } from 'mocha';
import { globSync } from 'tinyglobby';
import { catalogue, type CatalogueEntry } from '../compiler/diagnostics/catalogue/index.ts';
import type { DiagnosticKind } from '../compiler/diagnostics/diagnostic.ts';

/*
 * Loaded by mocha before the tests (`.mocharc.json`): a run of all files must trigger every code of the catalogue. With
 * --parallel the files run in several processes, each of which notes in a common file what it has seen.
 */

/** Where the processes of a run leave their notes; they inherit it. */
const notesVariable = 'DETC_TEST_NOTES';

interface Note {
  readonly files: readonly string[];
  readonly codes: readonly string[];
}

const triggered = new Set<string>();
const watched = new Set<CatalogueEntry>();

/** Every phase reports through `kind.at` of the same declared objects, so that watching it misses no phase. */
function watch(entries: readonly CatalogueEntry[]): void {
  for (const entry of entries) {
    if (watched.has(entry)) continue;
    watched.add(entry);
    const kind = entry as DiagnosticKind<never>;
    const { at } = kind;
    Object.assign(kind, {
      at: ((...args) => {
        triggered.add(kind.code);
        return at(...args);
      }) satisfies typeof at,
    });
  }
}

export const mochaHooks = {
  async beforeAll(): Promise<void> {
    watch(catalogue);
    // What is imported while tests run are, under tsx, modules of their own.
    watch((await import('../compiler/diagnostics/catalogue/index.ts')).catalogue);
  },
  afterAll(this: Context): void {
    const notes = process.env[notesVariable];
    const root = this.test?.parent;
    if (notes === undefined || root === undefined) return;
    const note: Note = { files: [...filesOf(root)], codes: [...triggered] };
    appendFileSync(notes, `${JSON.stringify(note)}\n`);
  },
};

export function mochaGlobalSetup(): void {
  const notes = join(mkdtempSync(join(tmpdir(), 'detc-notes-')), 'notes.ndjson');
  writeFileSync(notes, '');
  process.env[notesVariable] = notes;
}

/** @throws Error, which fails the run, where all files have run and a code was never triggered */
export function mochaGlobalTeardown(): void {
  const path = process.env[notesVariable];
  if (path === undefined) return;
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  rmSync(join(path, '..'), { recursive: true });
  const notes = lines.map((line) => JSON.parse(line) as Note);
  const ran = new Set(notes.flatMap(({ files }) => files));
  // One file alone triggers only its own codes.
  if (globSync('**/*.test.ts', { cwd: import.meta.dirname, absolute: true }).some((file) => !ran.has(file)))
    return;
  const seen = new Set(notes.flatMap(({ codes }) => codes));
  const never = catalogue.map(({ code }) => code).filter((code) => !seen.has(code));
  if (never.length > 0) throw new Error(`codes that no test triggered: ${never.join(', ')}`);
}

function filesOf(suite: Suite): ReadonlySet<string> {
  return new Set([
    ...(suite.file === undefined ? [] : [suite.file]),
    ...suite.suites.flatMap((inner) => [...filesOf(inner)]),
  ]);
}
