import { structuredPatch } from 'diff';
import type { Json } from '../../azure/json.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import type { FieldDiff } from '../plan.ts';

/** A line of a change: as it is, as it shall be, or beside both. */
export interface DiffLine {
  readonly mark: '-' | '+' | ' ' | '@';
  readonly text: string;
}

/** Lines beside a change that show where it is. */
const context = 3;
/** Values longer than this are written below each other. */
const longestInLine = 60;

/** The change of a field: on one line where it is short, else line by line. */
export function fieldLines({ before, after, show }: FieldDiff): string | readonly DiffLine[] {
  const [old, next] = [shown(before), shown(after)];
  if (show === 'value' && old.length + next.length <= longestInLine * 2) return `${old} → ${next}`;
  return show === 'lines' ? textLines(before, after) : valueLines(before, after);
}

function textLines(before: Json | undefined, after: Json | undefined): readonly DiffLine[] {
  return patchLines(plain(before), plain(after));
}

/** Of lists, an item a line; of objects, a key a line. */
function valueLines(before: Json | undefined, after: Json | undefined): readonly DiffLine[] {
  return patchLines(spread(before), spread(after));
}

function patchLines(before: string, after: string): readonly DiffLine[] {
  const patch = structuredPatch('', '', ended(before), ended(after), undefined, undefined, { context });
  return patch.hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : [{ mark: '@' as const, text: '' }]),
    ...hunk.lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): DiffLine => ({ mark: markOf(line), text: visible(line.slice(1)) })),
  ]);
}

function markOf(line: string): DiffLine['mark'] {
  if (line.startsWith('-')) return '-';
  return line.startsWith('+') ? '+' : ' ';
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function plain(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function spread(value: Json | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => JSON.stringify(item)).join('\n');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]) => `${key}: ${JSON.stringify(item)}`)
      .join('\n');
  }
  return String(value);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '(not set)';
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}
