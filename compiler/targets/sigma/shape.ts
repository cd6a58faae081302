import type {
  AggregateFunction,
  EventSelector,
  Field,
  GroupKey,
  Once,
  Pattern,
  Predicate,
  SharedKey,
} from '../../model/index.ts';
import { eventsOf } from '../../model/index.ts';
import { durationInWords, listed } from '../../report/words.ts';
import { type Expressed, express, type Loss, workedOutLoss } from './express.ts';
import { isNamed } from './field-name.ts';
import { thresholdOf, type WholeThreshold } from './threshold.ts';

/** An event with the part of its conditions that Sigma can say. */
export interface ExpressedEvent {
  readonly event: EventSelector;
  readonly where: Predicate;
}

/** A key that keeps groups apart, and the field that stands for it in each event. */
export interface Grouping {
  readonly name: string;
  readonly byEvent: Readonly<Record<string, Field>>;
}

export interface Correlation {
  readonly type: AggregateFunction | 'temporal' | 'temporal_ordered';
  readonly groupBy: readonly Grouping[];
  /** Seconds. */
  readonly timespan: number;
  readonly threshold?: WholeThreshold;
  /** The field whose values are counted or added up. */
  readonly field?: Field;
  /** A whole number from 1 to 99. */
  readonly percentile?: number;
}

/** What becomes of a pattern in Sigma. `reasons` are sentences without their full stop, empty where nothing is lost. */
export type Shape =
  | { readonly kind: 'none'; readonly reasons: readonly string[] }
  | { readonly kind: 'rule'; readonly base: ExpressedEvent; readonly reasons: readonly string[] }
  | {
      readonly kind: 'correlation';
      readonly correlation: Correlation;
      readonly bases: readonly ExpressedEvent[];
      readonly reasons: readonly string[];
    };

export function shapeOf(pattern: Pattern): Shape {
  const known = shapes.get(pattern);
  if (known !== undefined) return known;
  const shape = newShape(pattern);
  shapes.set(pattern, shape);
  return shape;
}

/** Asked for once for the capability, once for the rule, and for each file over all rules. */
const shapes = new WeakMap<Pattern, Shape>();

function newShape(pattern: Pattern): Shape {
  const state = eventsOf(pattern)
    .flatMap(({ source }) => source.tables)
    .find((table) => table.resourceGraph === true);
  if (state !== undefined) {
    return { kind: 'none', reasons: [`${state.name} is a state of Azure and no log`] };
  }
  const fed = eventsOf(pattern).find(({ source }) => source.feed !== undefined);
  if (fed !== undefined) {
    const table = fed.source.tables[0]?.name ?? '';
    return {
      kind: 'none',
      reasons: [
        `${table} holds what a collector sends to the workspace; it is no log that another SIEM reads`,
      ],
    };
  }
  switch (pattern.kind) {
    case 'match':
      return rule(pattern.event, pattern.once === undefined ? [] : [onceLoss(pattern.once)]);
    case 'aggregate':
      return aggregate(pattern);
    case 'sequence':
      return sequence(pattern);
    case 'new-value':
      return rule(pattern.event, [
        {
          cause: `Sigma has no history of ${durationInWords(pattern.baseline)} to compare with`,
          effect: `the rule matches every value of ${pattern.field.name}, not only a new one`,
        },
      ]);
    case 'spike':
      return correlate(
        [pattern.event],
        {
          type: 'event_count',
          groupBy: ofOneEvent(pattern.groupBy, pattern.event),
          timespan: pattern.timespan,
          threshold: { operator: 'gte', value: Math.ceil(pattern.floor) },
        },
        [
          {
            cause: `Sigma has no history of ${durationInWords(pattern.baseline)} to compare with`,
            effect: `the rule fires at the floor of ${pattern.floor} events, also where that many are usual`,
          },
        ],
      );
    case 'latest':
      return { kind: 'none', reasons: ['Sigma cannot say which of several events is the newest'] };
    case 'absent-after':
    case 'absent-member':
      return { kind: 'none', reasons: ['Sigma cannot say that an event is missing'] };
    case 'raw':
      return { kind: 'none', reasons: ['its KQL cannot be read back into Sigma'] };
  }
}

/** A view may leave out rows before the detection sees them; Sigma reads the records as they are. */
function expressEvent({ source, where }: EventSelector): Expressed {
  const expressed = express(where);
  if (source.view === undefined || !/\bwhere\b/.test(source.view.kql)) return expressed;
  const loss: Loss = {
    cause: `the view ${source.name} leaves out records of another form`,
    effect: 'the rule reads those too',
  };
  return { ...expressed, losses: [...expressed.losses, loss] };
}

function rule(event: EventSelector, losses: readonly Loss[]): Shape {
  const expressed = expressEvent(event);
  if (expressed.where === undefined) return nothingLeft([expressed]);
  return {
    kind: 'rule',
    base: { event, where: expressed.where },
    reasons: sentences([...losses, ...expressed.losses]),
  };
}

type AggregatePattern = Pattern & { readonly kind: 'aggregate' };

