import { expect } from 'chai';
import { casesOf, compileCase, features, outputsOf } from './harness.ts';

describe('language features, side by side in every target', () => {
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
        });
      }
    });
  }
});
