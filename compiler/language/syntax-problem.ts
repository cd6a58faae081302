import { type Document, type Scalar, visit, type YAMLParseError } from 'yaml';
import { needsQuotes, syntax, tab, tooDeep } from '../diagnostics/catalogue/reading.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import type { RangeAt } from '../diagnostics/text-lines.ts';
import { deepest } from './nesting.ts';

/** After the first mistakes, a parser mostly finds what follows from them. */
const mostProblems = 5;

/** What the parser did not understand, one finding for a line. */
export function syntaxProblems(
  document: Document.Parsed,
  text: string,
  rangeAt: RangeAt,
): readonly Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  // Of an unclosed quote much else follows, on the same line too.
  const unclosed = document.errors.filter(isUnclosedQuote);
  const seen = new Set<number>();
  for (const error of [...unclosed, ...document.errors]) {
    // A line of a megabyte may have as many errors, and each looks at its line.
    const { line } = rangeAt(error.pos[0], error.pos[0]).start;
    if (seen.has(line)) continue;
    seen.add(line);
    const problem = syntaxProblem(error, document, text, rangeAt);
    if (!byLine.has(problem.range.start.line)) byLine.set(problem.range.start.line, problem);
    if (byLine.size === mostProblems) break;
  }
  return [...byLine.values()];
}

function syntaxProblem(
  error: ParseError,
  document: Document.Parsed,
  text: string,
  rangeAt: RangeAt,
): Diagnostic {
  const { code, message } = error;
  const [start, end] = error.pos;
  const range = rangeAt(Math.min(start, text.length), end);
  switch (code) {
    case 'TAB_AS_INDENT':
      return tab.at(range, {});
    case 'RESOURCE_EXHAUSTION':
      return tooDeep.at(range, { limit: deepest });
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return unquoted(text, start, end, rangeAt);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /:\s+\S/u.test(lineFrom(text, start))
        ? unquoted(text, start, start + lineFrom(text, start).length, rangeAt)
        : syntax.at(rangeAt(start, start + lineFrom(text, start).length), {
            problem: 'the line after this one is indented more, as if it belonged to it',
            help: 'begin it below the key it stands beside; a text over several lines begins with |',
          });
    case 'MISSING_CHAR':
      return isUnclosedQuote(error) ? unclosedQuote(document, text, start, rangeAt) : missing(message, range);
    case 'BAD_INDENT':
      return isTabIndented(text, start) ? tab.at(range, {}) : badIndentation(message, range);
    case 'UNEXPECTED_TOKEN':
      return unexpected(text, start, rangeAt);
    case 'MULTILINE_IMPLICIT_KEY':
      return syntax.at(rangeAt(start, start + lineFrom(text, start).length), {
        problem: 'a key and its colon stand on one line',
        help: 'is there a colon missing on this line, or a quote?',
      });
    case 'BAD_DQ_ESCAPE':
      return syntax.at(range, {
        problem: sentence(message),
        help: "in double quotes a backslash begins an escape; in single quotes it is a backslash: '\\d+'",
      });
    case 'ALIAS_PROPS':
    case 'BAD_COLLECTION_TYPE':
    case 'BAD_DIRECTIVE':
    case 'BAD_PROP_ORDER':
    case 'BLOCK_IN_FLOW':
    case 'DUPLICATE_KEY':
    case 'IMPOSSIBLE':
    case 'KEY_OVER_1024_CHARS':
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_DOCS':
    case 'MULTIPLE_TAGS':
    case 'NON_STRING_KEY':
    case 'TAG_RESOLVE_FAILED':
      return syntax.at(range, { problem: sentence(message) });
  }
}

type ParseError = Pick<YAMLParseError, 'code' | 'message' | 'pos'>;

function isUnclosedQuote({ code, message }: ParseError): boolean {
  return code === 'MISSING_CHAR' && message.includes('closing') && message.includes('quote');
}

/**
 * A value that begins like something else in YAML and can only have been meant as text: the rest of its line, or from
 * `start` to `end` within brackets.
 */
