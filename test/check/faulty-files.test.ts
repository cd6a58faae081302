import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionPath, type Files, findings, sound } from './findings.ts';

const cases = join(import.meta.dirname, '..', 'cases', 'ground');
const read = (path: string) => readFileSync(join(cases, path), 'utf8');
const sourcePath = 'detections/sources/app.events.yaml';
const listPath = 'detections/lists/things.yaml';
const environmentPath = 'detections/environments/test.yaml';
const environment = (lines: string) => `title: T
description: D
workspace: {subscriptionId: 33333333-3333-4333-8333-333333333333, resourceGroup: rg, name: logs, location: westeurope}
${lines}`;
const using = sound
  .replace("    Code: '1'\n", "    Code: '1'\n    Country|expand: '%things%'\n")
  .replace('Country', 'Upn');

/** Without what is beside the point: lists of the ground that nothing uses, and the template that these tests leave out. */
async function mistakes(files: Files, environment?: string): Promise<readonly string[]> {
  return (await findings(files, environment)).filter((finding) => !/D2008|D7001/u.test(finding));
}

describe('a file with a mistake makes none of those who name it', () => {
  it('a detection, named by an environment', async () => {
    const found = await mistakes({
      [detectionPath]: sound.replace('level: high', 'level: hgh'),
      [environmentPath]: environment('parameters: {the-case: {limit: 4}}\nlevels: {the-case: low}\n'),
    });
    expect(found).to.deep.equal([`${detectionPath}:4:8 D1504`]);
  });

  it('a list, named by detections and environments', async () => {
    const found = await mistakes({
      [detectionPath]: using,
      [listPath]: 'title: T\ntype: upm\ndescription: D\nvalues: [ada@contoso.com]\n',
      [environmentPath]: environment('lists: {things: {values: [ada@contoso.com]}}\n'),
    });
    expect(found).to.deep.equal([`${listPath}:2:7 D1504`]);
  });

  it('a source with a key that is none', async () => {
    const found = await mistakes({ [sourcePath]: read(sourcePath).replace('delay:', 'dlay:') });
    expect(found).to.deep.equal([`${sourcePath}:5:1 D1501`]);
  });

  it('a source with an identity of unknown fields', async () => {
    const found = await mistakes({ [sourcePath]: read(sourcePath).replace('upn: Upn', 'upn: Upm') });
    expect(found).to.deep.equal([`${sourcePath}:39:30 D2004`]);
  });

  it('a guide', async () => {
    const found = await mistakes({ 'detections/guides/guide.yaml': 'title: 3\n' });
    expect(found.map((finding) => finding.split(' ')[1])).not.to.include('D2030');
  });

  it('an environment that is chosen', async () => {
    const found = await mistakes({ [environmentPath]: environment('levls: {}\n') }, 'test');
    expect(found).to.deep.equal([`${environmentPath}:4:1 D1501`]);
  });

  it('a list is used where the detection that names it has another mistake', async () => {
    const files = { [listPath]: 'title: T\ntype: upn\ndescription: D\nvalues: [ada@contoso.com]\n' };
    const found = await findings({ ...files, [detectionPath]: using.replace('level: high', 'level: hgh') });
    expect(found).not.to.include(`${listPath}:1:1 D2008`);
  });
});
