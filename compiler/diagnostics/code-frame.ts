import type { Range } from './position.ts';
import { type Cell, cellOf } from './visible-text.ts';

/** Lines shown before and after the one that is marked. */
export interface FrameOptions {
  readonly before?: number;
  readonly after?: number;
  /** Columns a line may take; longer ones are cut around the mark. */
  readonly columns?: number;
  readonly styleGutter?: (text: string) => string;
  readonly styleMark?: (text: string) => string;
}

const plain = (text: string) => text;
const cutSign = '…';

/**
 * The lines around a range, numbered, with carets under it; of a range over several lines the first is marked. Empty
 * where the text has no such line.
 *
 * @example
 *   11 | detection:
 *   12 |     ResultTyp: '50126'
 *      |     ^^^^^^^^^
 */
export function codeFrame(lines: readonly string[], range: Range, options: FrameOptions = {}): string {
  const { before = 2, after = 1, columns = 120, styleGutter = plain, styleMark = plain } = options;
  const marked = range.start.line;
  const text = lines[marked - 1];
  if (text === undefined || (lines.length === 1 && text === '')) return '';
  const first = Math.max(1, marked - before);
  let last = Math.min(lines.length, marked + after);
  // An empty last line is the end of the file, not a line.
  if (last === lines.length && last > marked && lines[last - 1] === '') last--;
  const gutter = String(last).length + 1;
  const room = Math.max(20, columns - gutter - 3);
  const start = Math.min(range.start.column - 1, text.length);
  const end = range.end.line > marked ? text.length : Math.min(range.end.column - 1, text.length);
  const from = leftEdge(text, start, room);
  const shown: string[] = [];
  for (let line = first; line <= last; line++) {
    const code = visibleLine(lines[line - 1] ?? '', from, room);
    shown.push(`${styleGutter(`${String(line).padStart(gutter)} |`)}${code === '' ? '' : ` ${code}`}`);
    if (line !== marked) continue;
    const lead = layOut(text, from, start, room);
    const carets = '^'.repeat(Math.max(1, layOut(text, from, end, room).width - lead.width));
    shown.push(`${styleGutter(`${' '.repeat(gutter)} |`)} ${' '.repeat(lead.width)}${styleMark(carets)}`);
  }
  return shown.join('\n');
}

/** The lines of a text as `codeFrame` takes them. */
export function linesOf(text: string): readonly string[] {
  return (text.startsWith('\uFEFF') ? text.slice(1) : text).split(/\r?\n/u);
}

/**
 * The offset from which a line is shown: 0 where the mark is in sight from there. All lines of a frame begin at the
 * same offset, so that they still stand below each other.
 */
function leftEdge(line: string, start: number, room: number): number {
  if (layOut(line, 0, start, room).width < room * 0.75) return 0;
  let from = start;
  for (let width = 0; from > 0;) {
    const previous = codePointBefore(line, from);
    width += cellOf(previous, 0).width;
    if (width > room / 3) break;
    from -= previous.length;
  }
  return from;
}

function codePointBefore(line: string, offset: number): string {
  const pair = line.slice(Math.max(0, offset - 2), offset);
  return pair.length === 2 && (pair.codePointAt(0) ?? 0) > 0xffff ? pair : line.slice(offset - 1, offset);
}

/** A line from one offset to another as it is shown, in at most `room` columns. */
function layOut(line: string, from: number, to: number, room: number): Cell & { readonly isCut: boolean } {
  let text = from > 0 ? cutSign : '';
  let width = text.length;
  // Characters without a width of their own do not fill the room, so their number is bounded too.
  const slice = line.slice(from, Math.min(to, from + 4 * room));
  for (const character of slice) {
    const cell = cellOf(character, width);
    if (width + cell.width > room) return { text, width, isCut: true };
    text += cell.text;
    width += cell.width;
  }
  return { text, width, isCut: from + slice.length < to };
}

function visibleLine(line: string, from: number, room: number): string {
  if (line.length <= from) return line === '' ? '' : cutSign;
  const { text, isCut } = layOut(line, from, line.length, room);
  return isCut ? `${text}${cutSign}` : text;
}
