import type { Range } from '../diagnostics/position.ts';
import type { Field, Identity } from './field.ts';
import type { List } from './list.ts';

/** What an event must look like: Sigma's condition with its selections resolved against a source. */
export type Predicate =
  | { readonly kind: 'and'; readonly operands: readonly Predicate[]; readonly range: Range }
  | { readonly kind: 'or'; readonly operands: readonly Predicate[]; readonly range: Range }
  | { readonly kind: 'not'; readonly operand: Predicate; readonly range: Range }
  /** A named selection; the name is kept because Sigma output and explanations use it. */
  | { readonly kind: 'selection'; readonly name: string; readonly operand: Predicate; readonly range: Range }
  | FieldMatch
  | IdentityMatch
  | KeywordMatch;

/** One key of a selection: a field against one or several values. */
export interface FieldMatch {
  readonly kind: 'match';
  readonly field: Field;
  /** `any`: a list of values is OR, Sigma's default; `all`: the modifier `all`. */
  readonly quantifier: 'any' | 'all';
  readonly tests: readonly Test[];
  readonly range: Range;
}

/** `Account|expand: '%list%'`: the id is on the list, or else the user principal name. */
export interface IdentityMatch {
  readonly kind: 'identity';
  readonly identity: Identity;
  readonly list: List;
  readonly range: Range;
}

/** A value searched for in the whole record. */
export interface KeywordMatch {
  readonly kind: 'keyword';
  readonly quantifier: 'any' | 'all';
  readonly tests: readonly (TextTest | RegexTest)[];
  readonly range: Range;
}

/** Literal text and Sigma's wildcards, in order: `['a', {any: 'many'}, 'b']` is `a*b`. */
export type TextPattern = readonly (string | Wildcard)[];
export interface Wildcard {
  /** `many`: `*`, any run of characters, also none; `one`: `?`, exactly one. */
  readonly any: 'many' | 'one';
}

export interface TextTest {
  readonly kind: 'text';
  readonly pattern: TextPattern;
  readonly cased: boolean;
  readonly range: Range;
}
export interface RegexTest {
  readonly kind: 'regex';
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly range: Range;
}
export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
export type Position = 'equals' | 'startswith' | 'endswith' | 'contains';
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** What one value of a selection asks of the field. */
export type Test =
  | TextTest
  | RegexTest
  | {
      readonly kind: 'number';
      readonly comparison: Comparison;
      readonly value: number;
      readonly range: Range;
    }
  | { readonly kind: 'bool'; readonly value: boolean; readonly range: Range }
  /** `value` is an ISO 8601 date-time in UTC. */
  | {
      readonly kind: 'datetime';
      readonly comparison: Comparison;
      readonly value: string;
      readonly range: Range;
    }
  /** Sigma's `null`: the field is missing or empty. */
  | { readonly kind: 'null'; readonly range: Range }
  | { readonly kind: 'exists'; readonly expected: boolean; readonly range: Range }
  /** `network` is CIDR, v4 or v6. */
  | { readonly kind: 'cidr'; readonly network: string; readonly range: Range }
  | {
      readonly kind: 'field';
      readonly other: Field;
      readonly position: Position;
      readonly cased: boolean;
      readonly range: Range;
    }
  | {
      readonly kind: 'time-part';
      readonly part: TimePart;
      readonly comparison: Comparison;
      readonly value: number;
      readonly range: Range;
    }
  | {
      readonly kind: 'list';
      readonly list: List;
      readonly position: Position;
      readonly cased: boolean;
      readonly range: Range;
    }
  /** A working week, in its own time zone. */
  | { readonly kind: 'calendar'; readonly list: List; readonly inside: boolean; readonly range: Range };

export type TestKind = Test['kind'];
