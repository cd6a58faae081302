import { addressOf, type Run, type StreamEvent, upnOf, users } from './streams.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How late a record of the streams may be: what its source declares. */
const delay = 5 * minute;

/** How many alerts a run must raise about `who`, from all events that have arrived; written without looking at any query. */
export type Reference = (run: Run, who: string, every: number) => number;

export interface WindowPattern {
  readonly name: string;
  readonly detection: string;
  readonly reference: Reference;
  /** Whom alerts may be about; by default the users, as `UserId`. */
  readonly about?: { readonly dimension: string; readonly all: readonly string[] };
  /** Whether the events of one user hold what the pattern looks for, all together: what a fixed bin can ask. */
  readonly inBin?: (events: readonly StreamEvent[]) => boolean;
  /** Events of the stream, and its days; a pattern with a baseline needs more of them. */
  readonly events?: number;
  readonly days?: number;
  /** Its window is the time between two runs. */
  readonly onlyHourly?: boolean;
}

interface CaseText {
  readonly who?: string;
  readonly account?: string;
  readonly once?: string;
}

/** A detection with this body; `who` is the field that its alerts name. */
function detection(body: string, { who, account = 'Account', once = '' }: CaseText = {}): string {
  const event = body.includes('type: temporal') ? 'one.' : '';
  return `title: The case
id: 00000000-0000-4000-8000-000000000000
status: test
level: high
description: What it finds.
tags: [attack.t1110]
falsepositives: [Something else.]
${body}schedule: {every: EVERY}
alert:
  title: The case
  entities: [{account: ${event}${account}}]
  details: {Who: ${event}${who ?? 'UserId'}}
${once === '' ? '' : `  once: ${once}\n`}  triage: [Look.]
targets: {sigma: {approximate: declared}}
`;
}

const code = (value: string) => `source: app.events\ndetection: {a: {Code: '${value}'}, condition: a}\n`;
const correlated = (correlation: string) => `${code('1')}correlation: {${correlation}}\n`;
const aggregate = (type: string, condition: string) =>
  detection(correlated(`type: ${type}, group-by: [Account], timespan: 1h, condition: ${condition}`));
const pairOf = (correlation: string) => `events:
  one: {source: app.events, detection: {a: {Code: '1'}, condition: a}}
  two: {source: app.events, detection: {a: {Code: '2'}, condition: a}}
correlation: {${correlation}, aliases: {who: {one: UserId, two: UserId}}, group-by: [who]}
`;

const coded = (events: readonly StreamEvent[], value: string) =>
  events.filter((event) => event.code === value);
const ones = ({ all }: Run, who: string) => coded(all, '1').filter(({ user }) => user === who);
const twos = ({ all }: Run, who: string) => coded(all, '2').filter(({ user }) => user === who);
const once = (holds: boolean) => (holds ? 1 : 0);

/** Events in the hour that ends with each event. */
function windowsOf(events: readonly StreamEvent[]): readonly (readonly StreamEvent[])[] {
  return events.map((last) => events.filter(({ time }) => time <= last.time && time >= last.time - hour));
}

/** A group is reported by the runs in which a record of a window arrives for which the condition holds. */
const sliding =
  (holds: (window: readonly StreamEvent[]) => boolean): Reference =>
  (run, who) =>
    once(windowsOf(ones(run, who)).some((window) => window.some(run.isFresh) && holds(window)));

const slidingPattern = (
  name: string,
  text: string,
  holds: (window: readonly StreamEvent[]) => boolean,
): WindowPattern => ({
  name,
  detection: text,
  reference: sliding(holds),
  inBin: (events) => events.length > 0 && holds(events),
});

const distinct = (window: readonly StreamEvent[]) => new Set(window.map(({ value }) => value)).size;
const total = (window: readonly StreamEvent[]) => window.reduce((sum, { value }) => sum + value, 0);

/** The smallest value that so many percent of the values do not exceed. */
function percentile(window: readonly StreamEvent[], percent: number): number {
  const values = window.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? 0;
}

