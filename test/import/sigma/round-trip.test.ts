import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';
import { parseAllDocuments } from 'yaml';
import { createCompiler } from '../../../compiler/compile.ts';
import { catalogueFiles, ownTemplates } from '../../catalogue/catalogue.ts';
import { importFiles } from './import.ts';

type Rule = Readonly<Record<string, unknown>>;

/** Rules of the catalogue that Sigma says only in part, so that they cannot come back; and why. */
const oneWay: Readonly<Record<string, readonly string[]>> = {
  'added-to-conditional-access-exclusion-group': ['D8356'],
  'elevate-access': ['D8355'],
  'made-eligible-for-privileged-role': ['D8356', 'D8355'],
  'pim-settings-changed': ['D8355'],
  'pim-settings-of-ordinary-role-changed': ['D8355'],
  'privileged-account-created': ['D8356', 'D8355'],
  'role-activated-outside-working-hours': ['D8354'],
  'role-assigned-outside-pim': ['D8356', 'D8355'],
  'role-given-against-naming-policy': ['D8356', 'D8355'],
  'tier0-role-activated': ['D8354'],
};

/** What a rule finds, without what it says about itself. */
function meaning(text: string): unknown {
  return parseAllDocuments(text).map((document) => {
    const { logsource, detection, correlation } = document.toJS() as Rule;
    return { logsource, detection, correlation };
  });
}

describe('importing the catalogue’s own Sigma rules', function () {
  this.timeout(120_000);

  it('gives detections of which the same Sigma is built', async () => {
    const paths = globSync('out/sigma/*.yml');
    const files = Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
    const nameOf = (path: string) => path.replace(/^.*?_[a-z]+_|\.yml$/gu, '').replaceAll('_', '-');
    const { texts, stderr } = await importFiles(files);
    const left = paths.map(nameOf).filter((name) => !texts.has(name));
    expect(left.sort(), stderr).to.deep.equal(Object.keys(oneWay));

    const ground = [...catalogueFiles()].filter(([path]) =>
      /^detections\/(?:sources|lists|guides|examples)\//u.test(path),
    );
    const imported = [...texts].map(([name, text]) => [`detections/imported/${name}.yaml`, text] as const);
    const compiled = await createCompiler().compile(
      { files: new Map([...ground, ...imported]) },
      { today: '2026-11-23', templates: ownTemplates(), targets: ['sigma'] },
    );
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    const built = new Map(
      compiled.artifacts
        .filter(({ path }) => /^sigma\/[^/]+\.yml$/u.test(path))
        .map(({ path, text }) => [nameOf(path), text]),
    );
    expect([...built.keys()].sort()).to.deep.equal([...texts.keys()].sort());
    for (const path of paths) {
      const again = built.get(nameOf(path));
      if (again !== undefined) expect(meaning(again), path).to.deep.equal(meaning(files[path] ?? ''));
    }
  });
});
