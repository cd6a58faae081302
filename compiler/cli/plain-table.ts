import Table from 'cli-table3';
import type { Colors } from './host/terminal.ts';

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Columns side by side without lines between them; `numbers` are the columns that stand at the right. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  colors: Colors,
  numbers: ReadonlySet<number> = new Set(),
): string {
  const drawn = new Table({
    chars: noBorders,
    colAligns: head.map((_, index) => (numbers.has(index) ? 'right' : 'left')),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  drawn.push(
    head.map((title) => colors.bold(title)),
    ...rows.map((row) => [...row]),
  );
  return `${drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}
