import { visible } from '../diagnostics/visible-text.ts';

/**
 * KQL for a message: on one line, cut to `width` with the character at `focus` kept in sight, unseen characters made
 * visible.
 */
export function excerpt(kql: string, width = 100, focus = 0): string {
  const from = kql.length <= width ? 0 : Math.max(0, Math.min(focus - width / 2, kql.length - width));
  const cut = kql.slice(from, from + width);
  const line = visible(cut.replace(/\s+/gu, ' ').trim());
  return `${from > 0 ? '…' : ''}${line}${from + width < kql.length ? '…' : ''}`;
}
