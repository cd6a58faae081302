import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { CliFailure, exitCodes, type ExitCode } from '../../compiler/cli/failure.ts';
import { writeFindings } from '../../compiler/cli/findings.ts';
import type { CliIo } from '../../compiler/cli/io.ts';
import { explainFailure } from '../../compiler/cli/run.ts';
import { systemClock, type Clock } from '../../compiler/azure/clock.ts';
import type { Reading } from './collector.ts';
import { createCredentials } from '../../compiler/azure/credential.ts';
import { findDestination, type GivenDestination } from './destination.ts';
import { createDirectory } from './directory.ts';
import { openDisplay } from './display.ts';
import { explain, graphName, resourceManagerName } from './explain.ts';
import { rowsOf, runFeed, type Feed, type FeedResult } from './feed-run.ts';
import { createSender } from './ingestion.ts';
import { lock } from './lock.ts';
import { openCollectedProject } from './project.ts';
import { conform } from './row.ts';
import { createService } from '../../compiler/azure/service.ts';
import { cloudOf } from '../../compiler/cli/host/cloud.ts';
import { openSnapshotStore, type SnapshotStore } from './snapshot.ts';

interface Options {
  readonly env: string;
  readonly project?: string;
  readonly endpoint?: string;
  readonly rule?: readonly string[];
  readonly state?: string;
  readonly dryRun?: boolean;
  readonly new?: boolean;
  readonly resend?: boolean;
  readonly quiet?: boolean;
}

const packageRoot = join(import.meta.dirname, '..', '..');

/**
 * Runs the collector. Never throws: whatever goes wrong is a line on stderr.
 * @returns 0 when every feed's snapshot is complete, 1 for findings in the project, 2 for a slip, 3 when a snapshot is not
 * complete, 130 when it was interrupted
 */
