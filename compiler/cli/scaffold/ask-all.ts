import type { CliIo } from '../io.ts';

/** A question, and its answer where it was given as an option. */
export interface Question {
  readonly question: string;
  readonly given: string | undefined;
}

/** Asks what was not given, where somebody sits at a terminal; an empty answer is none. */
export async function askAll(
  io: Pick<CliIo, 'stdin' | 'stderr'>,
  questions: readonly Question[],
): Promise<readonly (string | undefined)[]> {
  if (io.stdin === undefined || questions.every(({ given }) => given !== undefined)) {
    return questions.map(({ given }) => given);
  }
  const { createInterface } = await import('node:readline');
  const terminal = createInterface({ input: io.stdin(), terminal: false });
  const lines = terminal[Symbol.asyncIterator]();
  const answers: (string | undefined)[] = [];
  try {
    for (const { question, given } of questions) {
      if (given !== undefined) {
        answers.push(given);
        continue;
      }
      // Questions are not data: they go to stderr.
      io.stderr.write(question);
      const answer = await lines.next();
      const text = answer.done === true ? '' : answer.value.trim();
      answers.push(text === '' ? undefined : text);
    }
    return answers;
  } finally {
    terminal.close();
  }
}
