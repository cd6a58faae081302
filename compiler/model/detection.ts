import type { Range } from '../diagnostics/position.ts';
import type { Level } from '../language/schema/detection.ts';
import type { Field, Identity } from './field.ts';
import type { List } from './list.ts';
import type { Predicate } from './predicate.ts';
import type { NamedColumn, RawQuery, SentinelSettings } from './raw.ts';
import type { Source } from './source.ts';

export type { Level };

/** One kind of event: where it is read, and what it looks like. */
export interface EventSelector {
  /** The key under `events:`; `event` where there is only one. */
  readonly name: string;
  readonly source: Source;
  readonly where: Predicate;
  readonly range: Range;
}

export type AggregateFunction =
  'event_count' | 'value_count' | 'value_sum' | 'value_avg' | 'value_percentile';
export type ThresholdOperator = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';
export interface Threshold {
  readonly operator: ThresholdOperator;
  readonly value: number;
  readonly range: Range;
}

/** What keeps groups apart: a field, or an identity (by its id, carrying the newest UPN). */
export type GroupKey =
  | { readonly kind: 'field'; readonly name: string; readonly field: Field }
  | { readonly kind: 'identity'; readonly name: string; readonly identity: Identity };

/** A group key over several events: which field stands for it in each. */
export interface SharedKey {
  readonly name: string;
  readonly byEvent: Readonly<Record<string, GroupKey>>;
}

/**
 * One alert for all matches that share the keys: of one run, or, with `within`, unless an earlier one lies less than so
 * many seconds back, or, with `each`, once in every period of so many seconds (UTC).
 */
export interface Once {
  readonly per: readonly GroupKey[];
  readonly repeat:
    | { readonly kind: 'run' }
    | { readonly kind: 'within'; readonly seconds: number }
    | { readonly kind: 'each'; readonly seconds: number };
}

/** Spans are in seconds. */
export type Pattern =
  | { readonly kind: 'match'; readonly event: EventSelector; readonly once?: Once }
  | {
      readonly kind: 'aggregate';
      readonly event: EventSelector;
      readonly function: AggregateFunction;
      /** The field counted or added up; absent for event_count. */
      readonly field?: Field;
      /** 0 to 100, for value_percentile. */
      readonly percentile?: number;
      readonly groupBy: readonly GroupKey[];
      readonly timespan: number;
      /** All must hold. */
      readonly thresholds: readonly Threshold[];
    }
  | {
      readonly kind: 'sequence';
      readonly ordered: boolean;
      /** Two or more; in order where `ordered`. */
      readonly events: readonly EventSelector[];
      readonly groupBy: readonly SharedKey[];
      readonly timespan: number;
    }
  | {
      readonly kind: 'new-value';
      readonly event: EventSelector;
      readonly field: Field;
      readonly groupBy: readonly GroupKey[];
      readonly baseline: number;
      /** Days on which the group must have events; 0 asks for none. */
      readonly minimumHistoryDays: number;
    }
  | {
      readonly kind: 'spike';
      readonly event: EventSelector;
      readonly groupBy: readonly GroupKey[];
      readonly timespan: number;
      readonly baseline: number;
      readonly deviations: number;
      readonly floor: number;
    }
  | {
      readonly kind: 'absent-after';
      readonly event: EventSelector;
      readonly without: EventSelector;
      readonly groupBy: readonly SharedKey[];
      /** The later event counts only when it shares one of these; empty: any of the group counts. */
      readonly sharing: readonly SharedKey[];
      readonly timespan: number;
    }
  | {
      readonly kind: 'latest';
      readonly event: EventSelector;
      /** What comes before the event. */
      readonly among: EventSelector;
      /** What the newest of them shall be. */
      readonly expected: EventSelector;
      readonly groupBy: readonly SharedKey[];
      /** Those that share one of these with the event come first, however old. */
      readonly sharing: readonly SharedKey[];
      readonly timespan: number;
    }
  | {
      readonly kind: 'absent-member';
      readonly event: EventSelector;
      readonly list: List;
      readonly member: GroupKey;
      readonly timespan: number;
    }
  /** The detection carries its own KQL, whose rows are what is found. */
  | {
      readonly kind: 'raw';
      readonly query: RawQuery;
      /** How far back the query reads; 0 for nrt. */
      readonly lookback: number;
      readonly settings: SentinelSettings;
      /** What settings, title, entities and details rely on. */
      readonly columns: readonly NamedColumn[];
    };
export type PatternKind = Pattern['kind'];

