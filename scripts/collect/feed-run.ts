import type { Clock } from '../../compiler/azure/clock.ts';
import type { Batch, Collector, Reading } from './collector.ts';
import type { Send } from './ingestion.ts';
import type { Display } from './display.ts';
import { requestSize } from './ingestion.ts';
import { conform, type Columns, type Row } from './row.ts';
import { isServiceError } from '../../compiler/azure/service-error.ts';
import type { SnapshotState, SnapshotStore, Span } from './snapshot.ts';

/** A feed of the project. */
export interface Feed {
  readonly name: string;
  readonly table: string;
  readonly columns: Columns;
  /** Seconds from one snapshot to the next. */
  readonly every: number;
  readonly permissions: readonly string[];
  readonly collect: Collector;
}

export interface FeedRun {
  readonly feed: Feed;
  readonly store: SnapshotStore;
  readonly reading: Omit<Reading, 'from' | 'note'>;
  /** Asked for only when rows are read: sending needs it, a dry run does not. */
  readonly send: () => Promise<Send>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (message: string) => void;
  readonly display: Pick<Display, 'read' | 'report'>;
  /** True to leave an unfinished snapshot alone and begin another. */
  readonly fresh: boolean;
  /** True where rows that may have arrived are sent again. */
  readonly resend: boolean;
}

/** What one run made of a feed. */
export interface FeedResult {
  readonly timeGenerated: string;
  readonly total: number;
  /** Rows that were certainly taken, in this run and those that it went on from. */
  readonly accepted: number;
  readonly doubts: readonly Span[];
  readonly refused: SnapshotState['refused'];
  readonly resumed: boolean;
}

/** Requests that a feed may spend on finding the rows that a refused request is refused for. */
const searches = 64;
/** Most rows in a request; the size is reached sooner where rows are wide. */
const requestRows = 5000;
/** Rows that are put on disk at a time. */
const appendedRows = 1000;

/**
 * Takes a snapshot: reads all of it to disk, then sends it. Where an earlier run stopped, it goes on with that snapshot.
 * Whatever stops it, the store holds how far it came.
 * @throws what the services throw, when they are out of patience
 */
export async function runFeed(run: FeedRun): Promise<FeedResult> {
  const found = unfinished(run);
  const begun = found ?? newState(run);
  const read = begun.phase === 'reading' ? await readAll(run, begun) : begun;
  const sent = await sendAll(run, read);
  if (sent.doubts.length === 0) run.store.remove();
  return {
    timeGenerated: sent.timeGenerated,
    total: sent.read.rows,
    accepted: sent.done.rows - rowsOf(sent.doubts) - rowsOf(sent.refused),
    doubts: sent.doubts,
    refused: sent.refused,
    resumed: found !== undefined,
  };
}

export function rowsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { rows }) => sum + rows, 0);
}

function newState({ feed, clock }: FeedRun): SnapshotState {
  return {
    version: 1,
    feed: feed.name,
    table: feed.table,
    timeGenerated: clock.now().toISOString(),
    phase: 'reading',
    read: { rows: 0, bytes: 0 },
    done: { rows: 0, bytes: 0 },
    doubts: [],
    refused: [],
  };
}

/** The snapshot to go on with; one that was given up is named, so that nobody takes it for a whole one. */
function unfinished(run: FeedRun): SnapshotState | undefined {
  const { feed, store, clock, note } = run;
  const state = store.load();
  // Without a place to go on from, reading begins anew, and so does the snapshot: nothing of it was sent.
  if (state === undefined || (state.phase === 'reading' && state.resume === undefined)) return undefined;
  const age = clock.now().getTime() - Date.parse(state.timeGenerated);
  const wasSent =
    state.phase === 'sending' && state.done.rows === state.read.rows && state.sending === undefined;
  const reason = run.fresh
    ? 'as asked'
    : state.table !== feed.table
      ? `it was for ${state.table}`
      : !(age < feed.every * 1000)
        ? 'the next one is due'
        : wasSent && !run.resend
          ? `the rows in doubt (${rowsOf(state.doubts)}) were not asked for with --resend`
          : undefined;
  if (reason === undefined) {
    note(`goes on with the snapshot of ${state.timeGenerated}`);
    return state;
  }
  note(
    `the snapshot of ${state.timeGenerated} stays incomplete: ${state.done.rows - rowsOf(state.doubts) - rowsOf(state.refused)} of ${state.phase === 'sending' ? state.read.rows : 'its'} rows were sent. A new one begins: ${reason}`,
  );
  return undefined;
}

