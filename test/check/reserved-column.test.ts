import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionPath, findings, sound } from './findings.ts';

const sourcePath = 'detections/sources/app.events.yaml';
const source = readFileSync(join(import.meta.dirname, '..', 'cases', 'ground', sourcePath), 'utf8');

describe('columns that patterns compute', () => {
  it('D4032 cannot be carried from a source', async () => {
    const files = {
      [sourcePath]: source
        .replace('      Code: string\n', '      Code: string\n      Change: string\n')
        .replace('  Code: {eventHub', '  Change: {eventHub: change}\n  Code: {eventHub'),
      [detectionPath]: sound.replace('{Count: EventCount}', '{Count: EventCount, What: Change}'),
    };
    expect(await findings(files)).to.include(`${detectionPath}:26:38 D4032`);
  });
});
