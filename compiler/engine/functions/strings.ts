import { compileRegex, findNext, replaceAll } from '../text/regex.ts';
import { characterIndex, countCharacters, sliceCharacters, unitIndex } from '../text/characters.ts';
import { converter, toText } from '../convert.ts';
import { runtimeError } from '../diagnostics.ts';
import { cast, derived } from '../lower/expr.ts';
import type { Long } from '../numbers/long.ts';
import { readType } from '../types.ts';
import { isArray, type Value } from '../values.ts';
import { argument, lax, result, strict, type Builtin, type Call } from './builtin.ts';
import { manyNeedles } from '../lower/text-operators.ts';
import { termTest } from '../text/terms.ts';

/** All arguments as text, whatever their type. */
function texts(
  call: Call,
  from = 0,
): readonly ((
  row: Parameters<Call['args'][number]['evaluate']>[0],
  run: Parameters<Call['args'][number]['evaluate']>[1],
) => string)[] {
  return call.args.slice(from).map((arg) => {
    const { evaluate } = cast(arg, 'string');
    return (row, run) => evaluate(row, run) as string;
  });
}

const strcat: Builtin = (call) => {
  const parts = texts(call);
  return result(call, call.args, (row, run) => parts.map((part) => part(row, run)).join(''));
};

const strcatDelim: Builtin = (call) => {
  const parts = texts(call);
  return result(call, call.args, (row, run) => {
    const [delimiter = '', ...rest] = parts.map((part) => part(row, run));
    return rest.join(delimiter);
  });
};

function substring(text: string, start: number, count?: number): string {
  const from = start < 0 ? Math.max(0, countCharacters(text) + start) : start;
  return sliceCharacters(text, from, count === undefined ? undefined : Math.max(from, from + count));
}

/**
 * `split(text, delimiter[, index])`: with an index still an array, of that part; empty where there is none.
 * An empty delimiter gives the whole text.
 */
function split(text: string, delimiter: string, index?: Value): Value {
  const parts = delimiter === '' ? [text] : text.split(delimiter);
  if (index === undefined || index === null) return parts;
  const part = typeof index === 'number' && index >= 0 ? parts[index] : undefined;
  return part === undefined ? [] : [part];
}

/** Where the text stands, from a start, within a length, at an occurrence; -1 where it does not. */
function indexOf(text: string, lookup: string, start = 0, count = -1, occurrence = 1): number | null {
  if (occurrence < 1 || count < -1) return null;
  let from = unitIndex(text, start < 0 ? Math.max(0, countCharacters(text) + start) : start);
  for (let found = 1; ; found++) {
    // The length counts anew from each occurrence.
    const at = text.indexOf(lookup, from);
    const end = count < 0 ? text.length : unitIndex(text, characterIndex(text, from) + count);
    if (at < 0 || at + lookup.length > end) return -1;
    if (found === occurrence) return characterIndex(text, at);
    from = at + 1;
  }
}

const indexofRegex: Builtin = (call) =>
  lax(
    'ssiii',
    (
      text: string,
      pattern: string,
      start?: number | null,
      count?: number | null,
      occurrence?: number | null,
    ) => {
      const wanted = occurrence ?? 1;
      const most = count ?? -1;
      const given = start ?? 0;
      if (wanted < 1 || most < -1 || given < 0) return null;
      const part = sliceCharacters(text, given, most < 0 ? undefined : given + most);
      const matcher = compileRegex(pattern, call.place).matcher(part);
      for (let found = 1; findNext(matcher); found++)
        if (found === wanted) return given + characterIndex(part, matcher.start());
      return -1;
    },
  )(call);

const replaceRegex: Builtin = (call) =>
  strict('sss', (text: string, pattern: string, replacement: string) =>
    replaceAll(compileRegex(pattern, call.place), text, replacement),
  )(call);

/** The old `replace(regex, replacement, text)`. */
const replace: Builtin = (call) =>
  strict('sss', (pattern: string, replacement: string, text: string) =>
    replaceAll(compileRegex(pattern, call.place), text, replacement),
  )(call);