async function readAll(run: FeedRun, begun: SnapshotState): Promise<SnapshotState> {
  const { feed, store, signal } = run;
  let state = begun;
  store.save(state);
  const keep = (rows: readonly Row[], resume: string | undefined) => {
    state = { ...withoutResume(state), read: store.append(state, rows) };
    if (resume === undefined) return;
    state = { ...state, resume };
    store.save(state);
  };
  const take = async (batches: AsyncGenerator<Batch, void>) => {
    let pending: Row[] = [];
    for await (const { rows, resume } of batches) {
      signal.throwIfAborted();
      for (const row of rows) pending.push(conform(row, state.timeGenerated, feed.columns, feed.name));
      if (resume === undefined && pending.length < appendedRows) continue;
      keep(pending, resume);
      pending = [];
      run.display.read(state.read.rows);
    }
    keep(pending, undefined);
  };
  const from = begun.resume;
  try {
    // What was read without a place to go on from is read again.
    if (from === undefined) state = { ...state, read: { rows: 0, bytes: 0 } };
    await take(feed.collect({ ...run.reading, note: run.note, ...(from === undefined ? {} : { from }) }));
  } catch (error) {
    if (from === undefined || state !== begun || !isStalePlace(error)) throw error;
    run.note('the place where reading stopped is no longer known; it is read from the start');
    state = { ...withoutResume(state), read: { rows: 0, bytes: 0 } };
    await take(feed.collect({ ...run.reading, note: run.note }));
  }
  state = { ...withoutResume(state), phase: 'sending' };
  store.save(state);
  return state;
}

function withoutResume(state: SnapshotState): SnapshotState {
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => key !== 'resume'),
  ) as unknown as SnapshotState;
}

/** A page's address holds for some time only. */
function isStalePlace(error: unknown): boolean {
  return isServiceError(error) && [400, 404, 410].includes(error.problem.status ?? 0);
}

async function sendAll(run: FeedRun, begun: SnapshotState): Promise<SnapshotState> {
  const { store, signal, display } = run;
  let state = settled(begun, run.resend);
  if (state !== begun) store.save(state);
  if (state.read.rows === 0) return state;
  const send = await run.send();
  let limit = requestRows;
  let searched = 0;

  /** Sends a span; the state says so before, for a kill in between. */
  const attempt = async (
    span: Span,
    after: (state: SnapshotState) => SnapshotState,
    divisible: boolean,
  ): Promise<'again' | 'done'> => {
    const before = state;
    state = { ...state, sending: span };
    store.save(state);
    try {
      const outcome = await send(store.rows(span));
      if (
        outcome.kind === 'refused' &&
        divisible &&
        span.rows > 1 &&
        (outcome.tooLarge || searched < searches)
      ) {
        searched += 1;
        state = before;
        store.save(state);
        return 'again';
      }
      const next = after(before);
      state =
        outcome.kind === 'accepted'
          ? next
          : outcome.kind === 'doubt'
            ? { ...next, doubts: [...next.doubts, span] }
            : { ...next, refused: [...next.refused, { ...span, reason: outcome.reason }] };
      store.save(state);
      return 'done';
    } catch (error) {
      // Nothing was taken: the next run may send it without a doubt.
      state = before;
      store.save(state);
      throw error;
    }
  };

  for (const span of run.resend ? state.doubts : []) {
    signal.throwIfAborted();
    const without = (before: SnapshotState): SnapshotState => ({
      ...before,
      doubts: before.doubts.filter(({ at }) => at !== span.at),
    });
    await attempt(span, without, false);
  }
  while (state.done.rows < state.read.rows) {
    signal.throwIfAborted();
    display.report(state.done.rows, state.read.rows);
    const span = store.next(state, state.done, requestSize, limit);
    const outcome = await attempt(span, (before) => ({ ...before, done: endOf(span) }), true);
    // Half as many until the row is found that is refused, then more again.
    limit = outcome === 'again' ? Math.ceil(span.rows / 2) : Math.min(limit * 2, requestRows);
  }
  display.report(state.done.rows, state.read.rows);
  return state;
}

/** What was under way when a run was killed: nobody knows whether it arrived. */
function settled(state: SnapshotState, resend: boolean): SnapshotState {
  const { sending, ...rest } = state;
  if (sending === undefined) return state;
  // It was a doubt being sent again.
  if (state.doubts.some(({ at }) => at === sending.at)) return rest;
  if (resend) return rest;
  return {
    ...rest,
    done: endOf(sending),
    doubts: [...state.doubts, sending],
  };
}

function endOf({ from, rows, at, bytes }: Span): SnapshotState['done'] {
  return { rows: from + rows, bytes: at + bytes };
}
