import { Worker } from 'node:worker_threads';
import { createReplayer, type Replayed } from '../../bench/replay.ts';
import type { ReplayParts, ReplayRule } from '../../bench/replay-parts.ts';
import { openQueries } from '../../bench/replay-queries.ts';
import type { Stretch } from '../../bench/sentinel.ts';
import type { KeptRecord } from '../../bench/sieve.ts';
import { CliFailure, exitCodes, firstLine, isCliFailure } from '../failure.ts';
import { createFileSifter, type SiftedFile, type SiftTask } from './sift-file.ts';

export interface ReplayTask {
  readonly rule: ReplayRule;
  /** In order of time. */
  readonly records: readonly KeptRecord[];
  readonly stretch: Stretch;
}

/** Who reads files and replays rules: this thread, or several others. */
export interface Crew {
  /** @throws CliFailure where a file may not be read */
  readonly sift: (task: SiftTask, onBytes: (bytes: number) => void) => Promise<SiftedFile>;
  readonly replay: (task: ReplayTask) => Promise<Replayed>;
  readonly close: () => Promise<void>;
}

export interface CrewSetup {
  readonly parts: ReplayParts;
  readonly cwd: string;
}

/** All in this thread. Between tasks a terminal gets its turn. */
export function createSoloist({ parts, cwd }: CrewSetup): Crew {
  const queries = openQueries(parts);
  const sift = createFileSifter(parts, queries, cwd);
  const replay = createReplayer(queries);
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: what is read at the same time is in memory at the same time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    sift: (task, onBytes) => inTurn(() => sift(task, onBytes)),
    replay: ({ rule, records, stretch }) =>
      inTurn(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return replay(rule, records, stretch);
      }),
    close: () => Promise.resolve(),
  };
}

/** What a worker is asked. */
export type Request =
  { readonly kind: 'sift'; readonly task: SiftTask } | { readonly kind: 'replay'; readonly task: ReplayTask };

/** What a worker answers; after `bytes` more follows. */
export type Answer =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'sifted'; readonly file: SiftedFile }
  | { readonly kind: 'replayed'; readonly replayed: Replayed }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly help?: string | undefined;
      /** A fault of detc, not of what it was given. */
      readonly isFault: boolean;
    };

interface Job {
  readonly request: Request;
  readonly onBytes: (bytes: number) => void;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Each task goes to the next thread that has nothing to do. */
export function createCrew(setup: CrewSetup, size: number): Crew {
  const waiting: Job[] = [];
  const members = Array.from({ length: size }, () => createMember(setup, () => waiting.shift()));
  const ask = (request: Request, onBytes: Job['onBytes'] = () => undefined): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({ request, onBytes, resolve, reject });
      // A member that has failed takes a job too, and says so.
      const member = members.find(({ isIdle }) => isIdle()) ?? members.find(({ hasFailed }) => hasFailed());
      member?.next();
    });
  return {
    sift: async (task, onBytes) => {
      const answer = await ask({ kind: 'sift', task }, onBytes);
      if (answer.kind === 'sifted') return answer.file;
      throw failureOf(answer);
    },
    replay: async (task) => {
      const answer = await ask({ kind: 'replay', task });
      if (answer.kind === 'replayed') return answer.replayed;
      throw failureOf(answer);
    },
    close: async () => {
      await Promise.all(members.map(({ close }) => close()));
    },
  };
}

interface Member {
  readonly isIdle: () => boolean;
  readonly hasFailed: () => boolean;
  readonly next: () => void;
  readonly close: () => Promise<unknown>;
}

function createMember(setup: CrewSetup, take: () => Job | undefined): Member {
  const worker = startWorker(setup);
  let job: Job | undefined;
  let broken: Error | undefined;
  const next = () => {
    job = take();
    if (job === undefined) return;
    if (broken === undefined) worker.postMessage(job.request);
    else fail(broken);
  };
  const fail = (error: Error) => {
    broken ??= error;
    const failed = job;
    job = undefined;
    failed?.reject(error);
  };
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'bytes') {
      job?.onBytes(answer.bytes);
      return;
    }
    const done = job;
    next();
    done?.resolve(answer);
  });
  worker.on('error', (error) => {
    fail(
      isOutOfMemory(error)
        ? new CliFailure('there is not enough memory for the records that the detections need', {
            help: 'run fewer detections, or a shorter time, at once',
          })
        : error,
    );
  });
  worker.on('exit', () => {
    if (job !== undefined) fail(new Error('a thread has ended'));
  });
  return {
    isIdle: () => job === undefined && broken === undefined,
    hasFailed: () => broken !== undefined,
    next,
    close: () => {
      job = undefined;
      return worker.terminate();
    },
  };
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function failureOf(answer: Answer): Error {
  if (answer.kind !== 'failed') return new Error(`a thread answered ${answer.kind}`);
  const { message, help, isFault } = answer;
  return isFault ? new Error(message) : new CliFailure(message, { help, exitCode: exitCodes.usage });
}

/** What a worker answers to an error. */
export function failedAnswer(error: unknown): Answer {
  if (isCliFailure(error)) {
    return { kind: 'failed', message: error.message, help: error.help, isFault: false };
  }
  return { kind: 'failed', message: firstLine(error), isFault: true };
}

/** The name of the worker's module: beside this one in the sources, and beside `main.js` in the package. */
const workerName = 'replay-worker';

function startWorker(setup: CrewSetup): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL(`./${workerName}.js`, import.meta.url), { workerData: setup });
  }
  // From the sources, as tests run: a worker does not inherit what reads TypeScript.
  const reader = import.meta.resolve('tsx/esm/api');
  const module = new URL(`./${workerName}.ts`, import.meta.url).href;
  const start = `import(${JSON.stringify(reader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(module)});
  });`;
  return new Worker(start, { eval: true, execArgv: [], workerData: setup });
}
