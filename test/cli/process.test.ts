import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { contents, fill, temporaryFolder } from './files.ts';
import { fakeCompiler, run } from './harness.ts';

const main = join(import.meta.dirname, '..', '..', 'compiler', 'cli', 'main.ts');
const detc = (...argv: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', main, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });

describe('the process', () => {
  it('prints its version and exits with 0', () => {
    const { status, stdout, stderr } = detc('--version');
    expect([status, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/u);
  });

  it('exits with 2 for a slip, without a stack', () => {
    const { status, stdout, stderr } = detc('check', '--project', '/nowhere');
    expect([status, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.equal(
      'error: /nowhere: no such folder\nhelp: name the folder that holds detections/ with --project\n',
    );
  });

  it('bears a reader that leaves early', (done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'explain', 'D8006'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    child.stdout.destroy();
    child.on('close', () => {
      expect(stderr).not.to.include('at ');
      done();
    });
  });
});

describe('--watch', () => {
  it('builds again what changed, survives errors, and ends on an interrupt', async () => {
    const { path: root, remove } = temporaryFolder();
    fill(root, { 'detections/a/first.yaml': 'one\n', 'detections/a/second.yaml': 'two\n' });
    const fake = fakeCompiler();
    const handlers = new Set<() => void>();
    const said: string[] = [];
    const waiting: { readonly text: string; readonly resume: () => void }[] = [];
    const until = (text: string) =>
      new Promise<void>((resume) => {
        waiting.push({ text, resume });
      });
    const stderr = {
      isTTY: false,
      write: (text: string) => {
        said.push(text);
        for (const entry of waiting) if (text.includes(entry.text)) entry.resume();
      },
    };
    const ready = until('watching');
    const ended = run(['build', '--watch'], root, fake.parts, {
      stderr,
      onInterrupt: (handler) => {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    });
    await ready;
    const out = () => contents(join(root, 'out'));
    expect(out()['kql/first.kql']).to.equal('one\n');

    const failed = until('nothing was written');
    fill(root, { 'detections/a/first.yaml': 'bad\n' });
    await failed;
    expect(out()['kql/first.kql']).to.equal('one\n');

    const third = new Promise<void>((resume) => {
      const poll = setInterval(() => {
        if (out()['kql/third.kql'] === undefined) return;
        clearInterval(poll);
        resume();
      }, 10);
    });
    fill(root, { 'detections/a/first.yaml': 'better\n', 'detections/a/third.yaml': 'three\n' });
    await third;
    expect(out()['kql/first.kql']).to.equal('better\n');
    for (const handler of handlers) handler();
    expect((await ended).code).to.equal(0);
    remove();
  });
});
