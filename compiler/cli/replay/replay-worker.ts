// A thread of `detc run`: reads files and replays rules, as it is asked.
import { parentPort, workerData } from 'node:worker_threads';
import { createReplayer } from '../../bench/replay.ts';
import { openQueries } from '../../bench/replay-queries.ts';
import { type Answer, type CrewSetup, failedAnswer, type Request } from './crew.ts';
import { createFileSifter } from './sift-file.ts';

const { parts, cwd } = workerData as CrewSetup;
const queries = openQueries(parts);
const sift = createFileSifter(parts, queries, cwd);
const replay = createReplayer(queries);

async function answerTo(request: Request): Promise<Answer> {
  switch (request.kind) {
    case 'sift':
      return {
        kind: 'sifted',
        file: await sift(request.task, (bytes) => {
          send({ kind: 'bytes', bytes });
        }),
      };
    case 'replay': {
      const { rule, records, stretch } = request.task;
      return { kind: 'replayed', replayed: replay(rule, records, stretch) };
    }
  }
}

function send(answer: Answer): void {
  parentPort?.postMessage(answer);
}

async function serve(request: Request): Promise<void> {
  let answer: Answer;
  try {
    answer = await answerTo(request);
  } catch (error) {
    answer = failedAnswer(error);
  }
  try {
    send(answer);
  } catch (error) {
    // What cannot be sent has to be answered too.
    send(failedAnswer(error));
  }
}

parentPort?.on('message', (request: Request) => {
  void serve(request);
});
