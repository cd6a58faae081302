import { RE2JS, RE2JSSyntaxException } from 're2js';
import { shortened } from './shortened.ts';

export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** Why a pattern is no regular expression of RE2; `construct` is the part that RE2 does not have. */
export type RegexProblem =
  | { readonly kind: 'unsupported'; readonly construct: string }
  | { readonly kind: 'syntax'; readonly reason: string };

/** What other engines have and RE2, being linear in time, has not. */
const unsupported: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?=/, 'looking around: (?= and (?<='],
  [/^\(\?<?!/, 'looking around: (?! and (?<!'],
  [/^\(\?>/, 'an atomic group: (?>'],
  [/^\(\?\(/, 'a conditional: (?('],
  [/^\\[1-9]/, 'a back-reference'],
  [/^[+*?}]\+/, 'a possessive quantifier'],
];

/** RE2 takes time linear in the text, but not so in the pattern: one of 100 KB could take minutes to compile. */
const longestPattern = 4000;

/** Whether RE2, the engine of Kusto, takes the pattern; undefined where it does. */
export function regexProblem(pattern: string, flags: RegexFlags): RegexProblem | undefined {
  if (pattern.length > longestPattern) {
    return { kind: 'syntax', reason: `it is longer than ${longestPattern} characters` };
  }
  const bits =
    (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.multiline ? RE2JS.MULTILINE : 0) |
    (flags.dotAll ? RE2JS.DOTALL : 0);
  try {
    RE2JS.compile(pattern, bits);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof RE2JSSyntaxException)) return { kind: 'syntax', reason: 'it is too large' };
    const place = thrown.input ?? '';
    const known = unsupported.find(([construct]) => construct.test(place));
    if (known !== undefined) return { kind: 'unsupported', construct: known[1] };
    return {
      kind: 'syntax',
      reason: place === '' ? thrown.error : `${thrown.error} at '${shortened(place)}'`,
    };
  }
}

/** True for the few patterns that plainly find a match in every text. */
export function matchesEverything(pattern: string): boolean {
  return /^(\^?\.\*\??|\.\*\$)?$/.test(pattern);
}
