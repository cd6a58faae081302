import type { Range } from '../diagnostics/position.ts';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly origin: Range;
}

/** Text in pieces, with the YAML ranges the pieces came from; offsets are relative to the start of the piece. */
export interface Printed {
  readonly text: string;
  readonly segments: readonly Segment[];
}

export function plain(text: string): Printed {
  return { text, segments: [] };
}

export function from(origin: Range | undefined, printed: Printed): Printed {
  if (origin === undefined) return printed;
  return {
    text: printed.text,
    segments: [{ start: 0, end: printed.text.length, origin }, ...printed.segments],
  };
}

export function concat(...parts: readonly (string | Printed)[]): Printed {
  return join(
    parts.map((part) => (typeof part === 'string' ? plain(part) : part)),
    '',
  );
}

export function join(parts: readonly Printed[], separator: string): Printed {
  let text = '';
  const segments: Segment[] = [];
  parts.forEach((part, index) => {
    if (index > 0) text += separator;
    const shift = text.length;
    for (const { start, end, origin } of part.segments)
      segments.push({ start: start + shift, end: end + shift, origin });
    text += part.text;
  });
  return { text, segments };
}