export async function runCollect(
  argv: readonly string[],
  io: CliIo,
  clock: Clock = systemClock,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  const program = createProgram(io, async (feeds, options) => {
    code = await collect(feeds, options, io, clock);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
    return explainFailure(error, io);
  }
}

function createProgram(
  io: CliIo,
  action: (feeds: readonly string[], options: Options) => Promise<void>,
): Command {
  return new Command('collect')
    .description(
      'Reads the feeds of the project from Microsoft Graph and Azure, and sends them to the workspace.',
    )
    .argument('[feeds...]', 'names of sources with a feed (default: all)')
    .requiredOption('-e, --env <name>', 'the environment whose workspace gets the rows')
    .option('-p, --project <dir>', 'the folder that holds detections/ (default: here or above)')
    .option(
      '--endpoint <url>',
      'the data collection endpoint (default: DETC_COLLECT_ENDPOINT, else as deployed)',
    )
    .option(
      '--rule <table=id>',
      'the immutable id of a table’s data collection rule (default: DETC_COLLECT_RULES, else as deployed)',
      (value: string, before?: readonly string[]) => [...(before ?? []), value],
    )
    .option('--state <dir>', 'where progress is kept (default: .detc/collect)')
    .option('--dry-run', 'print the rows, send nothing')
    .option('--new', 'begin a new snapshot even where one is unfinished')
    .option('--resend', 'send rows again that may have arrived already')
    .option('-q, --quiet', 'no progress, only what went wrong')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .action(async (feeds: string[], options: Options) => action(feeds, options));
}

async function collect(
  wanted: readonly string[],
  options: Options,
  io: CliIo,
  clock: Clock,
): Promise<ExitCode> {
  const project = openCollectedProject(io.cwd, { ...options, feeds: wanted });
  const { environment } = project;
  if (project.diagnostics.length > 0 || environment === undefined) {
    await writeFindings(
      project.diagnostics,
      project.files,
      io,
      { packageRoot },
      { format: 'pretty', color: 'auto' },
    );
    return exitCodes.findings;
  }
  if (project.feeds.length === 0) throw new CliFailure('no source of the project has a feed');
  const given = givenDestination(options, io.env);
  const stop = new AbortController();
  const release = stopOnInterrupt(stop, io);
  const display = openDisplay(io, options);
  try {
    const cloud = cloudOf(environment);
    const credentialFor = createCredentials(cloud.login, io.env);
    const shared = { clock, signal: stop.signal };
    const graph = createService({
      name: graphName,
      endpoint: cloud.graph,
      credential: credentialFor(cloud.graph),
      scope: `${cloud.graph.url}/.default`,
      ...shared,
    });
    const resourceManager = createService({
      name: resourceManagerName,
      endpoint: cloud.resourceManager,
      credential: credentialFor(cloud.resourceManager),
      scope: `${cloud.resourceManager.url}/.default`,
      ...shared,
    });
    const reading = {
      graph,
      resourceManager,
      directory: createDirectory(graph, display.report),
      progress: display.report,
    };
    if (options.dryRun === true) return await printRows(project.feeds, reading, io, clock);

    const folder =
      options.state === undefined ? join(project.root, '.detc', 'collect') : resolve(io.cwd, options.state);
    const ended: Ended[] = [];
    for (const feed of project.feeds) {
      const store = openSnapshotStore(join(folder, options.env), feed.name);
      const say = (message: string) => {
        display.clear();
        io.stderr.write(`${feed.name}: ${message}\n`);
      };
      ended.push(
        await endOf(feed, store, async () => {
          stop.signal.throwIfAborted();
          const free = lock(join(folder, options.env), feed.name);
          try {
            return await runFeed({
              feed,
              store,
              reading,
              send: async () => {
                const destination = await findDestination(
                  feed.table,
                  feed.columns,
                  given,
                  environment.workspace,
                  resourceManager,
                );
                return createSender({
                  destination,
                  credential: credentialFor(destination.endpoint),
                  audience: cloud.ingestionAudience,
                  resend: options.resend === true,
                  ...shared,
                });
              },
              note: say,
              display,
              fresh: options.new === true,
              resend: options.resend === true,
              ...shared,
            });
          } finally {
            free();
            display.clear();
          }
        }),
      );
    }
    const interrupted = stop.signal.aborted;
    for (const end of ended) writeEnd(end, options, io);
    if (interrupted) return exitCodes.interrupted;
    return ended.every(({ complete }) => complete) ? exitCodes.clean : worstCode(ended);
  } finally {
    display.clear();
    release();
  }
}

/** The first interrupt lets the request under way end, so that its outcome is known; the second does not wait. */
function stopOnInterrupt(stop: AbortController, io: CliIo): () => void {
  return io.onInterrupt(() => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    io.stderr.write('stopping; press Ctrl-C again to stop at once\n');
    stop.abort();
  });
}

/** How a feed ended. */
interface Ended {
  readonly feed: Feed;
  readonly complete: boolean;
  readonly result?: FeedResult;
  readonly failure?: CliFailure;
  /** Rows that were sent of how many, where it stopped on the way. */
  readonly standing?: string;
}

async function endOf(feed: Feed, store: SnapshotStore, work: () => Promise<FeedResult>): Promise<Ended> {
  try {
    const result = await work();
    return { feed, result, complete: result.doubts.length === 0 && result.refused.length === 0 };
  } catch (error) {
    const failure = explain(error, feed) ?? interruption(error);
    if (failure === undefined) throw error;
    const standing = standingOf(store);
    return { feed, failure, complete: false, ...(standing === undefined ? {} : { standing }) };
  }
}

function interruption(error: unknown): CliFailure | undefined {
  if (!(error instanceof Error) || error.name !== 'AbortError') return undefined;
  return new CliFailure('interrupted', { exitCode: exitCodes.interrupted });
}

/** What an unfinished snapshot says of itself. */
function standingOf(store: SnapshotStore): string | undefined {
  const state = store.load();
  if (state === undefined || (state.phase === 'reading' && state.resume === undefined)) return undefined;
  if (state.phase === 'reading') return `${counted(state.read.rows)} read, nothing was sent`;
  const sent = state.done.rows - rowsOf(state.doubts) - rowsOf(state.refused);
  return `${sent} of ${state.read.rows} rows of the snapshot of ${state.timeGenerated} were sent`;
}

