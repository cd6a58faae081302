import type { Predicate, Test } from '../../model/index.ts';
import { type Condition, printCondition, simplifyCondition } from './condition.ts';
import type { FieldNamer } from './field-name.ts';
import {
  type Entries,
  type Entry,
  type Scalar,
  writeIdentity,
  writeKeyword,
  writeMatch,
} from './write-match.ts';

export type SelectionMap = Readonly<Record<string, Scalar | readonly Scalar[]>>;
export type Selection = SelectionMap | readonly (SelectionMap | Scalar)[];

export interface WrittenDetection {
  /** In the order of the condition. */
  readonly selections: Readonly<Record<string, Selection>>;
  readonly condition: string;
}

export interface DetectionOptions {
  readonly name: FieldNamer;
  /** The name of the first selection, and the start of the names of the others; without it authors' names stay. */
  readonly prefix?: string;
  /** Puts the whole under `not`: a filter says what stays. */
  readonly negated?: boolean;
}

/**
 * A predicate as Sigma's `detection`. Authors' selections keep their names; what one map cannot say becomes a list of
 * maps or selections of its own beside it.
 */
export function writeDetection(predicate: Predicate, options: DetectionOptions): WrittenDetection {
  const selections = new Map<string, Selection>();
  const writer: Writer = {
    field: options.name,
    define: (name, selection) => define(selections, options, name, selection),
  };
  const condition = conditionOf(predicate, writer);
  const whole: Condition = options.negated === true ? { kind: 'not', operand: condition } : condition;
  return {
    selections: Object.fromEntries(selections),
    condition: printCondition(simplifyCondition(whole)),
  };
}

interface Writer {
  readonly field: FieldNamer;
  /** Adds a selection, under another name where that one is taken by a different one, and refers to it. */
  readonly define: (name: string, selection: Selection) => Condition;
}

