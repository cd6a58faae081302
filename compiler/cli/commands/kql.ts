import { queryError, queryFails, queryUnsupported } from '../../diagnostics/catalogue/query.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import { rangesIn } from '../../diagnostics/text-lines.ts';
import {
  prepare,
  run,
  watchlists,
  type EngineDiagnostic,
  type EngineTable,
  type Outcome,
  type Plan,
  type ResultTable,
  type Schema,
} from '../../engine/index.ts';
import { parseDatetime } from '../../engine/time/datetime-text.ts';
import { tableNames } from '../../kql/tables.ts';
import { counted } from '../../report/words.ts';
import { looksLikeFormula } from '../../templates/csv.ts';
import { CliFailure, exitCodes, firstLine, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { readTextFile } from '../host/data-files.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import { readKqlData, workspaceColumns, type KqlData } from '../kql-data.ts';
import { runOverFiles, type StreamedQuery } from '../kql-pass.ts';
import { resultMembers, resultWriters, textCells } from '../kql-result.ts';
import type { Format, GlobalOptions, RowFormat } from '../options.ts';

export interface KqlOptions extends Omit<GlobalOptions, 'format'> {
  readonly format: Format | RowFormat;
  readonly file?: string;
  readonly queries?: string;
  readonly data?: readonly string[];
  readonly watchlist?: readonly string[];
  readonly now?: string;
}

/** `detc kql`: runs a query, or many, on files of records. */
export async function kql(
  io: CliIo,
  parts: CliParts,
  query: string | undefined,
  options: KqlOptions,
): Promise<ExitCode> {
  const format = rowFormat(options.format);
  requireOneQuery(query, options);
  const now = timeOf(options.now, io);
  const queries =
    options.queries === undefined
      ? [{ id: undefined, ...(await readQuery(io, query, options)) }]
      : readQueries(io, options.queries);
  const data = await readKqlData(io.cwd, options.data ?? [], options.watchlist ?? []);
  const say = (note: string) => {
    if (options.quiet !== true) io.stderr.write(`${note}\n`);
  };
  data.notes.forEach(say);
  const workspace = openWorkspace(
    data,
    queries.map(({ text }) => text),
  );
  let code: ExitCode = exitCodes.clean;
  for await (const { query, answer } of answersTo(io.cwd, queries, workspace, now)) {
    const { id, file, text } = query;
    answer.notes.forEach(say);
    if (answer.diagnostics.length > 0) code = exitCodes.findings;
    if (id !== undefined) {
      io.stdout.write(`${answerLine(id, answer)}\n`);
    } else if (answer.table === undefined) {
      await writeQueryFindings(answer.diagnostics, new Map([[file, text]]), io, parts, options, format);
    } else {
      io.stdout.write(resultWriters[format](answer.table, colorsFor(options.color, io.env, io.stdout)));
      if (format === 'table') say(counted(answer.table.rows.length, 'row'));
      if (format === 'csv') formulaNotes(answer.table).forEach(say);
    }
  }
  return code;
}

function rowFormat(format: KqlOptions['format']): RowFormat {
  switch (format) {
    case 'pretty':
      return 'table';
    case 'table':
    case 'json':
    case 'ndjson':
    case 'csv':
      return format;
    case 'sarif':
    case 'github':
    case 'junit':
      throw new CliFailure(`kql has no format ${format}`, { help: 'use table, json, ndjson or csv' });
  }
}

function requireOneQuery(query: string | undefined, { file, queries }: KqlOptions): void {
  const given = [query, file, queries].filter((one) => one !== undefined).length;
  if (given === 1) return;
  throw new CliFailure(given === 0 ? 'kql needs a query' : 'kql takes one query, --file or --queries', {
    help: "write it in quotes: detc kql 'print 1 + 1'",
  });
}

/** `now()` in ticks. */
function timeOf(text: string | undefined, io: CliIo): bigint | Date {
  if (text === undefined) return io.now();
  const ticks = parseDatetime(text);
  if (typeof ticks === 'bigint') return ticks;
  throw new CliFailure(`--now ${JSON.stringify(text)} is no time`, {
    help: 'write it as 2026-11-23T12:00:00Z',
  });
}

interface Query {
  /** As its findings name it. */
  readonly file: string;
  readonly text: string;
}

interface NamedQuery extends Query {
  readonly id: unknown;
}

async function readQuery(io: CliIo, query: string | undefined, { file }: KqlOptions): Promise<Query> {
  if (query === '-' || file === '-') {
    if (io.readInput === undefined) throw new CliFailure('there is no input to read the query from');
    return { file: 'stdin', text: await io.readInput() };
  }
  return file === undefined
    ? { file: 'query', text: query ?? '' }
    : { file, text: readTextFile(io.cwd, file) };
}

function readQueries(io: CliIo, path: string): readonly NamedQuery[] {
  const wrong = (what: string) =>
    new CliFailure(`${path} ${what}`, { help: 'it is a JSON list of {"id": "a", "query": "print 1"}' });
  let list: unknown;
  try {
    list = JSON.parse(readTextFile(io.cwd, path));
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong('is not JSON');
    throw error;
  }
  if (!Array.isArray(list)) throw wrong('is no list of queries');
  return list.map((entry: unknown, index) => {
    const { id, query } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<
      Record<string, unknown>
    >;
    if ((typeof id !== 'string' && typeof id !== 'number') || typeof query !== 'string') {
      throw wrong(`has no "id" and "query" in entry ${String(index + 1)}`);
    }
    return { id, file: String(id), text: query };
  });
}

interface Workspace {
  readonly data: KqlData;
  readonly schema: Schema;
  /** Tables of a workspace that a query may mean, without records. */
  readonly empty: ReadonlySet<string>;
}

function openWorkspace(data: KqlData, queries: readonly string[]): Workspace {
  const words = new Set(queries.flatMap((text) => text.match(/\w+/gu) ?? []));
  const empty = tableNames.filter((name) => words.has(name) && !Object.hasOwn(data.columns, name));
  const columns = [
    ...Object.entries(data.columns),
    ...empty.map((name) => [name, workspaceColumns(name) ?? []] as const),
  ];
  return {
    data,
    schema: { tables: Object.fromEntries(columns), functions: [watchlists] },
    empty: new Set(empty),
  };
}

interface Answer {
  readonly table?: ResultTable;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly string[];
}

interface AnsweredQuery {
  readonly query: Query & { readonly id: unknown };
  readonly answer: Answer;
}

/** In order. Queries over files of lines run together, so that the files are read once. */
async function* answersTo(
  cwd: string,
  queries: readonly (Query & { readonly id: unknown })[],
  workspace: Workspace,
  now: bigint | Date,
): AsyncGenerator<AnsweredQuery> {
  const { streamed } = workspace.data;
  const begun = queries.map((query) => ({ query, begun: begin(query, workspace) }));
  const over = begun.flatMap(({ query, begun: { ready } }) =>
    ready !== undefined && [...ready.plan.reads.keys()].some((name) => Object.hasOwn(streamed, name))
      ? [{ query, ready }]
      : [],
  );
  const pass =
    over.length === 0
      ? { outcomes: [], notes: [] }
      : await runOverFiles(
          cwd,
          over.map(({ ready }) => ready),
          streamed,
          now,
        );
  let notes = pass.notes;
  for (const {
    query,
    begun: { ready, diagnostics },
  } of begun) {
    if (ready === undefined) {
      yield { query, answer: { diagnostics, notes: [] } };
      continue;
    }
    const at = over.findIndex((one) => one.ready === ready);
    const outcome = pass.outcomes[at] ?? runInMemory(ready, now);
    const answer = answerOf(outcome, query, ready, workspace);
    yield { query, answer: at < 0 ? answer : { ...answer, notes: [...notes, ...answer.notes] } };
    if (at >= 0) notes = [];
  }
}

interface Ready extends StreamedQuery {
  /** Watchlists that it has asked for and that are not there. */
  readonly missing: ReadonlySet<string>;
}

function begin(
  { text, file }: Query,
  workspace: Workspace,
): { readonly ready?: Ready; readonly diagnostics: readonly Diagnostic[] } {
  try {
    const prepared = prepare(text, workspace.schema);
    if (!prepared.ok) return { diagnostics: prepared.diagnostics.map(diagnosticsIn(text, file, workspace)) };
    const missing = new Set<string>();
    const tables: Record<string, EngineTable> = { ...workspace.data.tables };
    for (const name of workspace.empty) {
      tables[name] = { columns: workspace.schema.tables[name] ?? [], rows: [] };
    }
    const functions: StreamedQuery['functions'] = {
      _GetWatchlist: (alias) => {
        if (typeof alias !== 'string') return undefined;
        const found = workspace.data.watchlists.get(alias);
        if (found === undefined) missing.add(alias);
        return found;
      },
    };
    const usesIngestionTime = text.includes('ingestion_time');
    return { ready: { plan: prepared.plan, usesIngestionTime, tables, functions, missing }, diagnostics: [] };
  } catch (error) {
    return { diagnostics: [failed(file, error)] };
  }
}

function runInMemory(
  { plan, tables, functions }: Ready,
  now: bigint | Date,
): Outcome | { readonly thrown: unknown } {
  try {
    return run(plan, { tables, functions }, { now, provenance: false });
  } catch (thrown) {
    return { thrown };
  }
}

/** Never throws: what goes wrong with one query stops no other. */
function answerOf(
  outcome: Outcome | { readonly thrown: unknown },
  { text, file }: Query,
  { plan, missing }: Ready,
  workspace: Workspace,
): Answer {
  const notes = [...emptyNotes(plan, workspace), ...[...missing].map(watchlistNote)];
  if ('thrown' in outcome) return { diagnostics: [failed(file, outcome.thrown)], notes };
  return outcome.ok
    ? { table: outcome.table, diagnostics: [], notes }
    : { diagnostics: [diagnosticsIn(text, file, workspace)(outcome.diagnostic)], notes };
}

function failed(file: string, error: unknown): Diagnostic {
  return queryFails.at(startOf(file), { message: firstLine(error) });
}

function emptyNotes({ reads }: Plan, { empty }: Workspace): readonly string[] {
  return [...reads.keys()]
    .filter((name) => empty.has(name))
    .map((name) => `note: ${name} has no --data and is taken to be empty`);
}

function watchlistNote(alias: string): string {
  return `note: the watchlist '${alias}' has no --watchlist and is taken to be empty`;
}

function diagnosticsIn(
  text: string,
  file: string,
  { data }: Workspace,
): (found: EngineDiagnostic) => Diagnostic {
  const rangeAt = rangesIn(file, text);
  return ({ code, message, start, length }) => {
    const range = rangeAt(start, start + length);
    if (code === 'runtime') return queryFails.at(range, { message });
    if (code === 'unsupported' || code === 'internal') return queryUnsupported.at(range, { message });
    if (code === 'no-result') return queryError.at(range, { message, code }, { help: resultHelp });
    const help = unknownName.has(code) ? nameHelp(text.slice(start, start + length), data) : undefined;
    return queryError.at(range, { message, code }, help === undefined ? {} : { help });
  };
}

const resultHelp = "write a table and what to do with it, or print: detc kql 'print 1 + 1'";

/** Microsoft's codes of a name that refers to nothing known, and to no table. */
const unknownName: ReadonlySet<string> = new Set(['KS142', 'KS204']);

function nameHelp(name: string, data: KqlData): string {
  const columns = Object.values(data.columns).flatMap((known) => known.map((column) => column.name));
  return (
    didYouMean(name, [...Object.keys(data.columns), ...columns, ...tableNames]) ??
    `if it is a table, name its records: --data ${name}='file.json'`
  );
}

function answerLine(id: unknown, { table, diagnostics }: Answer): string {
  const members =
    table === undefined ? `"diagnostics":${JSON.stringify(diagnostics.map(asJson))}` : resultMembers(table);
  return `{"id":${JSON.stringify(id)},${members}}`;
}

function asJson({ code, name, severity, message, range, help }: Diagnostic): object {
  return {
    code,
    name,
    severity,
    message,
    line: range.start.line,
    column: range.start.column,
    endLine: range.end.line,
    endColumn: range.end.column,
    ...(help === undefined ? {} : { help }),
  };
}

/** Beside rows that a program reads, findings are for a person. */
async function writeQueryFindings(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  io: CliIo,
  parts: CliParts,
  { color }: KqlOptions,
  format: RowFormat,
): Promise<void> {
  const isForPrograms = format === 'ndjson' || format === 'csv';
  await writeFindings(diagnostics, texts, isForPrograms ? { ...io, stdout: io.stderr } : io, parts, {
    format: format === 'json' ? 'json' : 'pretty',
    color,
  });
}

function formulaNotes(table: ResultTable): readonly string[] {
  const found = textCells(table).filter(looksLikeFormula).length;
  return found === 0
    ? []
    : [
        `warning: ${counted(found, 'cell')} would run as a formula in a spreadsheet (=, +, -, @); import the file as text`,
      ];
}
