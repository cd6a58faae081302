import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { GuideRow, GuideSyntax } from '../../language/schema/guide.ts';
import { CliFailure } from '../failure.ts';

export type Guide = GuideSyntax & { readonly name: string };
export interface ChosenRow {
  readonly guide: Guide;
  readonly row: GuideRow;
}

/**
 * The row that `typed` means: `guide/id`, an id, or a number.
 * @throws CliFailure when it means none, or rows of several guides
 */
export function findRow(guides: readonly Guide[], typed: string): ChosenRow {
  const all = guides.flatMap((guide) => guide.rows.map((row) => ({ guide, row })));
  const found = all.filter(({ guide, row }) =>
    [row.id, String(row.n), `${guide.name}/${row.id}`, `${guide.name}/${row.n}`].includes(typed),
  );
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    throw new CliFailure(`several guides have a row ${typed}`, {
      help: `name the guide too: ${found.map(({ guide }) => `${guide.name}/${typed}`).join(' or ')}`,
    });
  }
  throw new CliFailure(`there is no row ${JSON.stringify(typed)}`, {
    help:
      didYouMean(
        typed,
        all.map(({ row }) => row.id),
      ) ?? '`detc list --rows` shows them all',
  });
}
