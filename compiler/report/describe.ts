import type {
  Detection,
  GroupKey,
  Once,
  Pattern,
  SharedKey,
  Threshold,
  ThresholdOperator,
} from '../model/detection.ts';
import { predicateInWords, type PredicateLine } from './predicate-words.ts';
import { eventsOf, tablesOf } from '../model/index.ts';
import type { SentinelSettings } from '../model/raw.ts';
import { counted, durationInWords, listed } from './words.ts';

/** A detection as a person explains it. */
export interface Description {
  readonly fires: string;
  readonly runs: string;
  /** Where the detection carries its own KQL: the tables that it reads. */
  readonly own?: { readonly tables: readonly string[] };
  /** What each event looks like, and where it is read. */
  readonly events: readonly {
    readonly name: string;
    readonly source: string;
    readonly tables: readonly string[];
    /** Seconds. */
    readonly delay: number;
    readonly where: readonly PredicateLine[];
  }[];
}

export function describe(detection: Detection): Description {
  return {
    fires: `Fires when ${patternInWords(detection.pattern)}.`,
    runs: runsInWords(detection),
    ...(detection.pattern.kind === 'raw' ? { own: { tables: tablesOf(detection.pattern) } } : {}),
    events: eventsOf(detection.pattern).map((event) => ({
      name: event.name,
      source: event.source.name,
      tables: event.source.tables.map((table) => table.name),
      delay: event.source.delay,
      where: predicateInWords(event.where),
    })),
  };
}

function runsInWords({ schedule, pattern }: Detection): string {
  if (schedule.kind === 'nrt') return 'Runs every minute on what has just arrived (near real time).';
  const back = pattern.kind === 'raw' ? ` over the last ${durationInWords(pattern.lookback)}` : '';
  return `Runs every ${durationInWords(schedule.every)}${back}.`;
}

/** When a pattern fires, as the end of "Fires when …". */
export function patternInWords(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'match':
      return `an event matches${pattern.once === undefined ? '' : onceInWords(pattern.once)}`;
    case 'aggregate':
      return `${aggregateInWords(pattern)}${forEach(pattern.groupBy)} within any ${durationInWords(pattern.timespan)}`;
    case 'sequence':
      return `${listed(
        pattern.events.map((event) => event.name),
        'and',
      )} happen${pattern.ordered ? ' in this order' : ', in any order,'} within ${durationInWords(pattern.timespan)}${forEach(pattern.groupBy)}`;
    case 'new-value':
      return `${pattern.field.name} takes a value${forEach(pattern.groupBy)} that was not seen in the ${durationInWords(pattern.baseline)} before${
        pattern.minimumHistoryDays === 0
          ? ''
          : ` (only with events on at least ${counted(pattern.minimumHistoryDays, 'day')})`
      }`;
    case 'spike':
      return `the number of events in ${durationInWords(pattern.timespan)}${forEach(pattern.groupBy)} is at least ${pattern.floor} and more than ${counted(pattern.deviations, 'standard deviation')} above the mean of the ${durationInWords(pattern.baseline)} before`;
    case 'absent-after':
      return `${pattern.event.name} is not followed by ${pattern.without.name} within ${durationInWords(pattern.timespan)}${forEach(pattern.groupBy)}${
        pattern.sharing.length === 0
          ? ''
          : `, counting only one with the same ${listed(
              pattern.sharing.map((key) => key.name),
              'or',
            )}`
      }`;
    case 'latest':
      return `the newest ${pattern.among.name} in the ${durationInWords(pattern.timespan)} before ${pattern.event.name}${forEach(pattern.groupBy)} is not ${pattern.expected.name}, or there is none${
        pattern.sharing.length === 0
          ? ''
          : `; one with the same ${listed(
              pattern.sharing.map((key) => key.name),
              'or',
            )} goes before all others`
      }`;
    case 'absent-member':
      return `a member of the list ${pattern.list.name} (by ${pattern.member.name}) has no event in ${durationInWords(pattern.timespan)}`;
    case 'raw':
      return `its query gives ${triggerInWords(pattern.settings.trigger)}`;
  }
}

function triggerInWords(trigger: SentinelSettings['trigger']): string {
  if (trigger === undefined) return 'rows';
  const { operator, threshold } = trigger;
  return `${triggers[operator]} ${counted(threshold, 'row')}`;
}

const triggers: Readonly<Record<NonNullable<SentinelSettings['trigger']>['operator'], string>> = {
  GreaterThan: 'more than',
  LessThan: 'less than',
  Equal: 'exactly',
  NotEqual: 'anything but',
};

function onceInWords({ per, repeat }: Once): string {
  const keys = listed(per.map((key) => key.name));
  switch (repeat.kind) {
    case 'run':
      return `; one alert a run for each ${keys}`;
    case 'within':
      return `, unless one with the same ${keys} matched in the ${durationInWords(repeat.seconds)} before`;
    case 'each':
      return `; one alert in every ${durationInWords(repeat.seconds)} (UTC) for each ${keys}`;
  }
}

const operators: Readonly<Record<ThresholdOperator, string>> = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  eq: 'exactly',
  neq: 'anything but',
};

function aggregateInWords(pattern: Pattern & { readonly kind: 'aggregate' }): string {
  const value = thresholdsInWords(pattern.thresholds);
  const field = pattern.field?.name ?? '';
  switch (pattern.function) {
    case 'event_count':
      return `there are ${value} matching events`;
    case 'value_count':
      return `there are ${value} different values of ${field}`;
    case 'value_sum':
      return `the sum of ${field} is ${value}`;
    case 'value_avg':
      return `the mean of ${field} is ${value}`;
    case 'value_percentile':
      return `the ${pattern.percentile ?? 50}th percentile of ${field} is ${value}`;
  }
}

function thresholdsInWords(thresholds: readonly Threshold[]): string {
  return listed(thresholds.map(({ operator, value }) => `${operators[operator]} ${value}`));
}

function forEach(keys: readonly (GroupKey | SharedKey)[]): string {
  return keys.length === 0 ? '' : ` for one ${listed(keys.map((key) => key.name))}`;
}