/** Lookups are replaced one after the other; what was replaced is not read again. */
const replaceStrings: Builtin = strict('syy', (text: string, lookups: Value, replacements: Value) => {
  const from = (isArray(lookups) ? lookups : [lookups]).map((lookup) => toText(lookup, 'dynamic'));
  const to = isArray(replacements)
    ? replacements.map((value) => toText(value, 'dynamic'))
    : from.map(() => toText(replacements, 'dynamic'));
  let pieces: readonly { readonly text: string; readonly isDone: boolean }[] = [{ text, isDone: false }];
  from.forEach((lookup, index) => {
    if (lookup === '') return;
    pieces = pieces.flatMap((piece) =>
      piece.isDone
        ? [piece]
        : piece.text
            .split(lookup)
            .flatMap((part, at) => [
              ...(at === 0 ? [] : [{ text: to[index] ?? '', isDone: true }]),
              { text: part, isDone: false },
            ]),
    );
  });
  return pieces.map((piece) => piece.text).join('');
});

const trimWith =
  (atStart: boolean, atEnd: boolean): Builtin =>
  (call) =>
    strict('ss', (pattern: string, text: string) => {
      let result = text;
      if (atStart) {
        const matcher = compileRegex(`\\A(?:${pattern})`, call.place).matcher(result);
        if (matcher.find()) result = result.slice(matcher.end());
      }
      if (atEnd) {
        const matcher = compileRegex(`(?:${pattern})\\z`, call.place).matcher(result);
        if (matcher.find()) result = result.slice(0, matcher.start());
      }
      return result;
    })(call);

/** `extract(regex, group, text[, typeof(T)])`; no match is null. */
const extract: Builtin = (call) => {
  const pattern = cast(argument(call, 0), 'string');
  const group = cast(argument(call, 1), 'long');
  const text = cast(argument(call, 2), 'string');
  const typeArgument = call.args[3]?.literal;
  const type = typeof typeArgument === 'string' ? (readType(typeArgument) ?? 'string') : 'string';
  const convert = converter('string', type === 'dynamic' ? 'string' : type);
  return derived(
    type,
    [pattern, group, text],
    (row, run) => {
      const matcher = compileRegex(pattern.evaluate(row, run) as string, call.place).matcher(
        text.evaluate(row, run) as string,
      );
      const number = Number(group.evaluate(row, run) ?? 0);
      if (!matcher.find() || number > matcher.groupCount()) return type === 'string' ? '' : null;
      const found = matcher.group(number);
      return found === null ? (type === 'string' ? '' : null) : convert(found);
    },
    call.scope.plan,
  );
};

/** One group gives texts; several give arrays of them. */
const extractAll: Builtin = (call) => {
  const hasGroups = call.args.length === 3;
  const pattern = cast(argument(call, 0), 'string');
  const groups = hasGroups ? argument(call, 1) : undefined;
  const text = cast(argument(call, hasGroups ? 2 : 1), 'string');
  return derived(
    'dynamic',
    call.args,
    (row, run) => {
      const matcher = compileRegex(pattern.evaluate(row, run) as string, call.place).matcher(
        text.evaluate(row, run) as string,
      );
      const count = matcher.groupCount();
      const chosen = groups?.evaluate(row, run) ?? null;
      const wanted = isArray(chosen) ? chosen : Array.from({ length: count }, (_, index) => index + 1);
      const found: Value[] = [];
      while (findNext(matcher)) {
        const values = wanted.map(
          (group) => (typeof group === 'string' ? matcher.group(group) : matcher.group(Number(group))) ?? '',
        );
        found.push(values.length === 1 ? (values[0] ?? '') : count === 0 ? (matcher.group(0) ?? '') : values);
      }
      return found.length === 0 ? null : found;
    },
    call.scope.plan,
  );
};