function aggregate(pattern: AggregatePattern): Shape {
  const { field, percentile } = pattern;
  if (field !== undefined && !isNamed(field)) {
    return {
      kind: 'none',
      reasons: [`${field.name}, whose values are counted, is not in the Event Hub record`],
    };
  }
  const threshold = thresholdOf(pattern.function, pattern.thresholds);
  if (threshold === undefined) {
    return {
      kind: 'none',
      reasons: ['the thresholds of Sigma are whole numbers, and this one cannot be rounded'],
    };
  }
  const losses = [...threshold.losses];
  const workedOut = field === undefined ? undefined : workedOutLoss(field);
  if (workedOut !== undefined) losses.push(workedOut);
  if (field?.perElement === true) {
    losses.push({
      cause: `${field.name} stands in an array of the Event Hub record`,
      effect: 'the rule takes all values of the array together',
    });
  }
  const whole = percentile === undefined ? undefined : Math.min(99, Math.max(1, Math.round(percentile)));
  if (whole !== percentile) {
    losses.push({
      cause: 'Sigma takes whole percentiles',
      effect: `the rule takes ${whole ?? ''} instead of ${percentile ?? ''}`,
    });
  }
  return correlate(
    [pattern.event],
    {
      type: pattern.function,
      groupBy: ofOneEvent(pattern.groupBy, pattern.event),
      timespan: pattern.timespan,
      threshold: threshold.threshold,
      ...(field === undefined ? {} : { field }),
      ...(whole === undefined ? {} : { percentile: whole }),
    },
    losses,
  );
}

function sequence(pattern: Pattern & { readonly kind: 'sequence' }): Shape {
  return correlate(
    pattern.events,
    {
      type: pattern.ordered ? 'temporal_ordered' : 'temporal',
      groupBy: pattern.groupBy,
      timespan: pattern.timespan,
    },
    [],
  );
}

type Keys = readonly SharedKey[];

function ofOneEvent(keys: readonly GroupKey[], event: EventSelector): Keys {
  return keys.map((key) => ({ name: key.name, byEvent: { [event.name]: key } }));
}

function correlate(
  events: readonly EventSelector[],
  { groupBy: keys, ...correlation }: Omit<Correlation, 'groupBy'> & { readonly groupBy: Keys },
  losses: readonly Loss[],
): Shape {
  const expressed = events.map((event) => ({ event, ...expressEvent(event) }));
  const bases = expressed.flatMap(({ event, where }) => (where === undefined ? [] : [{ event, where }]));
  if (bases.length < expressed.length) return nothingLeft(expressed);

  const keyLosses: Loss[] = [];
  const groupBy: Grouping[] = [];
  for (const { name, byEvent } of keys) {
    const fields: [string, Field][] = [];
    for (const [event, key] of Object.entries(byEvent)) {
      const field = groupField(key, keyLosses);
      if (field === undefined) {
        return {
          kind: 'none',
          reasons: [`${key.name}, by which events are grouped, is not in the Event Hub record`],
        };
      }
      fields.push([event, field]);
    }
    groupBy.push({ name, byEvent: Object.fromEntries(fields) });
  }
  return {
    kind: 'correlation',
    correlation: { ...correlation, groupBy },
    bases,
    reasons: sentences([...losses, ...keyLosses, ...expressed.flatMap((event) => event.losses)]),
  };
}

/** The field a group is kept apart by: an identity's object id, else its user principal name. */
function groupField(key: GroupKey, losses: Loss[]): Field | undefined {
  const candidates = key.kind === 'field' ? [key.field] : [key.identity.id, key.identity.upn];
  const field = candidates.find(isNamed);
  if (field === undefined) return undefined;
  if (key.kind === 'identity' && field === key.identity.upn) {
    losses.push({
      cause: `${key.identity.id.name} is not in the Event Hub record`,
      effect: `the rule tells ${key.name} apart by user principal name`,
    });
  }
  const workedOut = workedOutLoss(field);
  if (workedOut !== undefined) losses.push(workedOut);
  if (field.perElement) {
    losses.push({
      cause: `${field.name} stands in an array of the Event Hub record`,
      effect: 'the rule groups by all values of the array',
    });
  }
  return field;
}

function onceLoss({ per, repeat }: Once): Loss {
  const names = listed(per.map(({ name }) => name));
  const when =
    repeat.kind === 'run'
      ? 'a run'
      : repeat.kind === 'within'
        ? `within ${durationInWords(repeat.seconds)}`
        : `every ${durationInWords(repeat.seconds).replace(/^1 /, '')}`;
  return {
    cause: 'Sigma raises an alert for every event',
    effect: `there is more than the one alert for each ${names} ${when}`,
  };
}

function sentences(losses: readonly Loss[]): readonly string[] {
  return [...new Set(losses.map(({ cause, effect }) => `${cause}, so ${effect}`))];
}

function nothingLeft(expressed: readonly Expressed[]): Shape {
  const missing = expressed.filter(({ where }) => where === undefined).flatMap(({ losses }) => losses);
  const reasons = [...new Set(missing.filter(({ drops }) => drops).map(({ cause }) => cause))];
  return { kind: 'none', reasons: [`${listed(reasons)}, and nothing else is left to match on`] };
}