function writeEnd({ feed, result, failure, standing }: Ended, options: Options, io: CliIo): void {
  const { name } = feed;
  const again = `npm run collect -- --env ${options.env} ${name}`;
  if (failure !== undefined) {
    io.stderr.write(`error: ${name}: ${failure.message}\n`);
    if (failure.help !== undefined) io.stderr.write(`help: ${failure.help}\n`);
    io.stderr.write(
      `${name}: ${standing === undefined ? 'nothing was sent; to try again' : `${standing}; to go on`}: ${again}\n`,
    );
    return;
  }
  if (result === undefined) return;
  const { accepted, total, timeGenerated, doubts, refused } = result;
  if (doubts.length === 0 && refused.length === 0) {
    if (options.quiet !== true) io.stderr.write(`${name}: ${counted(total)} sent, of ${timeGenerated}\n`);
    return;
  }
  io.stderr.write(
    `error: ${name}: ${accepted} of ${total} rows of the snapshot of ${timeGenerated} were sent\n`,
  );
  for (const { from, rows, reason } of refused) {
    io.stderr.write(`${name}: ${rowNumbers(from, rows)} refused: ${reason}\n`);
  }
  for (const { from, rows } of doubts) {
    io.stderr.write(
      `${name}: ${rowNumbers(from, rows)} may have arrived or not: the connection or the run ended before the answer\n`,
    );
  }
  if (doubts.length > 0) {
    io.stderr.write(`help: to send those again, some perhaps twice: ${again} --resend\n`);
  }
}

function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function rowNumbers(from: number, rows: number): string {
  return rows === 1 ? `row ${from + 1}` : `rows ${from + 1} to ${from + rows}`;
}

/** A slip in the configuration is told apart from a service that failed. */
function worstCode(ended: readonly Ended[]): ExitCode {
  const failures = ended.flatMap(({ complete, failure }) =>
    complete ? [] : [failure?.exitCode ?? exitCodes.remote],
  );
  return failures.every((code) => code === exitCodes.usage) ? exitCodes.usage : exitCodes.remote;
}

async function printRows(
  feeds: readonly Feed[],
  reading: Omit<Reading, 'note' | 'from'>,
  io: CliIo,
  clock: Clock,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  for (const feed of feeds) {
    const note = (message: string) => io.stderr.write(`${feed.name}: ${message}\n`);
    const timeGenerated = clock.now().toISOString();
    try {
      for await (const { rows } of feed.collect({ ...reading, note })) {
        for (const row of rows) {
          io.stdout.write(`${JSON.stringify(conform(row, timeGenerated, feed.columns, feed.name))}\n`);
        }
      }
    } catch (error) {
      const failure = explain(error, feed) ?? interruption(error);
      if (failure === undefined) throw error;
      code = failure.exitCode;
      io.stderr.write(`error: ${feed.name}: ${failure.message}\n`);
      if (failure.help !== undefined) io.stderr.write(`help: ${failure.help}\n`);
    }
  }
  return code;
}

/** Options before variables. */
function givenDestination(options: Options, env: CliIo['env']): GivenDestination {
  const endpoint = options.endpoint ?? nonEmpty(env['DETC_COLLECT_ENDPOINT']);
  const pairs = [
    ...(env['DETC_COLLECT_RULES'] ?? '').split(/[\s,]+/u).filter((pair) => pair !== ''),
    ...(options.rule ?? []),
  ];
  const rules = new Map(
    pairs.map((pair) => {
      const match = /^(\w+_CL)=(dcr-[0-9a-f]{32})$/iu.exec(pair);
      const [, table, id] = match ?? [];
      if (table === undefined || id === undefined) {
        throw new CliFailure(`${JSON.stringify(pair)} names no data collection rule`, {
          help: 'e.g. EntraRoleAssignments_CL=dcr-0123456789abcdef0123456789abcdef',
        });
      }
      return [table, id] as const;
    }),
  );
  return { ...(endpoint === undefined ? {} : { endpoint }), rules };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
