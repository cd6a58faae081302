import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLocalAzure, type LocalAzure, type Logged } from '../azure/local-azure.ts';
import { listen, type Listening } from '../azure/transport.ts';
import { temporaryFolder } from '../cli/files.ts';
import { run } from '../cli/harness.ts';
import { quickParts, writeSmallProject } from './project.ts';

const repository = join(import.meta.dirname, '..', '..');
const main = join(repository, 'compiler', 'cli', 'main.ts');
const token = 'a-token-that-must-not-be-seen';
const env = { PATH: process.env['PATH'] ?? '', DETC_ACCESS_TOKEN: token };

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

describe('a deployment in a process of its own', function () {
  this.timeout(180_000);
  let root: string;
  let remove: () => void;
  let azure: LocalAzure;
  let server: Listening;
  /** Sees each change that the server has made, before the client hears of it. */
  let onWrite: (logged: Logged, writes: number) => void;

  beforeEach(async () => {
    ({ path: root, remove } = temporaryFolder());
    onWrite = () => undefined;
    let writes = 0;
    azure = createLocalAzure({
      workspaces: [
        {
          subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
          resourceGroup: 'rg-soc',
          name: 'log-soc',
          tables: ['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AuditLogs'],
        },
      ],
      token,
      onAnswer: (logged) => {
        if (logged.method !== 'GET') onWrite(logged, (writes += 1));
      },
    });
    server = await listen(azure);
    writeSmallProject(root, server.url);
  });
  afterEach(async () => {
    await server.close();
    remove();
  });

  /** @param begun gets the process before it asks anything */
  const deploy = (begun: (child: ChildProcess) => void): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const argv = ['--import', 'tsx', main, 'deploy', '--env', 'prod', '--yes', '--project', root];
      const child = spawn(process.execPath, argv, {
        cwd: repository,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        resolve({ code, signal, said });
      });
      begun(child);
    });

  const expectComplete = async () => {
    const again = await run(['deploy', '--env', 'prod', '--yes'], root, quickParts, { env });
    expect(again.code, again.stdout + again.stderr).to.equal(0);
    const plan = await run(['plan', '--env', 'prod', '--detailed-exitcode'], root, quickParts, { env });
    expect(plan.code, plan.stdout).to.equal(0);
  };

  for (const at of [1, 4, 9]) {
    it(`is killed at change ${at}, and the next run completes it`, async () => {
      const ended = await deploy((child) => {
        onWrite = (_, writes) => {
          if (writes === at) child.kill('SIGKILL');
        };
      });
      expect(ended.signal, ended.said).to.equal('SIGKILL');
      expect(ended.said).not.to.include(token);
      onWrite = () => undefined;
      await expectComplete();
    });
  }

  it('lets what is under way end when it is interrupted, says what was done, and is completed by the next run', async () => {
    const ended = await deploy((child) => {
      onWrite = (_, writes) => {
        if (writes === 2) child.kill('SIGINT');
      };
    });
    expect([ended.code, ended.signal], ended.said).to.deep.equal([130, null]);
    const report = join(root, '.detc', 'deploy', 'prod.json');
    expect(existsSync(report), ended.said).to.equal(true);
    expect(ended.said + readFileSync(report, 'utf8')).not.to.include(token);
    onWrite = () => undefined;
    await expectComplete();
  });
});
