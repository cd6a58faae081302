import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';

const tests = join(import.meta.dirname, '..');

describe('the catalogue of findings', () => {
  it('has a test for every code', () => {
    const text = globSync('**/*.test.ts', { cwd: tests })
      .map((path) => readFileSync(join(tests, path), 'utf8'))
      .join('\n');
    expect(catalogue.map(({ code }) => code).filter((code) => !text.includes(code))).to.deep.equal([]);
  });
});