/** `every` is in seconds. */
export type Schedule = { readonly kind: 'scheduled'; readonly every: number } | { readonly kind: 'nrt' };

/**
 * What an alert shows: a field of an event, or a column that the pattern computes.
 * `event` is the selector's name.
 */
export type OutputRef =
  | { readonly kind: 'field'; readonly event: string; readonly field: Field }
  | { readonly kind: 'computed'; readonly column: ComputedColumn }
  /** Of a query that the detection carries. */
  | { readonly kind: 'column'; readonly name: string };

/** Columns that patterns add: which ones depends on the pattern, see `computedColumns`. */
export type ComputedColumn =
  'EventCount' | 'Value' | 'FirstSeen' | 'LastSeen' | 'BaselineMean' | 'BaselineDeviation';

const seen = ['EventCount', 'FirstSeen', 'LastSeen'] as const;

/** The columns a pattern computes, beside the fields of its events. */
export function computedColumns(pattern: Pattern): readonly ComputedColumn[] {
  switch (pattern.kind) {
    case 'match':
      return pattern.once === undefined ? [] : seen;
    case 'aggregate':
      return pattern.function === 'event_count' ? seen : [...seen, 'Value'];
    case 'sequence':
      return ['FirstSeen', 'LastSeen'];
    case 'new-value':
      return seen;
    case 'spike':
      return [...seen, 'BaselineMean', 'BaselineDeviation'];
    case 'absent-after':
    case 'absent-member':
    case 'latest':
    case 'raw':
      return [];
  }
}

export interface EntityIdentifier {
  /** Sentinel's identifier, e.g. `AadUserId`. */
  readonly identifier: string;
  readonly ref: OutputRef;
  /** Which part of the value: the name or the suffix of a UPN, or all of it. */
  readonly part: 'whole' | 'upn-name' | 'upn-suffix';
}
export interface Entity {
  /** Sentinel's entity type, e.g. `Account`. */
  readonly type: string;
  readonly identifiers: readonly EntityIdentifier[];
  readonly range: Range;
}

export interface Detail {
  readonly key: string;
  readonly ref: OutputRef;
  readonly range: Range;
}

/** Text with the columns it names: `['Guest ', {ref}, ' became a member']`. */
export type TitlePart = string | { readonly placeholder: string; readonly ref: OutputRef };

export interface Alert {
  readonly title: readonly TitlePart[];
  readonly description?: readonly TitlePart[];
  readonly entities: readonly Entity[];
  readonly details: readonly Detail[];
  readonly triage: readonly string[];
  readonly tuning?: string;
  /** `within` in seconds. */
  readonly grouping?: {
    readonly by: 'entities' | 'everything';
    readonly within: number;
    readonly reopen: boolean;
  };
  /** Seconds. */
  readonly suppress?: number;
  readonly range: Range;
}

export type TargetName = 'sentinel' | 'sigma' | 'azure-monitor';
export interface DeclaredLoss {
  readonly capability: 'approximate' | 'none';
  readonly reason: string;
  readonly range: Range;
}

/** An environment's exception, resolved against the detection it silences. */
export interface Exception {
  readonly name: string;
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO date. */
  readonly expires: string;
  readonly where: Predicate;
  readonly range: Range;
}

export interface Metadata {
  readonly title: string;
  readonly id: string;
  readonly status: 'experimental' | 'test' | 'stable' | 'deprecated';
  readonly level: Level;
  readonly description: string;
  readonly author?: string;
  readonly date?: string;
  readonly modified?: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  /** Where the tags stand, in their order. */
  readonly tagRanges?: readonly Range[];
  readonly falsepositives: readonly string[];
}

export interface Coverage {
  readonly guide: string;
  readonly row: string;
  readonly risk: 'High' | 'Medium' | 'Low';
}

/** A checked detection: everything resolved, nothing left to look up. */
export interface Detection {
  /** The file's name without `.yaml`; names every artifact. */
  readonly name: string;
  readonly file: string;
  readonly meta: Metadata;
  readonly covers?: Coverage;
  readonly pattern: Pattern;
  readonly schedule: Schedule;
  readonly alert: Alert;
  readonly declared: Readonly<Partial<Record<TargetName, DeclaredLoss>>>;
  readonly exceptions: readonly Exception[];
  /** Set where the environment switches it off. */
  readonly disabled?: string;
  /** Lists its predicates read, each once, by name. */
  readonly lists: readonly List[];
  /** Parameters with the value they have here. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly range: Range;
}
