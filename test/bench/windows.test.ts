import { expect } from 'chai';
import {
  alerted,
  type Simulated,
  simulate,
  type SimulatedTargets,
  stream,
  type StreamEvent,
  users,
} from './streams.ts';
import { type WindowPattern, windowPatterns } from './window-patterns.ts';

const minute = 60_000;
const hour = 60 * minute;
const usualEvents = 2500;
const usualDays = 4;

const eventsOf = ({ events = usualEvents, days = usualDays }: WindowPattern, seed: number) =>
  stream(seed, days, events);

function simulateAt(pattern: WindowPattern, every: string, events: readonly StreamEvent[]) {
  const { detection, days = usualDays, about } = pattern;
  return simulate({
    detection: detection.replace('EVERY', every),
    events,
    days,
    ...(about === undefined ? {} : { dimension: about.dimension }),
  });
}

/** What the reference says that every run must raise, in ascending order. */
function expectedOf({ reference, about }: WindowPattern, { runs, every }: Simulated): readonly string[] {
  return runs
    .flatMap((run) =>
      (about?.all ?? users).flatMap((who) =>
        Array.from({ length: reference(run, who, every) }, () => alerted(run.now, who)),
      ),
    )
    .sort();
}

/** Every expected alert once, and no other. */
function expectSame(alerts: readonly string[], expected: readonly string[], where: string): void {
  const missed = expected.filter((alert) => !alerts.includes(alert));
  const unexpected = alerts.filter((alert) => !expected.includes(alert));
  expect(missed, `missed, ${where}`).to.deep.equal([]);
  expect(unexpected, `without reason, ${where}`).to.deep.equal([]);
  expect(alerts, `twice, ${where}`).to.deep.equal(expected);
}

function check(pattern: WindowPattern, { sentinel, azureMonitor }: SimulatedTargets, where: string): void {
  const expected = expectedOf(pattern, sentinel);
  expect(expected.length, `what must alert, ${where}`).to.be.greaterThan(15);
  expectSame(sentinel.alerts, expected, `Sentinel, ${where}`);
  if (azureMonitor === undefined) throw new Error(`Azure Monitor does not say it in full, ${where}`);
  // One alert of a run for each combination of its dimensions.
  const combinations = [...new Set(expectedOf(pattern, azureMonitor))];
  expectSame(azureMonitor.alerts, combinations, `Azure Monitor, ${where}`);
}

describe('windows, on random streams', () => {
  for (const pattern of windowPatterns) {
    it(`${pattern.name}: nothing is missed, nothing is reported twice`, async () => {
      for (const seed of [1, 2]) {
        const events = eventsOf(pattern, seed);
        check(pattern, await simulateAt(pattern, '1h', events), `seed ${seed}`);
      }
    });
  }

  it('where Azure Monitor runs more often than Sentinel, neither misses nor repeats', async () => {
    for (const pattern of windowPatterns.filter(({ onlyHourly = false }) => !onlyHourly)) {
      const targets = await simulateAt(pattern, '100m', eventsOf(pattern, 3));
      expect([targets.sentinel.every, targets.azureMonitor?.every]).to.deep.equal([100 * minute, hour]);
      check(pattern, targets, `${pattern.name}, every 100 minutes`);
    }
  });

  it('fixed bins of an hour would miss bursts that ours finds', () => {
    for (const pattern of windowPatterns) {
      const { inBin } = pattern;
      if (inBin === undefined) continue;
      const events = eventsOf(pattern, 1).filter(({ code }) => code === '1');
      const bursts = users.flatMap((user) =>
        burstsOf(
          events.filter((event) => event.user === user),
          inBin,
        ),
      );
      const found = bursts.filter(({ isInBin }) => isInBin).length;
      console.log(`      ${pattern.name}: fixed bins find ${found} of ${bursts.length} bursts`);
      expect(found, pattern.name).to.be.lessThan(bursts.length);
    }
  });
});

/** The stretches of time that pass in some window of an hour, and whether a bin of an hour that lies over it passes too. */
function burstsOf(
  own: readonly StreamEvent[],
  holds: (events: readonly StreamEvent[]) => boolean,
): readonly { readonly isInBin: boolean }[] {
  const windows = own
    .map((last) => own.filter(({ time }) => time <= last.time && time >= last.time - hour))
    .filter(holds);
  const bursts: StreamEvent[][] = [];
  for (const window of windows) {
    const current = bursts.at(-1);
    const overlaps = current !== undefined && window.some((event) => current.includes(event));
    if (overlaps) current.push(...window.filter((event) => !current.includes(event)));
    else bursts.push([...window]);
  }
  return bursts.map((burst) => {
    const bins = new Set(burst.map(({ time }) => Math.floor(time / hour)));
    return {
      isInBin: [...bins].some((bin) => holds(own.filter(({ time }) => Math.floor(time / hour) === bin))),
    };
  });
}
