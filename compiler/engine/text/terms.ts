const letter = /[\p{L}\p{N}]/u;

/** Whether the UTF-16 code unit at a place belongs to a term. */
function isTermCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) {
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
  }
  return letter.test(text[at] ?? '');
}

export type Boundary = 'term' | 'prefix' | 'suffix';
export type TextTest = (text: string) => boolean;

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}

/**
 * `has`, `hasprefix`, `hassuffix`: the needle stands in the text as whole terms. A term is a maximal run of letters
 * and digits; a needle's end that is no letter or digit needs no boundary.
 * @see https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export function termTest(needle: string, boundary: Boundary, cased: boolean): TextTest {
  if (needle === '') return () => true;
  const checkStart = boundary !== 'suffix' && isTermCharacter(needle, 0);
  const checkEnd = boundary !== 'prefix' && isTermCharacter(needle, needle.length - 1);
  const bounded = (text: string, at: number): boolean =>
    !(checkStart && at > 0 && isTermCharacter(text, at - 1)) &&
    !(checkEnd && at + needle.length < text.length && isTermCharacter(text, at + needle.length));
  if (cased) {
    return (text) => {
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
        if (bounded(text, at)) return true;
      }
      return false;
    };
  }
  const pattern = new RegExp(escape(needle), 'ig');
  return (text) => {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (bounded(text, match.index)) return true;
      pattern.lastIndex = match.index + 1;
    }
    return false;
  };
}

export type Position = 'anywhere' | 'start' | 'end';

/** `contains`, `startswith`, `endswith`. */
export function substringTest(needle: string, position: Position, cased: boolean): TextTest {
  if (cased) {
    switch (position) {
      case 'anywhere':
        return (text) => text.includes(needle);
      case 'start':
        return (text) => text.startsWith(needle);
      case 'end':
        return (text) => text.endsWith(needle);
    }
  }
  if (position === 'anywhere') {
    const pattern = new RegExp(escape(needle), 'i');
    return (text) => text.length >= needle.length && pattern.test(text);
  }
  const lower = needle.toLowerCase();
  return position === 'start'
    ? (text) => text.length >= needle.length && text.slice(0, needle.length).toLowerCase() === lower
    : (text) =>
        text.length >= needle.length && text.slice(text.length - needle.length).toLowerCase() === lower;
}

/** `=~` */
export function sameTextTest(needle: string): TextTest {
  const lower = needle.toLowerCase();
  return (text) => text === needle || (text.length === needle.length && text.toLowerCase() === lower);
}

/** Keeps the test of the last needle, for needles that come from a column. */
export function cachedTest(make: (needle: string) => TextTest): (text: string, needle: string) => boolean {
  let last: string | undefined;
  let test: TextTest = () => false;
  return (text, needle) => {
    if (needle !== last) {
      test = make(needle);
      last = needle;
    }
    return test(text);
  };
}
