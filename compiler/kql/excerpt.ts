/** Characters that a terminal would act upon, or that turn the direction of the text around them. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/**
 * KQL for a message: on one line, cut to `width` with the character at `focus` kept in sight, unseen characters written
 * as their code points.
 */
export function excerpt(kql: string, width = 100, focus = 0): string {
  const from = kql.length <= width ? 0 : Math.max(0, Math.min(focus - width / 2, kql.length - width));
  const cut = kql.slice(from, from + width);
  const line = visible(cut.replace(/\s+/gu, ' ').trim());
  return `${from > 0 ? '…' : ''}${line}${from + width < kql.length ? '…' : ''}`;
}

/** The text with unseen characters written as their code points: `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