const countof: Builtin = (call) => {
  const kind = call.args[2]?.literal;
  if (kind === 'regex') {
    return strict('sss', (text: string, pattern: string) => {
      const matcher = compileRegex(pattern, call.place).matcher(text);
      let count = 0;
      while (findNext(matcher)) count++;
      return count;
    })(call);
  }
  return strict('sss', (text: string, needle: string) => {
    if (needle === '') return 0;
    let count = 0;
    // Plain matches may overlap.
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) count++;
    return count;
  })(call);
};

/** Each character of the first list becomes the one at its place in the second; the last stands for those beyond. */
function translate(from: string, to: string, text: string): string {
  const search = Array.from(from);
  const replacement = Array.from(to);
  return Array.from(text)
    .map((character) => {
      const at = search.indexOf(character);
      if (at < 0 || replacement.length === 0) return at < 0 ? character : '';
      return replacement[Math.min(at, replacement.length - 1)] ?? '';
    })
    .join('');
}

const strcmp: Builtin = strict('ss', (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0));

const hasAnyIndex: Builtin = strict('sy', (text: string, needles: Value) => {
  const list = isArray(needles) ? needles : [needles];
  return list.findIndex((needle) => termTest(toText(needle, 'dynamic'), 'term', false)(text));
});

const hasMany =
  (mode: 'any' | 'all'): Builtin =>
  (call) =>
    manyNeedles(
      mode,
      (needle) => termTest(needle, 'term', false),
      argument(call, 0),
      call.args.slice(1),
      call.scope.plan,
    );

const mostText = 100_000_000;

const strrep: Builtin = (call) => {
  const parts = texts(call);
  return result(call, call.args, (row, run) => {
    const [value = '', count = '0', delimiter = ''] = parts.map((part) => part(row, run));
    const times = Math.max(0, Number(count));
    if (times * (value.length + delimiter.length) > mostText)
      throw runtimeError(`strrep() would make a text of more than ${mostText} characters.`, call.place);
    return Array.from({ length: times }, () => value).join(delimiter);
  });
};

/** Letter by letter: what has no single capital, such as `ß`, stays. */
function toUpper(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  return Array.from(text, (character) => {
    const capital = character.toUpperCase();
    return capital.length === character.length ? capital : character;
  }).join('');
}

/** Escapes what RE2 reads as an operator. */
function regexQuote(text: string): string {
  return text.replace(/[^\p{L}\p{N}_\s]/gu, String.raw`\$&`);
}

export const strings: Readonly<Record<string, Builtin>> = {
  countof,
  extract,
  extract_all: extractAll,
  extractall: extractAll,
  has_all: hasMany('all'),
  has_any: hasMany('any'),
  has_any_index: hasAnyIndex,
  indexof: lax('ssiii', (text: string, lookup: string, start?: number, count?: number, occurrence?: number) =>
    indexOf(text, lookup, start, count, occurrence),
  ),
  indexof_regex: indexofRegex,
  regex_quote: strict('s', regexQuote),
  replace,
  replace_regex: replaceRegex,
  replace_string: strict('sss', (text: string, lookup: string, replacement: string) =>
    lookup === '' ? text : text.replaceAll(lookup, () => replacement),
  ),
  replace_strings: replaceStrings,
  reverse: strict('s', (text: string) => Array.from(text).reverse().join('')),
  split: lax('ssa', (text: string, delimiter: string, index?: Value) => split(text, delimiter, index)),
  strcat,
  strcat_delim: strcatDelim,
  strcmp,
  string_size: strict('s', (text: string) => new TextEncoder().encode(text).length),
  strlen: strict('s', countCharacters),
  strrep,
  substring: strict('sll', (text: string, start: Long, count?: Long) =>
    substring(text, Number(start), count === undefined ? undefined : Number(count)),
  ),
  tolower: strict('s', (text: string) => text.toLowerCase()),
  toupper: strict('s', toUpper),
  translate: strict('sss', translate),
  trim: trimWith(true, true),
  trim_end: trimWith(false, true),
  trim_start: trimWith(true, false),
};
