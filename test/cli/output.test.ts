import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CliFailure } from '../../compiler/cli/failure.ts';
import { compareOutput, outputFolder, writeOutput } from '../../compiler/cli/host/output.ts';
import { contents, fill, temporaryFolder } from './files.ts';

const quietly = { onInterrupt: () => () => undefined };
const report = (...files: string[]) => ({ path: 'report.json', text: JSON.stringify({ files }) });

describe('writing the output', () => {
  let root: string;
  let out: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
    out = join(root, 'out');
  });
  afterEach(() => {
    remove();
  });
  const write = (...artifacts: { path: string; text: string }[]) => {
    const changes = compareOutput(outputFolder(root, root, undefined), artifacts);
    writeOutput(changes, quietly);
    return changes;
  };

  it('writes what is new or different, and leaves the rest untouched', () => {
    write({ path: 'kql/a.kql', text: 'a' }, { path: 'kql/b.kql', text: 'b' });
    utimesSync(join(out, 'kql/a.kql'), 1, 1);
    const changes = write({ path: 'kql/a.kql', text: 'a' }, { path: 'kql/b.kql', text: 'B' });
    expect(changes.write).to.deep.equal([{ path: 'kql/b.kql', text: 'B', isNew: false }]);
    expect(changes.unchanged).to.equal(1);
    expect(statSync(join(out, 'kql/a.kql')).mtimeMs).to.equal(1000);
    expect(contents(out)).to.deep.equal({ 'kql/a.kql': 'a', 'kql/b.kql': 'B' });
  });

  it('removes what the last build wrote, and only that', () => {
    write(
      report('report.json', 'sigma/old.yml', 'kql/gone.kql'),
      { path: 'sigma/old.yml', text: '' },
      { path: 'kql/gone.kql', text: '' },
    );
    fill(out, { 'sigma/mine.yml': 'mine', 'NOTES.md': 'notes', 'mine/x.txt': '' });
    const changes = write(report('report.json'), { path: 'sigma/new.yml', text: 'new' });
    expect(changes.remove).to.deep.equal(['sigma/old.yml', 'kql/gone.kql']);
    expect(changes.stray).to.deep.equal(['sigma/mine.yml']);
    expect(Object.keys(contents(out))).to.deep.equal([
      'NOTES.md',
      'mine/x.txt',
      'report.json',
      'sigma/mine.yml',
      'sigma/new.yml',
    ]);
    expect(existsSync(join(out, 'kql'))).to.equal(false);
  });

  for (const [what, text] of [
    ['is damaged', '{"files": ["sigma/old.yml"'],
    ['is something else', '[1, 2]'],
    ['lists no texts', '{"files": [1, null, {}]}'],
  ] as const) {
    it(`removes nothing where the last report ${what}`, () => {
      fill(out, { 'report.json': text, 'sigma/old.yml': '' });
      expect(write(report()).remove).to.deep.equal([]);
      expect(Object.keys(contents(out))).to.include('sigma/old.yml');
    });
  }

  it('removes nothing outside the output, whatever the last report lists', () => {
    fill(root, { 'precious.txt': '', 'detections/a/x.yaml': '' });
    const paths = [
      '../precious.txt',
      '/etc/hostname',
      'a/../../precious.txt',
      '..\\precious.txt',
      '',
      'a\u0000b',
    ];
    fill(out, { 'report.json': JSON.stringify({ files: paths }) });
    expect(write(report()).remove).to.deep.equal([]);
    expect(existsSync(join(root, 'precious.txt'))).to.equal(true);
  });

  for (const path of ['../x', '/x', 'a//b', 'a/./b', 'C:x', 'a\\b', 'a\nb', '']) {
    it(`refuses an artifact called ${JSON.stringify(path)}`, () => {
      expect(() => write({ path, text: '' })).to.throw(CliFailure, 'is not a path below');
      expect(existsSync(out)).to.equal(false);
    });
  }

  it('refuses two artifacts of one name, also where only capitals differ', () => {
    expect(() => write({ path: 'kql/a', text: '' }, { path: 'kql/A', text: '' })).to.throw(
      CliFailure,
      'two artifacts would be written to',
    );
  });

  it('does not write through links', () => {
    const outside = temporaryFolder();
    mkdirSync(out);
    symlinkSync(outside.path, join(out, 'kql'));
    expect(() => write({ path: 'kql/a.kql', text: '' })).to.throw(CliFailure, 'kql is a symbolic link');
    fill(outside.path, { target: 'before' });
    symlinkSync(join(outside.path, 'target'), join(out, 'COVERAGE.md'));
    expect(() => write({ path: 'COVERAGE.md', text: 'after' })).to.throw(CliFailure, 'is a symbolic link');
    expect(contents(outside.path)).to.deep.equal({ target: 'before' });
    outside.remove();
  });

  it('writes nothing where something is in the way', () => {
    fill(out, { kql: 'a file', 'a.md': 'old' });
    expect(() => write({ path: 'a.md', text: 'new' }, { path: 'kql/a.kql', text: '' })).to.throw(
      CliFailure,
      'kql is in the way: a folder has to be there',
    );
    expect(contents(out)).to.deep.equal({ 'a.md': 'old', kql: 'a file' });
  });

  it('changes nothing where the disk refuses, and leaves no temporary file', function () {
    if (process.getuid?.() === 0) {
      console.log('      skipped: root may write everywhere');
      this.skip();
    }
    fill(out, { 'a.md': 'old' });
    chmodSync(out, 0o500);
    expect(() => write({ path: 'a.md', text: 'new' })).to.throw(
      CliFailure,
      'cannot write to out: permission denied',
    );
    chmodSync(out, 0o700);
    expect(contents(out)).to.deep.equal({ 'a.md': 'old' });
  });

  it('keeps away from the sources', () => {
    fill(root, { 'detections/a/x.yaml': '' });
    for (const named of ['.', '..', 'detections', 'detections/a', '/']) {
      expect(() => outputFolder(root, root, named), named).to.throw(CliFailure, 'cannot take the output');
    }
    expect(outputFolder(root, root, '../elsewhere').path).to.equal(join(root, '../elsewhere'));
  });

  it('does not follow a link called out to another place, unless it is named', () => {
    const outside = temporaryFolder();
    symlinkSync(outside.path, out);
    expect(() => outputFolder(root, root, undefined)).to.throw(CliFailure, 'out is a symbolic link');
    expect(outputFolder(root, root, 'out').path).to.equal(outside.path);
    outside.remove();
  });
});