/** A pair is reported by the run in which the later arrival of the two came. */
const pairs =
  (fits: (one: StreamEvent, two: StreamEvent) => boolean): Reference =>
  (run, who) =>
    once(
      ones(run, who).some((one) =>
        twos(run, who).some((two) => fits(one, two) && (run.isFresh(one) || run.isFresh(two))),
      ),
    );

/** Events that follow each other within `span`, as stretches. */
function stretches(events: readonly StreamEvent[], span: number): readonly (readonly StreamEvent[])[] {
  const found: StreamEvent[][] = [];
  for (const event of events) {
    const current = found.at(-1);
    const previous = current?.at(-1);
    if (current === undefined || previous === undefined || event.time - previous.time > span)
      found.push([event]);
    else current.push(event);
  }
  return found;
}

const onceWithin =
  (span: number): Reference =>
  (run, who) =>
    stretches(ones(run, who), span).filter((stretch) => stretch.every(run.isFresh)).length;

/** The first record of a period raises the alert of the period. */
const onceEach =
  (period: number): Reference =>
  (run, who) => {
    const events = ones(run, who);
    const periods = new Set(events.map(({ time }) => Math.floor(time / period)));
    return [...periods].filter((number) =>
      events.every((event) => Math.floor(event.time / period) !== number || run.isFresh(event)),
    ).length;
  };

const spikeBaseline = 2 * day;
const spikeFloor = 4;
const spikeDeviations = 2;

/** The usual count of an hour: its mean, and the deviation of a sample. */
function usual(
  events: readonly StreamEvent[],
  from: number,
  to: number,
): { mean: number; deviation: number } {
  const counts = Array.from({ length: Math.ceil((to - from) / hour) }, () => 0);
  for (const { time } of events) {
    const bin = Math.floor((time - from) / hour);
    if (time >= from && time < to) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (counts.length - 1)) };
}

const spikes: Reference = (run, who, every) => {
  const events = ones(run, who);
  const { mean, deviation } = usual(events, run.now - spikeBaseline, run.now - every - hour - delay);
  return sliding(
    (window) => window.length >= spikeFloor && window.length > mean + spikeDeviations * deviation,
  )(run, who, every);
};

const addresses = users.flatMap((user) => [0, 1, 2, 3, 4, 5].map((value) => addressOf({ user, value })));

/** An event is judged by the run that comes a window and a delay after it arrived. */
const unanswered =
  (span: number): Reference =>
  (run, who, every) => {
    const isJudged = ({ ingested }: StreamEvent) =>
      ingested > run.now - every - span - delay && ingested <= run.now - span - delay;
    const answered = (one: StreamEvent) =>
      twos(run, who).some(({ time }) => time >= one.time && time <= one.time + span);
    return ones(run, who).filter((one) => isJudged(one) && !answered(one)).length;
  };

/** An event is judged by the run a delay after it arrived; clocks may differ by five minutes. */
const lastBefore =
  (span: number, isExpected: (event: StreamEvent) => boolean): Reference =>
  (run, who, every) =>
    ones(run, who).filter((one) => {
      const isJudged = one.ingested > run.now - every - delay && one.ingested <= run.now - delay;
      const before = run.all.filter(
        ({ user, code: found, time }) =>
          user === who && found !== '1' && time >= one.time - span && time <= one.time + 5 * minute,
      );
      const newest = before.at(-1);
      return isJudged && (newest === undefined || !isExpected(newest));
    }).length;

/** Each window is judged by one run, a delay after its end. */
const silent: Reference = (run, who, every) => {
  const seen = coded(run.all, '1').some(
    ({ user, time }) => upnOf(user) === who && time > run.now - delay - every && time <= run.now - delay,
  );
  return once(!seen);
};

