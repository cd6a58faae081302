import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { RegexTest } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';
import { regexProblem } from './regex.ts';

/** Reads a regular expression under `re` and its flags; undefined where RE2 refuses it, which is reported. */
export function readRegexTest(
  reading: Reading,
  key: FieldKey,
  pattern: string,
  given: GivenValue,
): RegexTest | undefined {
  const flags = {
    ignoreCase: key.modifiers.has('i'),
    multiline: key.modifiers.has('m'),
    dotAll: key.modifiers.has('s'),
  };
  const problem = regexProblem(pattern, flags);
  if (problem === undefined) return { kind: 'regex', pattern, ...flags, range: given.range };
  reading.report(
    problem.kind === 'unsupported'
      ? grammar.unsupportedRegex.at(given.range, { construct: problem.construct })
      : grammar.badRegex.at(given.range, { reason: problem.reason }),
  );
  return undefined;
}
