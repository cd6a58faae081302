import { expect } from 'chai';
import { runFaultSchedules } from './fault-schedules.ts';

describe('a deployment that everything happens to', function () {
  it('ends, after at most three reruns, in the workspace that was declared (100 of the 1,000 schedules of `npm run bench -- faults`)', async () => {
    const outcome = await runFaultSchedules({ schedules: 100, seed: 1 });
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.killed, 'some runs were killed').to.be.greaterThan(20);
    expect(outcome.reruns, 'some had to run again').to.be.greaterThan(20);
  });
});
