import { expect } from 'chai';
import { casesOf, compileCase, features, outputsOf, ruleOf } from './harness.ts';
import { publishedFaults, publishedMissing } from './published.ts';

describe('language features, side by side in every target', () => {
  it('fulfil the schemas that Microsoft and SigmaHQ publish', async function () {
    if (publishedMissing !== undefined) {
      console.log(`      skipped: ${publishedMissing}`);
      this.skip();
    }
    for (const feature of features) {
      for (const given of casesOf(feature)) {
        expect(publishedFaults(await compileCase(given)), `${feature}: ${given.name}`).to.deep.equal([]);
      }
    }
  });

  for (const feature of features) {
    describe(feature.replaceAll('-', ' '), () => {
      for (const given of casesOf(feature)) {
        it(given.name, async () => {
          const result = await compileCase(given);
          const faults = result.diagnostics.filter(
            ({ severity, range }) =>
              severity === 'error' ||
              (range.file.endsWith('the-case.yaml') &&
                severity === 'warning' &&
                !range.file.includes('/lists/')),
          );
          expect(
            faults
              .map(({ code, message }) => `${code} ${message}`)
              .filter((fault) => !fault.startsWith('D66')),
          ).to.deep.equal([]);
          const outputs = outputsOf(result);
          expect(outputs.kql).to.equal(given.kql.trimEnd());
          expect(outputs.sigma).to.equal(given.sigma.trimEnd());
          expect(outputs['azure-monitor']).to.equal(given['azure-monitor'].trimEnd());
          const rule = ruleOf(result);
          for (const [key, value] of Object.entries(given.sentinel ?? {})) {
            expect(rule[key], key).to.deep.equal(value);
          }
        });
      }
    });
  }
});