export function unquoted(text: string, start: number, end: number, rangeAt: RangeAt): Diagnostic {
  const line = lineFrom(text, start).replace(/\s+#.*$/u, '');
  if (isAlone(text, start, line)) {
    const range = rangeAt(start, start + line.length);
    // A single bracket may begin a list that lacks something.
    const isText = !/^(?:\[|\{(?!\{))/u.test(line);
    return needsQuotes.at(range, { value: line }, isText ? { fix: quote(line, start, rangeAt) } : {});
  }
  const value = text.slice(start, Math.max(end, start + 1));
  return needsQuotes.at(rangeAt(start, start + value.length), { value });
}

/** Text where the parser expected nothing, or something else. */
function unexpected(text: string, start: number, rangeAt: RangeAt): Diagnostic {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lead = text.slice(lineStart, start);
  const bracket = /^\s*(?:- +)*(?:[\w.|-]+: +)?(?=[[{])/u.exec(lead);
  if (bracket !== null) return unquoted(text, lineStart + bracket[0].length, start, rangeAt);
  const rest = lineFrom(text, start);
  const range = rangeAt(start, start + Math.max(1, rest.length));
  if (lead.trim() === '') {
    return syntax.at(range, {
      problem: 'this does not belong here: the list or the value before it has ended',
      help: 'one block holds keys or list items, not both; check the indentation',
    });
  }
  if (/^-\s/u.test(rest)) {
    return syntax.at(range, {
      problem: 'a list does not begin on the line of its key',
      help: 'begin it on the next line, or write it in brackets: [a, b]',
    });
  }
  return syntax.at(range, {
    problem: 'this does not belong here: the value before it has ended',
    help: 'a value that begins with a quote or a bracket ends with it; put all of it in quotes where it is one text',
  });
}

/** Puts the text from `start` in quotes, as it stands. */
function quote(value: string, start: number, rangeAt: RangeAt): Fix {
  return {
    description: `put ${value.length > 40 ? 'it' : value} in quotes`,
    edits: [{ range: rangeAt(start, start + value.length), newText: `'${value.replaceAll("'", "''")}'` }],
  };
}

/** Whether `value` is all of a value in a block: nothing goes on in the next line, and no bracket is open. */
function isAlone(text: string, start: number, value: string): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lead = text.slice(lineStart, start);
  if (value === '' || !/^\s*(?:- +)*(?:[\w.|%-]+: +)?$/u.test(lead)) return false;
  const next = /\n([ \t]*)[^\s#]/u.exec(text.slice(start));
  const indentation = /^[ -]*/u.exec(lead)?.[0].length ?? 0;
  return next === null || (next[1] ?? '').length <= indentation;
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end).trimEnd();
}

function unclosedQuote(document: Document.Parsed, text: string, end: number, rangeAt: RangeAt): Diagnostic {
  let start = Math.max(0, text.length - 1);
  visit(document, {
    Scalar: (_, { type, range }: Scalar) => {
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      // The parser shows where the text ends; the one that reaches that far is the one that was not closed.
      if (isQuoted && range && range[0] < end && range[1] >= end) start = range[0];
    },
  });
  return syntax.at(rangeAt(start, start + Math.max(1, lineFrom(text, start).length)), {
    problem: 'this quote is not closed',
    help: "end the value with the same quote; within single quotes, '' is one",
  });
}

function missing(message: string, range: ReturnType<RangeAt>): Diagnostic {
  return message.includes('map value') || message.includes('Implicit map keys')
    ? syntax.at(range, {
        problem: 'this is a key without a value',
        help: 'write a colon and a space after a key: `key: value`',
      })
    : syntax.at(range, { problem: sentence(message) });
}

function badIndentation(message: string, range: ReturnType<RangeAt>): Diagnostic {
  if (message.startsWith('Flow')) {
    return syntax.at(range, {
      problem: 'a bracket before this is not closed, or its lines are not indented',
      help: 'close it with ] or }',
    });
  }
  return syntax.at(range, {
    problem: 'this is indented differently from what it stands beside',
    help: 'keys of one map, and items of one list, begin in the same column',
  });
}

function isTabIndented(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ *\t/u.test(text.slice(lineStart, offset + 1));
}

function sentence(message: string): string {
  const [line = message] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1);
}
