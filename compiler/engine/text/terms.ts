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
  const find = finder(needle);
  return (text) => {
    for (let at = find(text, 0); at >= 0; at = find(text, at + 1)) if (bounded(text, at)) return true;
    return false;
  };
}

/** Where the needle stands in a text at or after a place, without regard to case; -1 where it does not. */
function finder(needle: string): (text: string, from: number) => number {
  if (!/^[ -~]+$/u.test(needle)) {
    const pattern = new RegExp(escape(needle), 'ig');
    return (text, from) => {
      pattern.lastIndex = from;
      return pattern.exec(text)?.index ?? -1;
    };
  }
  // Several times as fast as a pattern on the short texts of logs. No letter beyond ASCII is equal to one of ASCII.
  const codes = Array.from(needle.toLowerCase(), (character) => character.charCodeAt(0));
  const folds = codes.map((code) => (code >= 97 && code <= 122 ? 32 : 0));
  const [first = 0] = codes;
  const [fold = 0] = folds;
  return (text, from) => {
    const last = text.length - codes.length;
    for (let at = from; at <= last; at++) {
      if ((text.charCodeAt(at) | fold) !== first) continue;
      let same = 1;
      while (same < codes.length && (text.charCodeAt(at + same) | (folds[same] ?? 0)) === codes[same]) same++;
      if (same === codes.length) return at;
    }
    return -1;
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
    if (needle === '') return () => true;
    const find = finder(needle);
    return (text) => find(text, 0) >= 0;
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