/** Every pattern of the language. */
export const windowPatterns: readonly WindowPattern[] = [
  {
    name: 'single events',
    detection: detection(code('1')),
    reference: (run, who) => ones(run, who).filter(run.isFresh).length,
  },
  {
    name: 'single events, once a run',
    detection: detection(code('1'), { once: '{per: [Account]}' }),
    reference: (run, who) => once(ones(run, who).some(run.isFresh)),
  },
  {
    name: 'single events, once within 30 minutes',
    detection: detection(code('1'), { once: '{per: [Account], within: 30m}' }),
    reference: onceWithin(30 * minute),
  },
  {
    name: 'rare events, once within four hours',
    detection: detection(code('1'), { once: '{per: [Account], within: 4h}' }),
    reference: onceWithin(4 * hour),
    events: 500,
    days: 8,
  },
  {
    name: 'single events, once each three hours',
    detection: detection(code('1'), { once: '{per: [Account], each: 3h}' }),
    reference: onceEach(3 * hour),
  },
  {
    name: 'single events, once each day',
    detection: detection(code('1'), { once: '{per: [Account], each: 1d}' }),
    reference: onceEach(day),
    days: 8,
  },
  slidingPattern('event_count, at least', aggregate('event_count', '{gte: 4}'), ({ length }) => length >= 4),
  slidingPattern('event_count, exactly', aggregate('event_count', '{eq: 3}'), ({ length }) => length === 3),
  slidingPattern(
    'value_count',
    aggregate('value_count', '{field: Address, gte: 4}'),
    (window) => distinct(window) >= 4,
  ),
  slidingPattern(
    'value_sum',
    aggregate('value_sum', '{field: Bytes, gte: 14}'),
    (window) => total(window) >= 14,
  ),
  slidingPattern(
    'value_avg',
    aggregate('value_avg', '{field: Bytes, gt: 4}'),
    (window) => total(window) / window.length > 4,
  ),
  slidingPattern(
    'value_percentile, of the high',
    aggregate('value_percentile', '{field: Bytes, percentile: 25, gte: 3}'),
    (window) => percentile(window, 25) >= 3,
  ),
  slidingPattern(
    'value_percentile, of the low',
    aggregate('value_percentile', '{field: Bytes, percentile: 90, lt: 2}'),
    (window) => percentile(window, 90) < 2,
  ),
  {
    name: 'temporal',
    detection: detection(pairOf('type: temporal, rules: [one, two], timespan: 20m')),
    reference: pairs((one, two) => Math.abs(one.time - two.time) <= 20 * minute),
  },
  {
    name: 'temporal_ordered',
    detection: detection(pairOf('type: temporal_ordered, rules: [one, two], timespan: 20m')),
    reference: pairs((one, two) => two.time >= one.time && two.time - one.time <= 20 * minute),
  },
  {
    name: 'new_value',
    detection: detection(correlated('type: new_value, field: Address, group-by: [Account], baseline: 2d'), {
      who: 'Address',
    }),
    reference: ({ now, all, isFresh }, who) => {
      const seen = coded(all, '1').filter(
        (event) => addressOf(event) === who && event.time > now - 2 * day && event.time <= now,
      );
      return once(seen.length > 0 && seen.every(isFresh));
    },
    about: { dimension: 'Address', all: addresses },
    events: 700,
    days: 8,
  },
  {
    name: 'spike',
    detection: detection(
      correlated(
        `type: spike, group-by: [Account], timespan: 1h, baseline: 2d, deviations: ${spikeDeviations}, floor: ${spikeFloor}`,
      ),
    ),
    reference: spikes,
    days: 6,
  },
  {
    name: 'absent, an event without another after it',
    detection: detection(pairOf('type: absent, event: one, without: two, timespan: 30m')),
    reference: unanswered(30 * minute),
  },
  {
    name: 'latest',
    detection: detection(`events:
  one: {source: app.events, detection: {a: {Code: '1'}, condition: a}}
  others: {source: app.events, detection: {a: {Code: ['2', '3']}, condition: a}}
  expected: {source: app.events, detection: {a: {Code: '2'}, condition: a}}
correlation:
  type: latest
  event: one
  among: others
  expected: expected
  aliases: {who: {one: UserId, others: UserId, expected: UserId}}
  group-by: [who]
  timespan: 1h
`),
    reference: lastBefore(hour, ({ code: found }) => found === '2'),
  },
  {
    name: "absent, a list's member without an event",
    detection: detection(correlated("type: absent, list: '%people%', member: Upn, timespan: 1h"), {
      who: 'Upn',
      account: 'Upn',
    }),
    reference: silent,
    about: { dimension: 'Upn', all: users.map(upnOf) },
    onlyHourly: true,
  },
];
