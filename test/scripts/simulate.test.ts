import { expect } from 'chai';
import { simulate } from '../../scripts/simulate/simulate.ts';
import { createRandom } from '../../scripts/simulate/random.ts';
import { simulationTable } from '../../scripts/simulate/report.ts';
import { catalogueFiles, ownTemplates } from '../catalogue/catalogue.ts';

describe('a simulated month', function () {
  this.timeout(180_000);
  const options = {
    files: catalogueFiles(),
    templates: ownTemplates(),
    seed: 7,
    days: 14,
    people: 3,
    administrators: 2,
    only: ['bad-password-burst', 'elevation-not-on-workstation', 'privileged-password-change'],
  };

  it('finds what is planted, and is the same for the same seed', async () => {
    const outcome = await simulate(options);
    expect(outcome.detections.map(({ name, planted, found }) => [name, planted, found])).to.have.deep.members(
      [
        ['bad-password-burst', 3, 3],
        ['elevation-not-on-workstation', 3, 3],
        ['privileged-password-change', 3, 3],
      ],
    );
    expect(await simulate(options)).to.deep.equal(outcome);
  });

  it('tells false alarms from attacks', async () => {
    const { detections } = await simulate({ ...options, only: ['privileged-password-change'] });
    // Ordinary life changes the password of one administrator a week.
    expect(detections[0]).to.include({ falseAlarms: 2 });
    expect(detections[0]!.examples[0]).to.match(
      /^Password change of adm_day\.a[ab]@contoso\.com by adm_day/u,
    );
  });

  it('is told in a table, the loudest first', () => {
    const table = simulationTable({
      days: 14,
      records: 10,
      detections: [
        { name: 'quiet', planted: 2, found: 1, falseAlarms: 0, examples: [] },
        { name: 'loud', planted: 1, found: 1, falseAlarms: 3, examples: ['x'] },
      ],
    });
    const lines = table.split('\n').map((line) => line.replace(/ +/gu, ' ').trim());
    expect(lines.slice(1, 3)).to.deep.equal(['loud 1 1 1.50', 'quiet 2 1 0.00']);
    expect(lines).to.include(
      '2 of 3 planted attacks found; 1 of 2 detections raise one false alarm a week or more',
    );
  });

  it('draws numbers that are the same for the same seed', () => {
    const [one, other] = [createRandom(1), createRandom(1)];
    expect([one.whole(1, 6), one.next()]).to.deep.equal([other.whole(1, 6), other.next()]);
    expect(createRandom(2).next()).to.not.equal(createRandom(1).next());
  });
});
