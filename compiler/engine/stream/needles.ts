import type { KqlType } from '../types.ts';
import { isArray, type Value } from '../values.ts';

/** A text that the line of a record has to contain, so that a cell of the caller's table can pass a test. */
export interface Needle {
  readonly column: string;
  readonly text: string;
  readonly cased: boolean;
  /** How the line writes the cell: a JSON string, or a plain whole number. */
  readonly written: 'string' | 'integer';
}

/** Alternatives: each record for which a condition is true has one of them. */
export type Requirement = readonly Needle[];

/** What lowering knows of a condition: every one holds for each row for which the condition is true. */
export type Requirements = readonly Requirement[];

/** A column that a scan reads unchanged from the caller's record. */
export interface Cell {
  readonly column?: string | undefined;
  readonly type: KqlType;
}

const shortest = 3;
const most = 100;

/** The cell contains this text. */
export function contains({ column, type }: Cell, text: Value | undefined, cased: boolean): Requirements {
  if (column === undefined || type !== 'string' || typeof text !== 'string') return [];
  const found = longestRun(text, cased);
  return found === undefined ? [] : [[{ column, text: found, cased, written: 'string' }]];
}

/** The cell is equal to this value. */
export function equals(cell: Cell, value: Value | undefined): Requirements {
  const { column, type } = cell;
  if (type === 'string') return contains(cell, value, true);
  if (column === undefined || (type !== 'long' && type !== 'int')) return [];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) < 100) return [];
  return [[{ column, text: String(value), cased: true, written: 'integer' }]];
}

/** The cell is equal to one of the values, or contains one. */
export function anyOf(
  values: readonly (Value | undefined)[],
  test: (value: Value) => Requirements,
): Requirements {
  const merged: Needle[] = [];
  for (const value of values.flatMap(itemsOf)) {
    const [requirement] = test(value);
    if (requirement === undefined) return [];
    merged.push(...requirement);
  }
  return merged.length === 0 || merged.length > most ? [] : [merged];
}

/** A dynamic array counts as its elements. What the query's text does not give demands nothing. */
function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [null];
  return isArray(value) ? value : [value];
}

/** One of two conditions is true. */
export function either(left: Requirements, right: Requirements): Requirements {
  const [a, b] = [strongest(left), strongest(right)];
  return a === undefined || b === undefined || a.length + b.length > most ? [] : [[...a, ...b]];
}

/** The requirement that leaves out most: few alternatives, long texts, without regard to case only if it must be. */
export function strongest(requirements: Requirements): Requirement | undefined {
  const weight = (requirement: Requirement): number =>
    requirement.reduce((sum, { text, cased }) => sum + (cased ? 1 : 4) / Math.min(text.length, 12), 0);
  return requirements.length === 0
    ? undefined
    : requirements.reduce((a, b) => (weight(b) < weight(a) ? b : a));
}

/**
 * The longest part of a text that JSON writes as it is, or as `\u00…`. Without regard to case also without k, s and i:
 * they are equal to letters beyond ASCII (the Kelvin sign, the long s, the dotless i).
 */
function longestRun(text: string, cased: boolean): string | undefined {
  const runs = text.match(cased ? /[ !#-.0-[\]-~]+/gu : /[ !#-.0-HJL-RT-[\]-hjl-rt-~]+/gu) ?? [];
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest.trim().length < shortest ? undefined : longest;
}
