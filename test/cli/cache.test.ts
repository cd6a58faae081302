import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openCache } from '../../compiler/cli/host/verification-cache.ts';
import type { Verification } from '../../compiler/kql/verification.ts';
import { contents, temporaryFolder } from './files.ts';

const answer: Verification = { findings: [], lint: [], output: { kind: 'not-a-table' } };

describe('the cache of verifications', () => {
  let root: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  it('remembers over runs', async () => {
    const first = openCache(join(root, 'cache'));
    expect(first.get('a')).to.equal(undefined);
    first.set('a', answer);
    await first.save();
    expect(openCache(join(root, 'cache')).get('a')).to.deep.equal(answer);
    expect(Object.keys(contents(root))).to.deep.equal(['cache/verification.jsonl']);
  });

  it('writes nothing where nothing was added', async () => {
    const cache = openCache(root);
    cache.get('a');
    await cache.save();
    expect(contents(root)).to.deep.equal({});
  });

  it('passes over damaged lines', () => {
    const lines = ['["a",{"x":1}]', '["b",{"x"', '{"a":1}', '[1,2]', '\u0000', '["c",3]', '["d","cut'];
    writeFileSync(join(root, 'verification.jsonl'), lines.join('\n'));
    const cache = openCache(root);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).to.deep.equal([
      { x: 1 },
      undefined,
      3,
      undefined,
    ]);
  });

  it('keeps what other branches asked for', async () => {
    writeFileSync(join(root, 'verification.jsonl'), '["old",1]\n["used",2]\n');
    const cache = openCache(root);
    cache.get('used');
    cache.set('new', answer);
    await cache.save();
    expect(
      readFileSync(join(root, 'verification.jsonl'), 'utf8')
        .split('\n')
        .map((line) => line.slice(0, 6)),
    ).to.deep.equal(['["old"', '["used', '["new"', '']);
  });

  it('says in one line that it cannot be read', () => {
    mkdirSync(join(root, 'verification.jsonl'));
    expect(() => openCache(root)).to.throw('verification.jsonl: it is a folder');
  });
});
