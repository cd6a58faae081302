import { expect } from 'chai';
import type { BenchAlert } from '../../compiler/bench/alert.ts';
import { createBench } from '../../compiler/bench/bench.ts';
import type { BenchRecord } from '../../compiler/bench/records.ts';
import { createReplayer, inOrder, recordsOf } from '../../compiler/bench/replay.ts';
import { replayParts } from '../../compiler/bench/replay-parts.ts';
import { openQueries } from '../../compiler/bench/replay-queries.ts';
import { createSieve, type KeptRecord } from '../../compiler/bench/sieve.ts';
import { compiledCatalogue } from '../catalogue/catalogue.ts';

const day = 86_400_000;

/** Alerts as text; their records by their place in the whole. */
function shown(alerts: readonly BenchAlert[], placeOf: (record: number) => number): readonly string[] {
  return alerts.map(({ time, title, entities, details, records }) =>
    JSON.stringify([time, title, [...entities], [...details], records.map(placeOf)]),
  );
}

describe('a replay of what the sieve keeps', function () {
  this.timeout(600_000);

  it('raises, for each detection of the catalogue, the alerts that the bench raises over all records', async () => {
    const compiled = await compiledCatalogue();
    const bench = createBench(compiled);
    const parts = replayParts([compiled]);
    const queries = openQueries(parts);
    const sieve = createSieve(parts, queries);
    const replay = createReplayer(queries);
    let raised = 0;
    for (const rule of parts.rules) {
      const records = bench.run(rule.name).flatMap((outcome, test): readonly BenchRecord[] =>
        // One test after the other, so that they do not disturb each other.
        outcome.records.map((record) => ({ ...record, ...moved(record, (test % 3) * 5 * day) })),
      );
      const all = [...records].sort((a, b) => a.time - b.time);
      const stretch = { from: all[0]?.time ?? 0, to: (all.at(-1)?.time ?? 0) + 2 * day };
      const kept = [...sieve.tables].flatMap((table) =>
        sieve.sift(
          table,
          all.flatMap((record, index) =>
            record.table === table
              ? [
                  {
                    row: record.row,
                    time: record.time,
                    ingested: record.ingested,
                    file: 0,
                    index,
                    line: index + 1,
                  },
                ]
              : [],
          ),
          false,
        ),
      );
      const mine: readonly KeptRecord[] = recordsOf(rule, inOrder(kept));
      const answer = replay(rule, mine, stretch);
      if (!answer.ok) throw new Error(`${rule.name}: ${answer.problem}`);
      const expected = shown(bench.replay(rule.name, all, stretch), (record) => record);
      expect(
        shown(answer.alerts, (record) => mine[record]?.index ?? -1),
        rule.name,
      ).to.deep.equal(expected);
      raised += expected.length;
    }
    expect(raised).to.be.greaterThan(100);
  });
});

function moved({ row, time, ingested }: BenchRecord, by: number) {
  return {
    row: { ...row, TimeGenerated: new Date(time + by).toISOString() },
    time: time + by,
    ingested: ingested + by,
  };
}
