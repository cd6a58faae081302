import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contents, fill, temporaryFolder } from './files.ts';
import { fakeCompiler, run, type Fake } from './harness.ts';

describe('detc', () => {
  let root: string;
  let remove: () => void;
  let fake: Fake;
  const detc = (...argv: string[]) => run(argv, root, fake.parts);
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
    fake = fakeCompiler();
    fill(root, {
      'detections/privileged-accounts/first.yaml': 'one\n',
      'detections/privileged-accounts/second.yaml': 'two\n',
      'detections/environments/contoso.yaml': '',
      'detections/environments/fabrikam.yaml': '',
    });
  });
  afterEach(() => {
    remove();
  });

  describe('help', () => {
    it('begins with examples', async () => {
      const { code, stdout, stderr } = await detc('--help');
      expect(code).to.equal(0);
      expect(stdout).to.match(/^Examples:\n {2}detc check /u);
      expect(stderr).to.equal('');
      for (const command of ['build', 'check', 'list', 'explain', 'new', 'completion']) {
        const help = await detc(command, '--help');
        expect(help.code).to.equal(0);
        expect(help.stdout, command).to.match(/^Examples:\n {2}/u);
        expect(help.stdout, command).to.include('--project <dir>');
      }
    });
    it('is what no command at all gives, as an error of use', async () => {
      const { code, stdout, stderr } = await detc();
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include('Usage: detc');
    });
    it('prints the version', async () => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      expect(await detc('--version')).to.deep.equal({ code: 0, stdout: `${version}\n`, stderr: '' });
    });
  });

  describe('a slip', () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['biuld'], "error: unknown command 'biuld'\nhelp: did you mean build?\n"],
      [['build', '--fromat', 'json'], "error: unknown option '--fromat'\nhelp: did you mean --format?\n"],
      [
        ['check', '--format', 'jsn'],
        "error: option '-f, --format <format>' argument 'jsn' is invalid. did you mean 'json'?\n",
      ],
      [
        ['build', '--env', 'contso'],
        'error: there is no environment "contso" in detections/environments/\nhelp: did you mean \'contoso\'?\n',
      ],
      [['check', 'firs'], 'error: there is no detection "firs"\nhelp: did you mean \'first\'?\n'],
      [['explain', 'D8O01'], "help: did you mean 'D8001'"],
      [['explain', 'firs'], 'error: there is no detection "firs"\nhelp: did you mean \'first\'?\n'],
      [['build', '--check', '--watch'], 'error: --check and --watch do not go together\n'],
      [['build', 'first'], "error: too many arguments for 'build'"],
      [['list', '--format', 'sarif'], 'error: list prints no findings, so it has no format sarif\n'],
      [['completion', 'bsh'], 'bash'],
    ];
    for (const [argv, message] of cases) {
      it(`detc ${argv.join(' ')}`, async () => {
        const { code, stdout, stderr } = await detc(...argv);
        expect(stderr).to.include(message);
        expect([code, stdout]).to.deep.equal([2, '']);
      });
    }
    it('of the folder', async () => {
      const elsewhere = temporaryFolder();
      const { code, stderr } = await run(['check'], elsewhere.path, fake.parts);
      elsewhere.remove();
      expect(code).to.equal(2);
      expect(stderr).to.equal(
        'error: there is no folder detections/ here or above\nhelp: change into the project, or name its folder with --project DIR\n',
      );
    });
  });

  describe('build', () => {
    it('writes everything, and a summary', async () => {
      const { code, stdout, stderr } = await detc('build');
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout)
        .to.match(/^2 detections\n/u)
        .and.to.match(/3 files written, 0 unchanged, 0 removed in out \(\d/u);
      expect(Object.keys(contents(join(root, 'out')))).to.deep.equal([
        'kql/first.kql',
        'kql/second.kql',
        'report.json',
      ]);
    });
    it('gives the same bytes again', async () => {
      await detc('build');
      const before = contents(join(root, 'out'));
      const { stdout } = await detc('build');
      expect(stdout).to.include('0 files written, 3 unchanged, 0 removed');
      expect(contents(join(root, 'out'))).to.deep.equal(before);
    });
    it('writes nothing where there is an error', async () => {
      await detc('build');
      const before = contents(join(root, 'out'));
      fill(root, { 'detections/privileged-accounts/first.yaml': 'bad\n', 'detections/a/new.yaml': 'new\n' });
      const { code, stdout, stderr } = await detc('build');
      expect(code).to.equal(1);
      expect(stdout).to.include('D9001');
      expect(stderr).to.equal('nothing was written to out\n');
      expect(contents(join(root, 'out'))).to.deep.equal(before);
    });
    it('passes with warnings, and with --strict does not', async () => {
      fill(root, { 'detections/privileged-accounts/first.yaml': 'odd\n' });
      expect((await detc('build')).code).to.equal(0);
      expect((await detc('build', '--strict')).code).to.equal(1);
    });
    it('knows with --check what is out of date, and writes nothing', async () => {
      await detc('build');
      fill(root, {
        'detections/privileged-accounts/first.yaml': 'changed\n',
        'detections/privileged-accounts/third.yaml': 'three\n',
        'out/kql/mine.kql': '',
      });
      const stale = await run(['build', '--check', '--format', 'json'], root, fake.parts);
      expect(stale.code).to.equal(1);
      const findings = (JSON.parse(stale.stdout) as Findings).diagnostics;
      expect(
        findings.map(({ code, message, file, start }) => [code, file, start.line, message]),
      ).to.deep.equal([
        ['D8007', 'out/kql/mine.kql', 1, 'the file is in out but detc did not write it, so it is left alone'],
        ['D8006', 'out/kql/first.kql', 1, 'the file is not what the detections emit'],
        ['D8006', 'out/kql/third.kql', 1, 'the file is missing: the detections emit it'],
        ['D8006', 'out/report.json', 1, 'the file is not what the detections emit'],
      ]);
      expect(readFileSync(join(root, 'out/kql/first.kql'), 'utf8')).to.equal('one\n');
      await detc('build');
      expect((await detc('build', '--check')).code).to.equal(0);
    });
    it('removes what is no longer emitted', async () => {
      fill(root, { 'detections/a/gone.yaml': '' });
      await detc('build');
      const without = temporaryFolder();
      fill(without.path, { 'detections/a/stays.yaml': '' });
      const { stdout } = await run(['build', '--out', join(root, 'out')], without.path, fake.parts);
      without.remove();
      expect(stdout).to.include('2 files written, 0 unchanged, 3 removed');
      expect(Object.keys(contents(join(root, 'out')))).to.deep.equal(['kql/stays.kql', 'report.json']);
    });
    it('hands the options on', async () => {
      await detc('build', '--env', 'contoso', '--sigma-fields', 'log-analytics');
      expect(fake.calls[0]?.options).to.deep.include({
        environment: 'contoso',
        sigmaFieldNames: 'log-analytics',
        today: '2026-11-23',
      });
      await run(['build'], root, fake.parts, { env: { SOURCE_DATE_EPOCH: '1700000000' } });
      expect(fake.calls[1]?.options.today).to.equal('2023-11-14');
    });
    it('keeps stdout for data where a program reads it', async () => {
      const { stdout, stderr } = await detc('build', '--format', 'sarif');
      expect(() => JSON.parse(stdout) as unknown).not.to.throw();
      expect(stderr).to.include('2 detections');
      expect((await detc('build', '--quiet')).stdout).to.equal('');
    });
    it('refuses to write over the sources', async () => {
      const { code, stderr } = await detc('build', '--out', 'detections');
      expect(code).to.equal(2);
      expect(stderr).to.match(/^error: detections cannot take the output/u);
    });
  });

  describe('check', () => {
    it('is silent where all is well, but for a word to the person', async () => {
      const { code, stdout } = await detc('check');
      expect(code).to.equal(0);
      expect(stdout).not.to.include('D9');
      expect(existsSync(join(root, 'out'))).to.equal(false);
    });
    it('exits with 1 where there is a finding', async () => {
      fill(root, { 'detections/privileged-accounts/first.yaml': 'fine\nbad\n' });
      const { code, stdout } = await detc('check');
      expect(code).to.equal(1);
      expect(stdout).to.include(
        "detections/privileged-accounts/first.yaml:2:1 - error D9001 bad-word: 'bad' is a bad word",
      );
    });
    it('speaks of the named detections only', async () => {
      fill(root, { 'detections/privileged-accounts/first.yaml': 'bad\n' });
      expect((await detc('check', 'second')).code).to.equal(0);
      expect((await detc('check', 'detections/privileged-accounts/first.yaml')).code).to.equal(1);
      expect(fake.calls.map(({ options }) => options.only)).to.deep.equal([['second'], ['first']]);
    });
    it('mends with --fix', async () => {
      const path = 'detections/privileged-accounts/first.yaml';
      fill(root, { [path]: 'one\n4\nodd\n4\n' });
      const { code, stderr } = await detc('check', '--fix');
      expect([code, stderr]).to.deep.equal([0, `fixed 2 findings in ${path}\n`]);
      expect(readFileSync(join(root, path), 'utf8')).to.equal("one\n'4'\nodd\n'4'\n");
    });
    it('mends a file behind a link in the project, and keeps the link', async () => {
      fill(root, { 'shared/linked.yaml': '4' });
      symlinkSync('../../shared/linked.yaml', join(root, 'detections/privileged-accounts/linked.yaml'));
      await detc('check', '--fix');
      expect(readFileSync(join(root, 'shared/linked.yaml'), 'utf8')).to.equal("'4'");
    });
    it('does not overwrite what was changed meanwhile', async () => {
      const path = 'detections/privileged-accounts/first.yaml';
      fill(root, { [path]: '4\n' });
      const racing = fakeCompiler(() => {
        fill(root, { [path]: 'written by somebody else\n' });
        return Promise.resolve();
      });
      const { code, stderr } = await run(['check', '--fix'], root, racing.parts);
      expect(code).to.equal(2);
      expect(stderr).to.equal(`error: ${path} was changed meanwhile, so it was not fixed\nhelp: run again\n`);
      expect(readFileSync(join(root, path), 'utf8')).to.equal('written by somebody else\n');
    });
  });

  describe('formats', () => {
    beforeEach(() => {
      fill(root, { 'detections/privileged-accounts/first.yaml': 'bad\n' });
    });
    it('json', async () => {
      const { diagnostics } = JSON.parse((await detc('check', '--format', 'json')).stdout) as Findings;
      expect(diagnostics[0]).to.deep.include({ code: 'D9001', severity: 'error' });
    });
    it('sarif', async () => {
      const log = JSON.parse((await detc('check', '-f', 'sarif')).stdout) as {
        runs: { results: unknown[] }[];
      };
      expect(log.runs[0]?.results).to.have.length(1);
    });
    it('github', async () => {
      expect((await detc('check', '--format=github')).stdout).to.match(
        /^::error file=detections\/privileged-accounts\/first\.yaml,line=1,/u,
      );
    });
    it('junit', async () => {
      expect((await detc('check', '-fjunit')).stdout)
        .to.match(/^<\?xml /u)
        .and.to.include('D9001');
    });
    it('colour on demand', async () => {
      const hasColor = ({ stdout }: { stdout: string }) => stdout.includes('\u001b[');
      expect(hasColor(await detc('check'))).to.equal(false);
      expect(hasColor(await detc('check', '--color', 'always'))).to.equal(true);
      expect(hasColor(await run(['check'], root, fake.parts, { isTTY: true }))).to.equal(true);
      const silent = { isTTY: true, env: { NO_COLOR: '1' } };
      expect(hasColor(await run(['check'], root, fake.parts, silent))).to.equal(false);
      expect(hasColor(await run(['check'], root, fake.parts, { env: { FORCE_COLOR: '1' } }))).to.equal(true);
      expect(hasColor(await run(['check', '--color=never'], root, fake.parts, { isTTY: true }))).to.equal(
        false,
      );
    });
  });

  describe('list', () => {
    it('shows detections', async () => {
      const { code, stdout } = await detc('list');
      expect(code).to.equal(0);
      expect(stdout).to.equal(`Detection  Level  Status  Row  Microsoft Sentinel  Sigma  Azure Monitor
first      high   stable       full                full   full
second     high   stable       full                full   full
`);
    });
    it('shows rows', async () => {
      expect((await detc('list', '--rows')).stdout).to.equal(`Privileged accounts: 0 of 2 rows covered
#  Row              Risk  Detections
1  bad-password     High  none
2  guest-to-member        none
`);
    });
    it('gives JSON', async () => {
      const detections = JSON.parse((await detc('list', '--format', 'json')).stdout) as { name: string }[];
      expect(detections.map(({ name }) => name)).to.deep.equal(['first', 'second']);
      const guides = JSON.parse((await detc('list', '--rows', '--format', 'json')).stdout) as {
        name: string;
      }[];
      expect(guides.map(({ name }) => name)).to.deep.equal(['privileged-accounts']);
    });
    it('shows what there is where something has errors, and says so', async () => {
      fill(root, { 'detections/privileged-accounts/first.yaml': 'bad\n' });
      const { code, stdout, stderr } = await detc('list');
      expect(code).to.equal(1);
      expect(stdout).to.include('second');
      expect(stderr).to.equal('1 error; what has one may be missing here: run `detc check`\n');
    });
  });

  describe('explain', () => {
    it('prints the page of a code, without a project too', async () => {
      const elsewhere = temporaryFolder();
      const { code, stdout } = await run(['explain', 'd8006'], elsewhere.path, fake.parts);
      elsewhere.remove();
      expect(code).to.equal(0);
      expect(stdout).to.match(
        /^D8006 out-of-date \(error\)\n\ndetc build --check compared|^D8006 out-of-date \(error\)\n/u,
      );
      expect((await detc('explain', 'out-of-date')).stdout).to.equal(stdout);
    });
    it('says what a detection does', async () => {
      const { code, stdout } = await detc('explain', 'first');
      expect(code).to.equal(0);
      expect(stdout).to.equal(`Title of first
detections/privileged-accounts/first.yaml  high, stable, 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11

What happens.

Fires when an event matches.
Runs every 1 hour.

Event from entra.signin (SigninLogs and AADNonInteractiveUserSignInLogs), usually 10 minutes late at most:
  ResultType is '50126' or '50053'

Targets
  Microsoft Sentinel: full
    out/kql/first.kql
  Sigma: full
  Azure Monitor: full

What an analyst does
  1. Ask the owner.

False positives
  A script.
`);
    });
  });

  describe('the host', () => {
    it('is answered for in one line, whatever fails', async () => {
      const failing = (error: Error) => ({
        ...fake.parts,
        createCompiler: () => Promise.reject(error),
      });
      const broken = await run(['check'], root, failing(new Error('first line\nsecond line')));
      expect(broken).to.deep.equal({
        code: 2,
        stdout: '',
        stderr:
          'error: detc failed: first line\nhelp: this is a fault of detc; run again with DETC_DEBUG=1 to see where, and report it\n',
      });
      const debug = await run(['check'], root, failing(new Error('first line')), {
        env: { DETC_DEBUG: '1' },
      });
      expect(debug.stderr).to.match(/^error: detc failed: first line\nError: first line\n {4}at /u);
    });
    it('may refuse to read or write', async function () {
      if (process.getuid?.() === 0) {
        console.log('      skipped: root may do everything');
        this.skip();
      }
      chmodSync(join(root, 'detections/environments'), 0o000);
      const { code, stderr } = await detc('check');
      chmodSync(join(root, 'detections/environments'), 0o700);
      expect([code, stderr]).to.deep.equal([2, 'error: cannot read detections/: permission denied\n']);
    });
    it('may have a file where a folder should be', async () => {
      fill(root, { '.detc': 'a file' });
      const { code, stderr } = await detc('check');
      expect([code, stderr.split('\n').length]).to.deep.equal([2, 3]);
      expect(stderr).to.include('cannot read the cache');
      expect((await detc('check', '--no-cache')).code).to.equal(0);
    });
    it('may give templates that detc does not know', async () => {
      fill(root, { 'mine/report/COVERAGE.md.hbs': '# {{md environment}}', 'typo/report/COVERGE.md.hbs': '' });
      expect((await detc('check', '--templates', 'mine')).code).to.equal(0);
      expect(fake.calls[0]?.options.templates.get('report/COVERAGE.md.hbs')).to.equal('# {{md environment}}');
      const { code, stderr } = await detc('check', '--templates', 'typo');
      expect(code).to.equal(2);
      expect(stderr).to.equal(
        "error: typo/report/COVERGE.md.hbs replaces no template of detc\nhelp: did you mean 'report/COVERAGE.md.hbs'?\n",
      );
      expect((await detc('check', '--templates', 'nowhere')).code).to.equal(2);
    });
  });
});

interface Findings {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly file: string;
    readonly start: { readonly line: number };
  }[];
}
