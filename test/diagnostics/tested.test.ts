import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';

const tests = join(import.meta.dirname, '..');
const testFiles = globSync('**/*.test.ts', { cwd: tests, absolute: true });

// That each was triggered too is seen at the end of a run of all files, by test/whole-run.ts.
describe('the catalogue of findings', () => {
  it('has a test that names every code', () => {
    const text = testFiles.map((path) => readFileSync(path, 'utf8')).join('\n');
    expect(catalogue.map(({ code }) => code).filter((code) => !text.includes(code))).to.deep.equal([]);
  });
});
