import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { quickParts } from '../deploy/project.ts';
import { contents, temporaryFolder } from './files.ts';
import { run } from './harness.ts';

const where = [
  '--subscription=7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
  '--resource-group=rg-soc',
  '--workspace=log-soc',
  '--location=westeurope',
];

describe('detc init', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it('makes a repository that checks, tests and builds clean', async () => {
    const made = await run(['init', 'mine', ...where, '--ci', 'both'], folder.path, quickParts);
    expect(made.code, made.stderr).to.equal(0);
    const mine = join(folder.path, 'mine');
    for (const command of ['check', 'test', 'build']) {
      const { code, stdout } = await run([command, '--quiet', '--color', 'never'], mine, quickParts);
      expect(code, stdout).to.equal(0);
      expect(stdout, command).not.to.contain('warning');
    }
    const forProd = await run(['check', '--env', 'prod', '--color', 'never'], mine, quickParts);
    expect(forProd.code).to.equal(0);
    // The way on: the list that still holds examples.
    expect(forProd.stdout).to.contain('D6207');
    expect(forProd.stdout).to.contain('privileged_accounts');
  });

  it('writes a package that takes detc from where it is told', async () => {
    await run(
      ['init', 'My Detections', ...where, '--detc', 'git+https://example.com/detc.git'],
      folder.path,
      quickParts,
    );
    const made = contents(join(folder.path, 'My Detections'));
    const { name, devDependencies, scripts } = JSON.parse(made['package.json'] ?? '') as Record<
      string,
      object
    >;
    expect(name).to.equal('my-detections');
    expect(devDependencies).to.deep.equal({ detc: 'git+https://example.com/detc.git' });
    expect(scripts).to.have.property('deploy', 'detc deploy --env prod');
    expect(
      Object.keys(made).filter((path) => path.includes('workflows') || path.includes('pipelines')),
    ).to.deep.equal(['.github/workflows/deploy.yml', '.github/workflows/detections.yml']);
  });

  it('names the environment everywhere, and encodes what it is given', async () => {
    const { code } = await run(
      [
        'init',
        '.',
        ...where.slice(0, 2),
        '--workspace',
        'log: #1',
        '--location',
        'westeurope',
        '--name',
        'soc-eu',
        '--ci',
        'both',
      ],
      folder.path,
      quickParts,
    );
    expect(code).to.equal(0);
    const made = contents(folder.path);
    expect(made['detections/environments/soc-eu.yaml']).to.contain("name: 'log: #1'");
    expect(made['.github/workflows/deploy.yml']).to.contain('\n  DETC_ENVIRONMENT: soc-eu\n');
    expect(made['azure-pipelines.yml']).to.contain('\n  DETC_ENVIRONMENT: soc-eu\n');
    expect(made['package.json']).to.contain('detc plan --env soc-eu');
  });

  it('asks at a terminal for what was not said', async () => {
    const stdin = () => Readable.from(['7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00\n', 'rg-a\n', 'log-a\n', '\n']);
    const { code, stderr } = await run(['init', 'mine'], folder.path, quickParts, { stdin });
    expect(code).to.equal(0);
    expect(stderr).to.contain('Resource group of the workspace: ');
    const environment = contents(folder.path)['mine/detections/environments/prod.yaml'];
    expect(environment).to.contain('resourceGroup: rg-a\n  name: log-a\n  location: westeurope\n');
  });

  it('never overwrites: all of it, or nothing', async () => {
    mkdirSync(join(folder.path, 'mine'));
    writeFileSync(join(folder.path, 'mine', 'README.md'), 'mine');
    const { code, stderr } = await run(['init', 'mine', ...where], folder.path, quickParts);
    expect(code).to.equal(2);
    expect(stderr).to.equal(
      'error: mine holds README.md already; nothing was written\nhelp: name a new folder, e.g. `detc init my-detections`\n',
    );
    expect(contents(folder.path)).to.deep.equal({ 'mine/README.md': 'mine' });
  });

  it('refuses a name of an environment that is no file name', async () => {
    const { code, stderr } = await run(['init', 'mine', ...where, '--name', '../x'], folder.path, quickParts);
    expect(code).to.equal(2);
    expect(stderr).to.contain('"../x" is no name of an environment');
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('copies the whole catalogue where it is asked for', async () => {
    await run(['init', 'mine', ...where, '--catalogue', '--ci', 'none'], folder.path, quickParts);
    const made = Object.keys(contents(join(folder.path, 'mine')));
    expect(
      made.filter((path) => path.startsWith('detections/privileged-accounts/')).length,
    ).to.be.greaterThan(80);
    expect(made.some((path) => path.startsWith('.github'))).to.equal(false);
    const source = readFileSync(
      join(folder.path, 'mine', 'detections', 'sources', 'entra.signin.yaml'),
      'utf8',
    );
    expect(source).to.match(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/detc\/compiler\/language\/source\.schema\.json\n/u,
    );
  });
});
