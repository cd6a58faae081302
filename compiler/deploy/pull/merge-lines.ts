import { diffArrays } from 'diff';

/** Lines of the base that became others; the rest is the same in both. */
interface Region {
  readonly from: number;
  readonly to: number;
  /** Of the other text. */
  readonly otherFrom: number;
  readonly otherTo: number;
}

/**
 * The changes from `base` to `changed`, made in `own`: a text that says what `base` says and is written in another way.
 * Where a change meets such a place, the changed text is taken.
 */
export function mergeLines(own: string, base: string, changed: string): string {
  const [ownLines, baseLines, changedLines] = [own, base, changed].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  const written = regions(baseLines.map(unspaced), ownLines.map(unspaced));
  const changes = widened(regions(baseLines, changedLines), written);
  const result: string[] = [];
  let at = 0;
  for (const { from, to, otherFrom, otherTo } of changes) {
    result.push(...ownLines.slice(inOther(at, written), inOther(from, written)));
    result.push(...changedLines.slice(otherFrom, otherTo));
    at = to;
  }
  result.push(...ownLines.slice(inOther(at, written)));
  return result.join('\n');
}

function unspaced(line: string): string {
  return line.replace(/\s+/gu, '');
}

function regions(base: readonly string[], other: readonly string[]): readonly Region[] {
  const found: Region[] = [];
  let [at, otherAt] = [0, 0];
  let open: Region | undefined;
  for (const { value, added, removed } of diffArrays([...base], [...other])) {
    if (!added && !removed) {
      if (open !== undefined) found.push(open);
      open = undefined;
      at += value.length;
      otherAt += value.length;
      continue;
    }
    const start = open ?? { from: at, to: at, otherFrom: otherAt, otherTo: otherAt };
    if (removed) at += value.length;
    else otherAt += value.length;
    open = { ...start, to: at, otherTo: otherAt };
  }
  return open === undefined ? found : [...found, open];
}

/** Each change with the whole of the places that it meets. */
function widened(changes: readonly Region[], places: readonly Region[]): readonly Region[] {
  const wide: Region[] = [];
  for (const change of changes) {
    let { from, to } = change;
    for (const place of places) {
      if (place.from < to && place.to > from) {
        from = Math.min(from, place.from);
        to = Math.max(to, place.to);
      } else if (place.from < from && place.to > from) {
        // Something is put in between.
        from = place.from;
        to = Math.max(to, place.to);
      }
    }
    const last = wide.at(-1);
    const [before, after] = [change.from - from, to - change.to];
    const next = { from, to, otherFrom: change.otherFrom - before, otherTo: change.otherTo + after };
    if (last !== undefined && next.from < last.to) {
      wide[wide.length - 1] = {
        from: Math.min(last.from, next.from),
        to: Math.max(last.to, next.to),
        otherFrom: Math.min(last.otherFrom, next.otherFrom),
        otherTo: Math.max(last.otherTo, next.otherTo),
      };
    } else wide.push(next);
  }
  return wide;
}

/** Where a line of the base stands in the other text; `at` is within no region. */
function inOther(at: number, places: readonly Region[]): number {
  const before = places.filter(({ from, to }) => to <= at && from < at);
  const last = before.at(-1);
  return last === undefined ? at : last.otherTo + (at - last.to);
}
