import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import * as grammar from '../diagnostics/catalogue/grammar.ts';
import { tokenize, type Token } from './condition-token.ts';
import type { RangeWithin } from './scalar-range.ts';
import { shortened } from './shortened.ts';

/** A condition as it was written; offsets are into its text. */
export type Condition =
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'of';
      readonly quantifier: 'any' | 'all';
      /** `*` for `them`. */
      readonly pattern: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'not'; readonly operand: Condition; readonly start: number; readonly end: number }
  | {
      readonly kind: 'and' | 'or';
      readonly operands: readonly Condition[];
      readonly start: number;
      readonly end: number;
    };

/** How deep parentheses and `not` may nest: far beyond any reader, far below any stack. */
export const maximumDepth = 100;

export interface ParsedCondition {
  readonly condition?: Condition;
  /** The first problem; a condition that has one has no other answer. */
  readonly problem?: Diagnostic | undefined;
}

/** Words that mean something in a condition, so that no selection can be called so. */
export const reservedWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'of', 'them', 'all', 'any']);

/**
 * Parses a condition; stops at the first problem.
 * `not` binds closer than `and`, and `and` closer than `or`; key words may be written in any case.
 */
export function parseCondition(text: string, rangeAt: RangeWithin): ParsedCondition {
  const tokens = tokenize(text);
  const end = text.trimEnd().length;
  let position = 0;
  let problem: Diagnostic | undefined;

  const peek = (): Token | undefined => tokens[position];
  const isWord = (token: Token | undefined, word: string): boolean =>
    token?.kind === 'word' && token.text.toLowerCase() === word;
  const fail = (found: Diagnostic): Condition | undefined => {
    problem ??= found;
    return undefined;
  };
  const unexpected = (expected: string): Condition | undefined => {
    const token = peek();
    if (token?.kind === 'pipe') return fail(grammar.conditionAggregation.at(rangeAt(token.start, end), {}));
    if (token?.kind === 'close') {
      return fail(grammar.conditionParenthesis.at(rangeAt(token.start, token.end), { which: ')' }));
    }
    if (token === undefined) {
      return fail(grammar.conditionUnexpected.at(rangeAt(end, end), { expected, found: 'the end' }));
    }
    const range = rangeAt(token.start, token.end);
    return fail(grammar.conditionUnexpected.at(range, { expected, found: `'${shortened(token.text)}'` }));
  };

  function parseChain(
    kind: 'and' | 'or',
    next: (depth: number) => Condition | undefined,
    depth: number,
  ): Condition | undefined {
    const first = next(depth);
    if (first === undefined || !isWord(peek(), kind)) return first;
    const operands = [first];
    while (isWord(peek(), kind)) {
      position += 1;
      const operand = next(depth);
      if (operand === undefined) return undefined;
      operands.push(operand);
    }
    const last = operands[operands.length - 1] ?? first;
    return { kind, operands, start: first.start, end: last.end };
  }
  const parseOr = (depth: number): Condition | undefined => parseChain('or', parseAnd, depth);
  const parseAnd = (depth: number): Condition | undefined => parseChain('and', parseNot, depth);

  function parseNot(depth: number): Condition | undefined {
    const token = peek();
    if (token === undefined || !isWord(token, 'not')) return parsePrimary(depth);
    if (depth >= maximumDepth) return tooDeep(token);
    position += 1;
    const operand = parseNot(depth + 1);
    return operand === undefined ? undefined : { kind: 'not', operand, start: token.start, end: operand.end };
  }

  function tooDeep(token: Token): Condition | undefined {
    return fail(grammar.conditionTooDeep.at(rangeAt(token.start, token.end), { limit: maximumDepth }));
  }

  function parsePrimary(depth: number): Condition | undefined {
    const token = peek();
    if (token?.kind === 'open') {
      if (depth >= maximumDepth) return tooDeep(token);
      position += 1;
      const inner = parseOr(depth + 1);
      if (inner === undefined) return undefined;
      const close = peek();
      if (close === undefined) {
        return fail(grammar.conditionParenthesis.at(rangeAt(token.start, token.end), { which: '(' }));
      }
      if (close.kind !== 'close') return unexpected("'and', 'or' or ')'");
      position += 1;
      return inner.kind === 'name' || inner.kind === 'of'
        ? inner
        : { ...inner, start: token.start, end: close.end };
    }
    if (token?.kind !== 'word') return unexpected("a selection's name");
    if (isWord(tokens[position + 1], 'of')) return parseOf(token);
    if (reservedWords.has(token.text.toLowerCase())) return unexpected("a selection's name");
    if (token.text.includes('*')) {
      const range = rangeAt(token.start, token.end);
      return fail(grammar.bareWildcard.at(range, { pattern: shortened(token.text) }));
    }
    position += 1;
    return { kind: 'name', name: token.text, start: token.start, end: token.end };
  }

  function parseOf(count: Token): Condition | undefined {
    const word = count.text.toLowerCase();
    if (word !== '1' && word !== 'any' && word !== 'all') {
      const range = rangeAt(count.start, count.end);
      return fail(grammar.unknownQuantifier.at(range, { quantifier: shortened(count.text) }));
    }
    position += 2;
    const pattern = peek();
    if (pattern?.kind !== 'word') return unexpected("'them' or a pattern of names");
    position += 1;
    return {
      kind: 'of',
      quantifier: word === 'all' ? 'all' : 'any',
      pattern: isWord(pattern, 'them') ? '*' : pattern.text,
      start: count.start,
      end: pattern.end,
    };
  }

  const condition = parseOr(0);
  if (condition !== undefined && peek() !== undefined) unexpected("'and' or 'or'");
  return problem === undefined && condition !== undefined ? { condition } : { problem };
}
