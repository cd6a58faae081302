import { expect } from 'chai';
import { addressOf, alerted, type Run, simulate, stream, type StreamEvent, users } from './streams.ts';

const hour = 3_600_000;
const detection = (body: string, once = '', who?: string) =>
  `title: The case
id: 00000000-0000-4000-8000-000000000000
status: test
level: high
description: What it finds.
tags: [attack.t1110]
falsepositives: [Something else.]
${body}schedule: {every: 1h}
alert:
  title: The case
  entities:
    - account: ENTITY
  details: {Who: WHO}
${once}  triage: [Look.]
targets: {sigma: {approximate: declared}, azure-monitor: {approximate: declared}}
`
    .replace('ENTITY', body.includes('type: temporal') ? 'one.Account' : 'Account')
    .replace('WHO', who ?? (body.includes('type: temporal') ? 'one.UserId' : 'UserId'));

const single = (code: string, correlation = '') =>
  `source: app.events\ndetection: {a: {Code: '${code}'}, condition: a}\n${correlation}`;
const pair = (type: string) => `events:
  one: {source: app.events, detection: {a: {Code: '1'}, condition: a}}
  two: {source: app.events, detection: {a: {Code: '2'}, condition: a}}
correlation:
  type: ${type}
  rules: [one, two]
  aliases: {who: {one: UserId, two: UserId}}
  group-by: [who]
  timespan: 1h
`;
const aggregate = (type: string, condition: string) =>
  single('1', `correlation: {type: ${type}, group-by: [Account], timespan: 1h, condition: ${condition}}\n`);

/** What a run must report of one user's events, and what it may. */
interface Verdict {
  readonly must: boolean;
  readonly may: boolean;
}
type Reference = (own: readonly StreamEvent[], run: Run) => Verdict;

const exactly = (holds: boolean): Verdict => ({ must: holds, may: holds });
const coded = (events: readonly StreamEvent[], code: string) => events.filter((event) => event.code === code);

/** Events in the hour that ends with each event. */
function windows(events: readonly StreamEvent[]): readonly (readonly StreamEvent[])[] {
  return events.map((last) => events.filter(({ time }) => time <= last.time && time >= last.time - hour));
}

/** A window must be reported by the run whose records made it hold; none without new records may be. */
const sliding =
  (holds: (window: readonly StreamEvent[]) => boolean): Reference =>
  (own, { isFresh }) => {
    const fresh = windows(coded(own, '1')).filter((window) => holds(window) && window.some(isFresh));
    return {
      must: fresh.some((window) => !holds(window.filter((event) => !isFresh(event)))),
      may: fresh.length > 0,
    };
  };

const distinct = (window: readonly StreamEvent[]) => new Set(window.map(({ value }) => value)).size;
const total = (window: readonly StreamEvent[]) => window.reduce((sum, { value }) => sum + value, 0);

/** A pair is reported by the run in which the later arrival of the two came. */
const pairs =
  (fits: (one: StreamEvent, two: StreamEvent) => boolean): Reference =>
  (own, { isFresh }) =>
    exactly(
      coded(own, '1').some((one) =>
        coded(own, '2').some((two) => fits(one, two) && (isFresh(one) || isFresh(two))),
      ),
    );

interface Pattern {
  readonly name: string;
  readonly detection: string;
  readonly reference: Reference;
}

const patterns: readonly Pattern[] = [
  {
    name: 'event_count',
    detection: detection(aggregate('event_count', '{gte: 3}')),
    // Three that follow each other within the hour, of which one is new.
    reference: (own, { isFresh }) => {
      const ones = coded(own, '1');
      const threes = ones.slice(2).map((_, index) => ones.slice(index, index + 3));
      return exactly(
        threes.some((three) => (three[2]?.time ?? 0) - (three[0]?.time ?? 0) <= hour && three.some(isFresh)),
      );
    },
  },
  {
    name: 'value_count',
    detection: detection(aggregate('value_count', '{field: Address, gte: 3}')),
    reference: sliding((window) => distinct(window) >= 3),
  },
  {
    name: 'value_sum',
    detection: detection(aggregate('value_sum', '{field: Bytes, gte: 9}')),
    reference: sliding((window) => total(window) >= 9),
  },
  {
    name: 'value_avg',
    detection: detection(aggregate('value_avg', '{field: Bytes, gt: 4}')),
    reference: sliding((window) => window.length > 0 && total(window) / window.length > 4),
  },
  {
    name: 'temporal',
    detection: detection(pair('temporal')),
    reference: pairs((one, two) => Math.abs(one.time - two.time) <= hour),
  },
  {
    name: 'temporal_ordered',
    detection: detection(pair('temporal_ordered')),
    reference: pairs((one, two) => two.time >= one.time && two.time - one.time <= hour),
  },
  {
    name: 'single events, one alert of a run',
    detection: detection(single('1'), '  once: {per: [Account]}\n'),
    reference: (own, { isFresh }) => exactly(coded(own, '1').some(isFresh)),
  },
];

