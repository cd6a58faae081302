/** One character as a terminal shows it, and in how many columns. */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

// eslint-disable-next-line no-control-regex -- made visible here
const c0 = /^[\u0000-\u001F\u007F]$/u;
/**
 * C1 controls, formatting without a glyph (zero width, byte order mark, the bidirectional controls of
 * https://trojansource.codes), line separators, lone surrogates and private characters.
 */
const invisible = /^[\u0080-\u009F\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]$/u;
const combining = /^[\p{Mn}\p{Me}]$/u;
/** East Asian wide and fullwidth (https://www.unicode.org/reports/tr11/), as terminals draw them. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}\u{20000}-\u{3FFFD}]$/u;

/** Columns of a tab stop. */
const tabStop = 4;

/** One code point of a user's text; `column` is where it begins, from 0, for tabs. */
export function cellOf(character: string, column: number): Cell {
  if (character === '\t') {
    const width = tabStop - (column % tabStop);
    return { text: ' '.repeat(width), width };
  }
  if (c0.test(character)) return { text: picture(character), width: 1 };
  if (invisible.test(character)) {
    const text = `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
    return { text, width: text.length };
  }
  if (combining.test(character)) return { text: character, width: 0 };
  return { text: character, width: wide.test(character) ? 2 : 1 };
}

/** Unicode's picture of a control character: ␀, ␛, ␊. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}

/** A user's text in one line, nothing in it hidden and nothing that a terminal would obey. */
export function visible(text: string): string {
  return Array.from(text, (character) => (character === '\t' ? '␉' : cellOf(character, 0).text)).join('');
}