function define(
  selections: Map<string, Selection>,
  { prefix }: DetectionOptions,
  wanted: string,
  selection: Selection,
): Condition {
  const text = JSON.stringify(selection);
  const safe = safeName(wanted);
  const base =
    prefix === undefined || (prefix === safe && selections.size === 0)
      ? safe
      : selections.size === 0
        ? prefix
        : safe.startsWith(prefix)
          ? safe
          : `${prefix}_${safe}`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}_${count}`;
    const taken = selections.get(name);
    if (taken !== undefined && JSON.stringify(taken) !== text) continue;
    selections.set(name, selection);
    return { kind: 'reference', name };
  }
}

const conditionWords = ['and', 'or', 'not', 'all', 'any', 'of', 'them', 'condition', 'timeframe', 'rules'];

/**
 * A name that pySigma reads as one word. It takes the first letters of `nothing` for a `not`, and leaves names that
 * begin with `_` or a digit out of some patterns.
 */
function safeName(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_]+/g, '_');
  const lower = word.toLowerCase();
  return !/^[A-Za-z]/.test(word) || lower.startsWith('not') || conditionWords.includes(lower)
    ? `selection_${word.replace(/^_+/, '')}`
    : word;
}

const unnamed = 'selection';

function conditionOf(predicate: Predicate, writer: Writer): Condition {
  switch (predicate.kind) {
    case 'selection': {
      const selection = selectionOf(predicate.operand, writer);
      return selection === undefined
        ? split(predicate.operand, predicate.name, writer)
        : writer.define(predicate.name, selection);
    }
    case 'and':
    case 'or':
      // Conditions without a name of their own, such as those of an exception, still become as few selections as can be.
      if (!predicate.operands.some(hasSelection)) return unnamedCondition(predicate, writer);
      return {
        kind: predicate.kind,
        operands: predicate.operands.map((operand) => conditionOf(operand, writer)),
      };
    case 'not':
      return { kind: 'not', operand: conditionOf(predicate.operand, writer) };
    case 'match':
    case 'identity':
    case 'keyword':
      return unnamedCondition(predicate, writer);
  }
}

function unnamedCondition(predicate: Predicate, writer: Writer): Condition {
  const selection = selectionOf(predicate, writer);
  return selection === undefined ? split(predicate, unnamed, writer) : writer.define(unnamed, selection);
}

function hasSelection(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'selection':
      return true;
    case 'and':
    case 'or':
      return predicate.operands.some(hasSelection);
    case 'not':
      return hasSelection(predicate.operand);
    case 'match':
    case 'identity':
    case 'keyword':
      return false;
  }
}

/** One selection that says all of a predicate; undefined where Sigma needs several. */
function selectionOf(predicate: Predicate, writer: Writer): Selection | undefined {
  switch (predicate.kind) {
    case 'match':
      return fromEntries(writeMatch(predicate, writer.field));
    case 'identity':
      return fromEntries(writeIdentity(predicate, writer.field));
    case 'keyword':
      return keywords(writeKeyword(predicate));
    case 'selection':
      return selectionOf(predicate.operand, writer);
    case 'and':
      return merged(flat(predicate, 'and').map((operand) => selectionOf(operand, writer)));
    case 'or': {
      const parts = flat(predicate, 'or').map((operand) => selectionOf(operand, writer));
      if (!parts.every((part) => part !== undefined)) return undefined;
      return parts.flatMap((part) => (isMap(part) ? [part] : part));
    }
    case 'not':
      return exclusion(predicate.operand, writer);
  }
}

function flat(predicate: Predicate, kind: 'and' | 'or'): readonly Predicate[] {
  return predicate.kind === kind ? predicate.operands.flatMap((operand) => flat(operand, kind)) : [predicate];
}

function isMap(selection: Selection): selection is SelectionMap {
  return !Array.isArray(selection);
}

function fromEntries({ link, entries }: Entries): Selection | undefined {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return { [only.key]: only.value };
  return link === 'or'
    ? entries.map(({ key, value }) => ({ [key]: value }))
    : merged(entries.map(({ key, value }) => ({ [key]: value })));
}

/** Plain values stand in a list by themselves; Sigma has no key for them. */
function keywords({ link, entries }: Entries): Selection | undefined {
  if (link === 'and') return fromEntries({ link, entries });
  return entries.flatMap(({ key, value }): readonly (SelectionMap | Scalar)[] =>
    key !== '' ? [{ [key]: value }] : isList(value) ? value : [value],
  );
}

function isList(value: Entry['value']): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** One map with the keys of all; undefined where a key would stand twice or one of them is a list. */
function merged(parts: readonly (Selection | undefined)[]): SelectionMap | undefined {
  const whole: Record<string, Scalar | readonly Scalar[]> = {};
  for (const part of parts) {
    if (part === undefined || !isMap(part)) return undefined;
    for (const [key, value] of Object.entries(part)) {
      if (key in whole) return undefined;
      whole[key] = value;
    }
  }
  return whole;
}

/** `not` on one field inside a map: the modifier `neq`, where the specification knows it. */
function exclusion(predicate: Predicate, { field }: Writer): SelectionMap | undefined {
  if (predicate.kind !== 'match' || !predicate.tests.every(canBeUnequal)) return undefined;
  const { link, entries } = writeMatch(predicate, field);
  if (link === 'and' && entries.length > 1) return undefined;
  return merged(entries.map(({ key, value }) => ({ [`${key}|neq`]: value })));
}

function canBeUnequal(test: Test): boolean {
  switch (test.kind) {
    case 'text':
    case 'field':
    case 'list':
      return true;
    case 'number':
      return test.comparison === 'eq';
    case 'regex':
    case 'bool':
    case 'datetime':
    case 'null':
    case 'exists':
    case 'cidr':
    case 'time-part':
    case 'calendar':
      return false;
  }
}

/** A predicate that is more than one selection: as many conditions as possible stay together under the name. */
function split(predicate: Predicate, name: string, writer: Writer): Condition {
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const operands = flat(predicate, predicate.kind);
      return {
        kind: predicate.kind,
        operands:
          predicate.kind === 'and' ? splitAnd(operands, name, writer) : splitOr(operands, name, writer),
      };
    }
    case 'not':
      return { kind: 'not', operand: named(predicate.operand, `${name}_excluded`, writer) };
    case 'selection':
      return split(predicate.operand, name, writer);
    case 'match': {
      const { link, entries } = writeMatch(predicate, writer.field);
      const kind = link;
      return { kind, operands: entries.map(({ key, value }) => writer.define(name, { [key]: value })) };
    }
    case 'identity':
    case 'keyword':
      // `selectionOf` always finds one for these.
      return named(predicate, name, writer);
  }
}

function splitAnd(operands: readonly Predicate[], name: string, writer: Writer): Condition[] {
  let together: SelectionMap | undefined;
  const apart: Predicate[] = [];
  for (const operand of operands) {
    const joined = merged([...(together === undefined ? [] : [together]), selectionOf(operand, writer)]);
    if (joined === undefined) apart.push(operand);
    else together = joined;
  }
  const first = together === undefined ? [] : [writer.define(name, together)];
  return [
    ...first,
    ...apart.map((operand, index) => named(operand, partName(name, operand, first.length + index), writer)),
  ];
}

function splitOr(operands: readonly Predicate[], name: string, writer: Writer): Condition[] {
  const together: (SelectionMap | Scalar)[] = [];
  const apart: Predicate[] = [];
  for (const operand of operands) {
    const selection = selectionOf(operand, writer);
    if (selection === undefined) apart.push(operand);
    else together.push(...(isMap(selection) ? [selection] : selection));
  }
  const [only] = together;
  const single = together.length === 1 && typeof only === 'object' && only !== null ? only : together;
  const first = together.length === 0 ? [] : [writer.define(name, single)];
  return [
    ...first,
    ...apart.map((operand, index) => named(operand, partName(name, operand, first.length + index), writer)),
  ];
}

function named(predicate: Predicate, name: string, writer: Writer): Condition {
  const selection = selectionOf(predicate, writer);
  return selection === undefined ? split(predicate, name, writer) : writer.define(name, selection);
}

/** `wrong_password_account` for the part of `wrong_password` that is about the account. */
function partName(name: string, predicate: Predicate, index: number): string {
  const subject = subjectOf(predicate);
  if (subject === undefined) return index === 0 ? name : `${name}_${index + 1}`;
  const words = subject
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return `${name}_${words}`;
}

function subjectOf(predicate: Predicate): string | undefined {
  switch (predicate.kind) {
    case 'match':
      return predicate.field.name;
    case 'identity':
      return predicate.identity.name;
    case 'not':
      return subjectOf(predicate.operand);
    case 'and':
    case 'or':
    case 'selection':
    case 'keyword':
      return undefined;
  }
}
