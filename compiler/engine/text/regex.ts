import { RE2JS } from 're2js';
import { runtimeError, type Place } from '../diagnostics.ts';

type Matcher = ReturnType<RE2JS['matcher']>;

const cache = new Map<string, RE2JS>();
const mostPatterns = 500;

/** Compiles a pattern of RE2, as Kusto has it: linear in the length of the text. */
export function compileRegex(pattern: string, place: Place): RE2JS {
  const ready = cache.get(pattern);
  if (ready !== undefined) return ready;
  try {
    const compiled = RE2JS.compile(pattern);
    if (cache.size >= mostPatterns) cache.clear();
    cache.set(pattern, compiled);
    return compiled;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not understood';
    throw runtimeError(`The regular expression ${JSON.stringify(pattern)} is not valid: ${reason}.`, place);
  }
}

const lastEnds = new WeakMap<Matcher, number>();

/** The next match. RE2, unlike Java, finds no empty match where the match before has ended. */
export function findNext(matcher: Matcher): boolean {
  while (matcher.find()) {
    const isRepeated = matcher.start() === matcher.end() && lastEnds.get(matcher) === matcher.start();
    lastEnds.set(matcher, matcher.end());
    if (!isRepeated) return true;
  }
  return false;
}

/** Kusto's `\1` in a replacement; `$` is plain. */
export function replaceAll(regex: RE2JS, text: string, replacement: string): string {
  const matcher = regex.matcher(text);
  let result = '';
  let from = 0;
  while (findNext(matcher)) {
    result += text.slice(from, matcher.start());
    result += replacement.replace(/\\(\d|.)/gu, (_, digit: string) =>
      /\d/u.test(digit)
        ? Number(digit) <= matcher.groupCount()
          ? (matcher.group(Number(digit)) ?? '')
          : ''
        : digit,
    );
    from = matcher.end();
  }
  return result + text.slice(from);
}
