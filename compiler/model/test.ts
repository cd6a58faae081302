import type { Range } from '../diagnostics/position.ts';
import type { KqlType } from './field.ts';

/** A detection's test: records, and the alerts that must come of them. */
export interface DetectionTest {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Seconds after the start until which the rule runs; undefined: until everything has been looked at. */
  readonly until?: number;
  readonly records: readonly TestRecords[];
  readonly expect: Expectation;
  readonly range: Range;
}

/** Copies of an example record. Spans are in seconds. */
export interface TestRecords {
  readonly example: Example;
  /** New values by column, or by path into a dynamic column. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** After the start of the test. */
  readonly at: number;
  readonly repeat: number;
  readonly every: number;
  /** From the time of the record to its arrival; undefined: as its source usually has it. */
  readonly late?: number;
  readonly range: Range;
}

export interface Example {
  readonly name: string;
  readonly table: string;
  readonly columns: Readonly<Record<string, KqlType>>;
  readonly record: Readonly<Record<string, unknown>>;
}

export type ExpectedValue = string | number | boolean;

/** What must be seen over all alerts together; what is not named may be anything. */
export interface Expectation {
  readonly alerts: number;
  readonly titles?: readonly ExpectedValue[];
  /** By Sentinel's entity type, e.g. `Account`. */
  readonly entities: ReadonlyMap<string, readonly ExpectedValue[]>;
  readonly details: ReadonlyMap<string, readonly ExpectedValue[]>;
  readonly range: Range;
}
