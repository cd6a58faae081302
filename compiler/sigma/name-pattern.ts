/**
 * Whether a selection's name fits a pattern whose only wildcard is `*`. Linear in name times pattern, so that a hostile
 * pattern cannot hang the compiler as it would a backtracking regular expression.
 */
export function fitsPattern(name: string, pattern: string): boolean {
  let at = 0;
  let wanted = 0;
  let star = -1;
  let retry = 0;
  while (at < name.length) {
    if (pattern[wanted] === '*') {
      star = wanted;
      retry = at;
      wanted += 1;
    } else if (pattern[wanted] === name[at]) {
      at += 1;
      wanted += 1;
    } else if (star >= 0) {
      retry += 1;
      at = retry;
      wanted = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[wanted] === '*') wanted += 1;
  return wanted === pattern.length;
}