const days = 4;

/** Numbers of the events that single alerts are about. */
async function alertedEvents(text: string, events: readonly StreamEvent[]): Promise<readonly number[]> {
  const { alerts } = await simulate(text, events, days);
  return alerts.map((alert) => Number(alert.split(' ')[1])).sort((a, b) => a - b);
}

describe('windows, on random streams', () => {
  for (const { name, detection: text, reference } of patterns) {
    it(`${name}: nothing is missed, nothing is reported twice`, async () => {
      for (const seed of [1, 2, 3]) {
        const events = stream(seed, days, 1500);
        const { alerts, runs } = await simulate(text, events, days);
        const must = new Set<string>();
        const may = new Set<string>();
        for (const run of runs) {
          for (const user of users) {
            const verdict = reference(
              run.all.filter((event) => event.user === user),
              run,
            );
            if (verdict.must) must.add(alerted(run.now, user));
            if (verdict.may) may.add(alerted(run.now, user));
          }
        }
        expect(must.size, 'what must alert').to.be.greaterThan(20);
        expect(
          [...must].filter((wanted) => !alerts.includes(wanted)),
          `missed, seed ${seed}`,
        ).to.deep.equal([]);
        expect(
          alerts.filter((found) => !may.has(found)),
          `without reason, seed ${seed}`,
        ).to.deep.equal([]);
        expect(alerts.length, `twice, seed ${seed}`).to.equal(new Set(alerts).size);
      }
    });
  }

  it('single events: each is reported once', async () => {
    const events = stream(4, days, 1500);
    const text = detection(single('1'), '', 'User');
    expect(await alertedEvents(text, events)).to.deep.equal(coded(events, '1').map(({ number }) => number));
  });

  it('new_value: a value is reported by the run in which it first came', async () => {
    const events = stream(5, days, 700);
    const correlation = 'correlation: {type: new_value, field: Address, group-by: [Account], baseline: 2d}\n';
    const { alerts, runs } = await simulate(detection(single('1', correlation), '', 'Address'), events, days);
    const expected = runs.flatMap(({ now, all, isFresh }) => {
      const seen = coded(all, '1').filter(({ time }) => time > now - 48 * hour && time <= now);
      const addresses = [...new Set(seen.map(addressOf))];
      return addresses
        .filter((address) => seen.every((event) => addressOf(event) !== address || isFresh(event)))
        .map((address) => alerted(now, address));
    });
    expect(expected.length).to.be.greaterThan(20);
    expect(alerts).to.deep.equal(expected.sort());
  });

  it('absent: each event that no other follows is reported once', async () => {
    const events = stream(6, days, 1500);
    const silence = pair('temporal')
      .replace('type: temporal', 'type: absent')
      .replace('  rules: [one, two]\n', '  event: one\n  without: two\n')
      .replace('timespan: 1h', 'timespan: 30m');
    const unanswered = coded(events, '1').filter(
      (one) =>
        !coded(events, '2').some(
          (two) => two.user === one.user && two.time >= one.time && two.time - one.time <= hour / 2,
        ),
    );
    expect(await alertedEvents(detection(silence, '', 'User'), events)).to.deep.equal(
      unanswered.map(({ number }) => number),
    );
  });

  it('fixed bins of an hour would miss bursts that ours finds', () => {
    const events = coded(stream(1, days, 1500), '1');
    const bursts = users.flatMap((user) => {
      const own = events.filter((event) => event.user === user);
      return own.slice(2).map((_, index) => own.slice(index, index + 3));
    });
    const sliding = bursts.filter((three) => (three[2]?.time ?? 0) - (three[0]?.time ?? 0) <= hour);
    const inOneBin = sliding.filter(
      (three) => new Set(three.map(({ time }) => Math.floor(time / hour))).size === 1,
    );
    console.log(`      of ${sliding.length} bursts within an hour, fixed bins hold ${inOneBin.length}`);
    expect(inOneBin.length).to.be.lessThan(sliding.length);
  });
});
