import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CliFailure } from '../../compiler/cli/failure.ts';
import {
  findProject,
  readProject,
  refreshProject,
  type ProjectFiles,
} from '../../compiler/cli/host/project.ts';
import { fill, temporaryFolder } from './files.ts';

const found = ({ diagnostics }: ProjectFiles) =>
  diagnostics.map(({ code, range, message }) => [
    code,
    `${range.file}:${range.start.line}:${range.start.column}`,
    message,
  ]);

describe('reading a project', () => {
  let root: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  it('takes YAML and CSV below detections/ in order, and nothing that begins with a dot', () => {
    fill(root, {
      'detections/b/two.yaml': '2',
      'detections/a/one.yml': '1',
      'detections/environments/contoso/list.csv': 'id',
      'detections/README.md': '',
      'detections/.hidden.yaml': '',
      'detections/.git/x.yaml': '',
      'other/three.yaml': '',
    });
    const project = readProject(root);
    expect([...project.files.keys()]).to.deep.equal([
      'detections/a/one.yml',
      'detections/b/two.yaml',
      'detections/environments/contoso/list.csv',
    ]);
    expect(found(project)).to.deep.equal([]);
  });

  it('does not read a huge file', () => {
    fill(root, { 'detections/lists/log.csv': Buffer.alloc(17 * 1024 * 1024) });
    const project = readProject(root);
    expect(project.files.size).to.equal(0);
    expect(found(project)).to.deep.equal([
      ['D8001', 'detections/lists/log.csv:1:1', 'the file has 17 MB; at most 16 MB are read'],
    ]);
  });

  it('refuses names that do not survive', () => {
    fill(root, {
      'detections/a/line\nbreak.yaml': '',
      'detections/a/back\\slash.yaml': '',
      'detections/a/right\u202eleft.yaml': '',
      'detections/a/fine ü.yaml': '',
    });
    const project = readProject(root);
    expect([...project.files.keys()]).to.deep.equal(['detections/a/fine ü.yaml']);
    expect(found(project)).to.deep.equal([
      ['D8002', 'detections/a/back\\slash.yaml:1:1', "the file name 'back\\slash.yaml' cannot be used"],
      [
        'D8002',
        'detections/a/line\\u000abreak.yaml:1:1',
        "the file name 'line\\u000abreak.yaml' cannot be used",
      ],
      [
        'D8002',
        'detections/a/right\\u202eleft.yaml:1:1',
        "the file name 'right\\u202eleft.yaml' cannot be used",
      ],
    ]);
  });

  it('reports names that are one on Windows and macOS', function () {
    fill(root, { 'detections/a/VIP.yaml': '', 'detections/a/vip.yaml': '' });
    const project = readProject(root);
    // On such a system the second file cannot even be made.
    if (project.files.size < 2) this.skip();
    expect(found(project)).to.deep.equal([
      [
        'D8003',
        'detections/a/vip.yaml:1:1',
        'the name differs from detections/a/VIP.yaml only in capital letters',
      ],
    ]);
  });

  it('follows links to files of the project only', () => {
    const outside = temporaryFolder();
    fill(outside.path, { 'secret.yaml': 'secret', 'folder/x.yaml': 'secret', notes: '' });
    fill(root, { 'shared/one.yaml': '1', 'detections/a/real.yaml': '' });
    const link = (target: string, path: string) => {
      symlinkSync(target, join(root, 'detections/a', path));
    };
    link(join(root, 'shared/one.yaml'), 'inside.yaml');
    link(join(outside.path, 'secret.yaml'), 'outside.yaml');
    link(join(outside.path, 'folder'), 'folder');
    link(join(outside.path, 'notes'), 'notes');
    link(root, 'circle');
    link('nowhere.yaml', 'broken.yaml');
    const project = readProject(root);
    outside.remove();
    expect([...project.files.keys()]).to.deep.equal(['detections/a/inside.yaml', 'detections/a/real.yaml']);
    const folder = 'the symbolic link leads to a folder, and links to folders are not followed';
    expect(found(project)).to.deep.equal([
      ['D8004', 'detections/a/broken.yaml:1:1', 'the symbolic link leads nowhere'],
      ['D8004', 'detections/a/circle:1:1', folder],
      ['D8004', 'detections/a/folder:1:1', folder],
      [
        'D8004',
        'detections/a/outside.yaml:1:1',
        'the symbolic link leads out of the project, so it is not read',
      ],
    ]);
  });

  it('warns of endings in capitals', () => {
    fill(root, { 'detections/a/One.YAML': '', 'detections/a/list.Csv': '' });
    expect(found(readProject(root))).to.deep.equal([
      [
        'D8005',
        'detections/a/One.YAML:1:1',
        'the file is not read: its name would have to end as in One.yaml',
      ],
      [
        'D8005',
        'detections/a/list.Csv:1:1',
        'the file is not read: its name would have to end as in list.csv',
      ],
    ]);
  });

  it('says which file may not be read', function () {
    if (process.getuid?.() === 0) {
      console.log('      skipped: root may read everything');
      this.skip();
    }
    fill(root, { 'detections/a/one.yaml': '' });
    chmodSync(join(root, 'detections/a/one.yaml'), 0o000);
    expect(() => readProject(root)).to.throw(
      CliFailure,
      'cannot read detections/a/one.yaml: permission denied',
    );
  });

  it('reads again only what changed', () => {
    fill(root, { 'detections/a/one.yaml': '1', 'detections/a/two.yaml': '2', 'detections/a/three.YAML': '' });
    const before = readProject(root);
    fill(root, { 'detections/a/one.yaml': 'new', 'detections/a/four.yaml': '4' });
    rmSync(join(root, 'detections/a/two.yaml'));
    rmSync(join(root, 'detections/a/three.YAML'));
    const paths = ['one.yaml', 'two.yaml', 'three.YAML', 'four.yaml'].map((name) => `detections/a/${name}`);
    const after = refreshProject(before, paths);
    expect([...after.files].map(([path, content]) => [path, String(Buffer.from(content))])).to.deep.equal([
      ['detections/a/four.yaml', '4'],
      ['detections/a/one.yaml', 'new'],
    ]);
    expect(after.diagnostics).to.deep.equal([]);
  });

  it('is found from any folder in it', () => {
    fill(root, { 'detections/a/one.yaml': '' });
    expect(findProject(join(root, 'detections/a'), undefined)).to.equal(root);
    expect(findProject(join(root, 'detections'), '..')).to.equal(root);
    expect(() => findProject(root, 'nowhere')).to.throw(CliFailure, 'nowhere: no such folder');
    expect(() => findProject(root, 'detections')).to.throw(
      CliFailure,
      'detections holds no folder detections/',
    );
  });
});
