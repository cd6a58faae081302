import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';
import { eventsOf } from '../../compiler/model/index.ts';
import { compiledCatalogue, root } from './catalogue.ts';

/** Rows that have detections, by number in the guide. */

describe('the catalogue', () => {
  for (const environment of [undefined, 'contoso']) {
    it(`has no error and no warning ${environment === undefined ? 'with its examples' : `for ${environment}`}`, async () => {
      const { diagnostics } = await compiledCatalogue(environment);
      const findings = diagnostics
        .filter(({ severity }) => severity !== 'info')
        .map(({ code, message, range }) => `${range.file}:${range.start.line} ${code} ${message}`);
      expect(findings).to.deep.equal([]);
    });
  }

  it('covers its rows', async () => {
    const { detections, guides } = await compiledCatalogue();
    const [guide] = guides;
    const rows = new Set(detections.map(({ covers }) => covers?.row));
    expect(guide?.rows).to.have.lengthOf(40);
    const missing = guide?.rows.filter(({ id }) => !rows.has(id)).map(({ n }) => n);
    expect(missing).to.deep.equal([]);
  });

  it('is what out/ holds, byte for byte', async function () {
    if (!existsSync(join(root, 'out'))) this.skip();
    const { artifacts } = await compiledCatalogue();
    const committed = globSync('**/*', { cwd: join(root, 'out'), dot: true }).sort();
    expect(committed).to.deep.equal(artifacts.map(({ path }) => path));
    for (const { path, text } of artifacts)
      expect(readFileSync(join(root, 'out', path), 'utf8'), path).to.equal(text);
  });

  it('names no machine, date of build or absolute path in its output', async () => {
    const { artifacts } = await compiledCatalogue();
    for (const { path, text } of artifacts) {
      expect(text.includes(root), path).to.equal(false);
      expect(text, path).not.to.match(/\/(home|Users|root|tmp)\//);
    }
  });

  it('tells analysts what to do, what else it may be, and whom it is about', async () => {
    const { detections } = await compiledCatalogue();
    for (const { name, alert, meta } of detections) {
      expect(alert.triage.length, name).to.be.at.least(2);
      expect(meta.falsepositives.length, name).to.be.at.least(1);
      expect(
        alert.entities.some(({ type }) => type === 'Account' || type === 'IP'),
        name,
      ).to.equal(true);
      expect(
        alert.title.some((part) => typeof part !== 'string'),
        `${name}: the title names somebody`,
      ).to.equal(true);
      expect(alert.tuning, name).to.be.a('string');
    }
  });

  it('gives every query a time filter, but for near-real-time rules, which the platform feeds', async () => {
    const { detections, artifacts } = await compiledCatalogue();
    for (const { name, schedule, pattern } of detections) {
      const text = artifacts.find(({ path }) => path === `kql/${name}.kql`)?.text ?? '';
      const tables = eventsOf(pattern).flatMap(({ source }) => source.tables);
      // Azure Resource Graph shows what is, without a time to filter on.
      const reads = tables.filter(({ resourceGraph }) => resourceGraph !== true).length;
      const filters = text.match(/\| where TimeGenerated > ago\(/g)?.length ?? 0;
      expect(filters, name).to.equal(schedule.kind === 'nrt' ? 0 : reads);
    }
  });
});
