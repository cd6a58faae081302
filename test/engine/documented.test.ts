import { expect } from 'chai';
import { documentedFailures, documentedNow, notRun } from './documented-failures.ts';
import {
  answer,
  casesMissing,
  type DocumentedCase,
  loadComparison,
  readDocumented,
  readTraps,
} from './shared-cases.ts';

describe('results that Microsoft documents', function () {
  before(function () {
    if (casesMissing === undefined) return;
    console.log(`      skipped: ${casesMissing}`);
    this.skip();
  });

  it('come out, but for those listed with their reason', async () => {
    const { compareCase } = await loadComparison();
    const cases = readDocumented().filter(({ knownDocIssue }) => knownDocIssue === undefined);
    const failing = new Map<string, string>();
    for (const given of cases) {
      const result = notRun.includes(given.id) ? 'not run' : answer(given.query, documentedNow[given.id]);
      const difference = typeof result === 'string' ? result : compareCase(given, result);
      if (difference !== null) failing.set(given.id, difference);
    }
    const core = cases.filter(({ group }) => group === 'core');
    const listed = documentedFailures.map(({ id }) => id);
    expect(
      core.flatMap(({ id }) =>
        failing.has(id) && !listed.includes(id) ? [`${id}: ${failing.get(id) ?? ''}`] : [],
      ),
    ).to.deep.equal([]);
    expect(
      listed.filter((id) => !failing.has(id)),
      'listed, but they come out',
    ).to.deep.equal([]);

    // Results by chance, and of who asks, cannot be had again: they are listed above and do not count here.
    const repeatable = core.filter(
      ({ flags }) => !flags.includes('nondeterministic') && !flags.includes('environment-dependent'),
    );
    expect(share(repeatable, failing), 'of the group core').to.be.at.least(0.95);
    const subset = cases.filter(({ sentinelSubset }) => sentinelSubset);
    expect(share(subset, failing), 'of what detections use').to.be.at.least(0.99);
  });

  it('and the traps', () => {
    for (const { id, query, expected, why } of readTraps()) {
      const result = answer(query);
      if (typeof result === 'string') throw new Error(`${id}: ${result}`);
      const found = { columns: result.cols.map(({ name }) => name), rows: asJson(result.rows) };
      expect(found, `${id}: ${why}`).to.deep.equal(expected);
    }
  });
});

function share(cases: readonly DocumentedCase[], failing: ReadonlyMap<string, string>): number {
  return cases.filter(({ id }) => !failing.has(id)).length / cases.length;
}

/** JSON has no number for NaN and the infinities: the traps write them as text. */
function asJson(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(asJson);
  return value;
}
