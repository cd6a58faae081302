import type { CliIo } from '../io.ts';
import type { Guide } from './rows.ts';

export interface Answers {
  readonly name: string | undefined;
  readonly source: string | undefined;
  readonly row: string | undefined;
  readonly title: string | undefined;
}

export interface Choices {
  readonly sources: readonly { readonly name: string; readonly title: string }[];
  readonly guides: readonly Guide[];
  /** `guide/row` of what is covered already. */
  readonly covered: ReadonlySet<string>;
}

/** Asks for what was not given, where somebody sits at a terminal and something needed is missing. */
export async function askForMissing(io: CliIo, given: Answers, choices: Choices): Promise<Answers> {
  const needed = given.name === undefined || given.source === undefined;
  if (io.stdin === undefined || !needed) return given;
  const { createInterface } = await import('node:readline');
  const terminal = createInterface({ input: io.stdin(), terminal: false });
  const lines = terminal[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    // Questions are not data: they go to stderr.
    io.stderr.write(question);
    const answer = await lines.next();
    const text = answer.done === true ? '' : answer.value.trim();
    return text === '' ? undefined : text;
  };
  try {
    return {
      name: given.name ?? (await ask('Name (small letters, digits, hyphens): ')),
      row: given.row ?? (await ask(`${openRows(choices)}Row it covers (number, or empty for none): `)),
      source: given.source ?? byNumber(await ask(`${sourceList(choices)}Source (number or name): `), choices),
      title: given.title ?? (await ask('Title (empty for the row’s): ')),
    };
  } finally {
    terminal.close();
  }
}

function openRows({ guides, covered }: Choices): string {
  const qualified = guides.length > 1;
  return guides
    .flatMap((guide) =>
      guide.rows
        .filter((row) => !covered.has(`${guide.name}/${row.id}`))
        .map((row) => `  ${qualified ? `${guide.name}/` : ''}${row.n}  ${row.title}\n`),
    )
    .join('');
}

function sourceList({ sources }: Choices): string {
  return sources.map(({ name, title }, index) => `  ${index + 1}  ${name}  ${title}\n`).join('');
}

function byNumber(answer: string | undefined, { sources }: Choices): string | undefined {
  return answer !== undefined && /^\d+$/u.test(answer)
    ? (sources[Number(answer) - 1]?.name ?? answer)
    : answer;
}
