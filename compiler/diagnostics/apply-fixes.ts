import type { Diagnostic, Edit } from './diagnostic.ts';

export interface FixedText {
  readonly text: string;
  /** How many fixes were applied; the others stood in each other's way, and may be found again in the new text. */
  readonly applied: number;
}

/**
 * Applies the fixes of findings about one file, in the order of the findings. A fix is applied with all its edits or
 * not at all; of two that overlap the first wins. A byte order mark stays: offsets count from the character after it.
 */
export function applyFixes(
  text: string,
  diagnostics: readonly Pick<Diagnostic, 'fix' | 'range'>[],
): FixedText {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const accepted: Edit[] = [];
  let applied = 0;
  for (const { fix, range } of diagnostics) {
    const edits = fix?.edits ?? [];
    const fits = (edit: Edit, index: number) =>
      edit.range.file === range.file &&
      isWithin(edit, body) &&
      !accepted.some((other) => overlaps(edit, other)) &&
      !edits.slice(0, index).some((other) => overlaps(edit, other));
    if (edits.length === 0 || !edits.every(fits)) continue;
    accepted.push(...edits);
    applied++;
  }
  return { text: mark + replaceAll(body, accepted), applied };
}

function isWithin({ range: { start, end } }: Edit, text: string): boolean {
  return start.offset >= 0 && start.offset <= end.offset && end.offset <= text.length;
}

/** Two edits that begin at one place count as overlapping: which of them comes first would be chance. */
function overlaps({ range: a }: Edit, { range: b }: Edit): boolean {
  if (a.start.offset === b.start.offset) return true;
  return a.start.offset < b.end.offset && b.start.offset < a.end.offset;
}

function replaceAll(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let offset = 0;
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start.offset - b.range.start.offset)) {
    parts.push(text.slice(offset, range.start.offset), newText);
    offset = range.end.offset;
  }
  return parts.join('') + text.slice(offset);
}
