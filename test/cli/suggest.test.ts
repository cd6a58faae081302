import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fill, temporaryFolder } from './files.ts';
import { fakeCompiler, run } from './harness.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
const isThere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe('completion', () => {
  const { path: root, remove } = temporaryFolder();
  const fake = fakeCompiler();
  before(() => {
    fill(root, {
      'detections/privileged-accounts/first.yaml': 'one\n',
      'detections/environments/contoso.yaml': '',
      'detections/sources/entra.signin.yaml': '',
    });
  });
  after(remove);
  const suggested = async (...words: string[]) => {
    const { code, stdout } = await run(['complete', '--', ...words], root, fake.parts);
    expect(code).to.equal(0);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')[0]);
  };

  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      [''],
      [
        'build',
        'check',
        'test',
        'list',
        'explain',
        'new',
        'init',
        'kql',
        'run',
        'plan',
        'deploy',
        'pull',
        'import',
        'completion',
        'help',
      ],
    ],
    [['b'], ['build']],
    [['build', '--en'], ['--env']],
    [['build', '--w'], ['--watch']],
    [['list', '--w'], []],
    [['build', '--env', ''], ['contoso']],
    [['-e', ''], ['contoso']],
    [['build', '--format', 's'], ['sarif']],
    [['build', '--format=s'], ['--format=sarif']],
    [['build', '--format', '=', 's'], ['sarif']],
    [
      ['build', '--format', '='],
      ['pretty', 'json', 'sarif', 'github', 'junit'],
    ],
    [
      ['kql', '--format', ''],
      ['table', 'json', 'ndjson', 'csv'],
    ],
    [
      ['plan', '--format', ''],
      ['pretty', 'json', 'markdown'],
    ],
    [
      ['pull', '--format', ''],
      ['pretty', 'json'],
    ],
    [['pull', '--d'], ['--dry-run']],
    [
      ['import', ''],
      ['sentinel', 'sigma'],
    ],
    [
      ['import', 'sentinel', '--f'],
      ['--force', '--format'],
    ],
    [['--color', 'never', 'check', ''], ['first']],
    [['check', 'first', ''], ['first']],
    [['build', ''], []],
    [['build', '--out', ''], [':folders']],
    [['new', 'x', '--source', ''], ['entra.signin']],
    [['completion', ''], [...shells]],
    [
      ['nonsense', ''],
      [
        'build',
        'check',
        'test',
        'list',
        'explain',
        'new',
        'init',
        'kql',
        'run',
        'plan',
        'deploy',
        'pull',
        'import',
        'completion',
        'help',
      ],
    ],
  ];
  for (const [words, expected] of cases) {
    it(`detc ${words.join(' ')}`, async () => {
      expect(await suggested(...words)).to.deep.equal(expected);
    });
  }

  it('of what to explain offers names and codes', async () => {
    expect(await suggested('explain', '')).to.include.members(['first', 'D8001']);
  });

  for (const shell of shells) {
    it(`has a script that ${shell} accepts`, async function () {
      const { code, stdout } = await run(['completion', shell], root, fake.parts);
      expect(code).to.equal(0);
      expect(stdout).to.include('detc complete --');
      if (!isThere(shell)) {
        console.log(`      skipped: no ${shell} here`);
        this.skip();
      }
      expect(spawnSync(shell, ['-n'], { input: stdout }).status).to.equal(0);
    });
  }

  it('works in bash, and runs nothing of what is half typed', async function () {
    if (!isThere('bash')) {
      console.log('      skipped: no bash here');
      this.skip();
    }
    const { stdout } = await run(['completion', 'bash'], root, fake.parts);
    const script = join(root, 'script.bash');
    // The stand-in says back what it was asked, then gives answers.
    const standIn = `detc() { printf '%s\\n' "$*" >> ${root}/asked; printf 'build\\tcompile\\ncheck\\tfind\\n'; }\n`;
    const ask = `COMP_WORDS=(detc '$(touch ${root}/ran)' 'b'); COMP_CWORD=2; _detc; printf '%s\\n' "\${COMPREPLY[@]}"\n`;
    writeFileSync(script, `${standIn}${stdout}${ask}cat ${root}/asked; ls ${root}/ran 2>/dev/null || true\n`);
    const answer = execFileSync('bash', [script], { encoding: 'utf8' });
    expect(answer).to.equal(`build\ncomplete -- $(touch ${root}/ran) b\n`);
  });
});
