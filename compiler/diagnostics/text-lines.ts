import type { Position, Range } from './position.ts';

/** Makes ranges of one file from offsets. Offsets outside of the text are moved to its nearest end. */
export type RangeAt = (start: number, end: number) => Range;

/** Where the lines of a text begin, so that an offset is found in it without reading it again. */
export function rangesIn(file: string, text: string): RangeAt {
  const starts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
    starts.push(index + 1);
  }
  const position = (offset: number): Position => {
    const at = Math.max(0, Math.min(offset, text.length));
    const line = lastAtMost(starts, at);
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1, offset: at };
  };
  return (start, end) => ({ file, start: position(start), end: position(Math.max(start, end)) });
}

/** The index of the last of the ascending `values` that is at most `wanted`. */
function lastAtMost(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
