import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Suite } from 'mocha';
import { globSync } from 'tinyglobby';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';
import { triggered } from './triggered.ts';

const tests = join(import.meta.dirname, '..');
const testFiles = globSync('**/*.test.ts', { cwd: tests, absolute: true });

describe('the catalogue of findings', () => {
  it('has a test that names every code', () => {
    const text = testFiles.map((path) => readFileSync(path, 'utf8')).join('\n');
    expect(catalogue.map(({ code }) => code).filter((code) => !text.includes(code))).to.deep.equal([]);
  });
});

// After all tests of all files; one file alone triggers only its own codes.
after('every code was triggered by a test', function () {
  const root = this.test?.parent;
  if (root === undefined || filesOf(root).size < testFiles.length) return;
  const never = catalogue.map(({ code }) => code).filter((code) => !triggered.has(code));
  expect(never, 'codes that no test triggered').to.deep.equal([]);
});

function filesOf(suite: Suite): ReadonlySet<string> {
  return new Set([
    ...(suite.file === undefined ? [] : [suite.file]),
    ...suite.suites.flatMap((inner) => [...filesOf(inner)]),
  ]);
}
