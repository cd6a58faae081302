import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiledCatalogue, ownTemplates } from '../catalogue/catalogue.ts';
import { docsArtifacts } from '../../compiler/report/docs.ts';
import { navigatorArtifact } from '../../compiler/report/navigator.ts';

describe('pages of detections', () => {
  async function pages() {
    const { artifacts } = await compiledCatalogue();
    return new Map(artifacts.map(({ path, text }) => [path, text]));
  }

  it('say when a detection fires, what to do, where it runs and what its tests show', async () => {
    const page = (await pages()).get('docs/bad-password-burst.md') ?? '';
    for (const line of [
      '# Bad-password burst against a privileged account',
      '| Level | high |',
      '| failures | 10 |'.replace('failures', '`failures`'),
      '- `privileged_accounts`: Privileged accounts',
      '- Microsoft Sentinel says all of it',
      '  - [kql/bad-password-burst.kql](../kql/bad-password-burst.kql)',
      '| ten wrong passwords within the hour alert once | 1 alert |',
      '- [T1110.001](https://attack.mitre.org/techniques/T1110/001/)',
    ]) {
      expect(page.split('\n'), line).to.include(line);
    }
  });

  it('are linked from an index, and link to files that are there', async () => {
    const all = await pages();
    const docs = [...all.keys()].filter((path) => path.startsWith('docs/'));
    const index = all.get('docs/README.md') ?? '';
    for (const path of docs.filter((name) => name !== 'docs/README.md')) {
      expect(index).to.include(`](${path.replace('docs/', '')})`);
      for (const [, link] of (all.get(path) ?? '').matchAll(/\]\((\.\.\/[^)]+)\)/gu)) {
        expect(all.has(join(dirname(path), link!)), `${path}: ${link!}`).to.equal(true);
      }
    }
  });

  it('hold the text of a detection as text, whatever it is', async () => {
    const { detections, report, tests } = await compiledCatalogue();
    const [first] = detections;
    const hostile = { ...first!, meta: { ...first!.meta, title: '</h1> | [x](javascript:1) `' } };
    const { artifacts } = docsArtifacts({ report, detections: [hostile], tests }, ownTemplates());
    expect(artifacts[0]!.text.split('\n')[0]).to.equal('# \\</h1\\> \\| \\[x\\](javascript:1) \\`');
  });

  it('are a layer of the ATT&CK Navigator, too', async () => {
    const { detections } = await compiledCatalogue();
    const layer = JSON.parse(navigatorArtifact(detections).text) as {
      versions: object;
      techniques: { techniqueID: string; score: number; comment: string }[];
    };
    expect(layer.versions).to.deep.equal({ attack: '19', navigator: '5.1.0', layer: '4.5' });
    const taps = layer.techniques.find(({ techniqueID }) => techniqueID === 'T1110.004');
    expect(taps).to.include({ comment: 'disabled-account-then-success', score: 1 });
    expect(existsSync(join(import.meta.dirname, '..', '..', 'out', 'attack-navigator.json'))).to.equal(true);
    expect(
      readFileSync(join(import.meta.dirname, '..', '..', 'out', 'attack-navigator.json'), 'utf8'),
    ).to.equal(navigatorArtifact(detections).text);
  });
});
