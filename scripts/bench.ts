// Measures, and asserts nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { createCompiler } from '../compiler/compile.ts';
import { benchDeploy, benchFaults } from './bench-deploy.ts';
import { benchEngine } from './bench-engine.ts';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist', 'cli', 'main.js');
/** Median of sigma-cli's conversion to Kusto on a machine of 2 cores. */
const sigmaCliMillisecondsPerRule = 3.1;

const show = (what: string, figure: string) => {
  console.log(`${what.padEnd(64)} ${figure}`);
};

function textsOf(folder: string, pattern: string, prefix = ''): ReadonlyMap<string, string> {
  const paths = globSync(pattern, { cwd: join(root, folder) });
  return new Map(paths.map((path) => [`${prefix}${path}`, readFileSync(join(root, folder, path), 'utf8')]));
}

const templates = textsOf('templates', '**/*');
const catalogue = textsOf('detections', '**/*.{yaml,csv}', 'detections/');
const options = { today: '2026-11-23', templates };

function milliseconds(from: number): string {
  return `${(performance.now() - from).toFixed(0)} ms`;
}

function best(runs: number, run: () => void): string {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return `${Math.min(...times).toFixed(0)} ms (best of ${runs})`;
}

function checks(): void {
  const cache = mkdtempSync(join(tmpdir(), 'detc-bench-'));
  const check = (...more: readonly string[]) =>
    execFileSync(process.execPath, [main, 'check', '--quiet', '--project', root, ...more], {
      stdio: 'ignore',
    });
  show(
    'check of the catalogue, nothing cached',
    best(1, () => check('--cache', cache)),
  );
  show(
    'check of the catalogue, verification cached',
    best(5, () => check('--cache', cache)),
  );
  show(
    'for comparison: node that does nothing',
    best(5, () => execFileSync(process.execPath, ['-e', '0'])),
  );
  rmSync(cache, { recursive: true });
}

/** Copies of real detections under other names, with the ground they stand on. */
function generated(count: number): Map<string, string> {
  const isDetection = (path: string) => path.startsWith('detections/privileged-accounts/');
  const originals = [...catalogue].filter(([path]) => isDetection(path));
  const files = new Map(
    [...catalogue].filter(([path]) => !isDetection(path) && !path.includes('/environments/')),
  );
  for (let n = 0; n < count; n++) {
    const [, text = ''] = originals[n % originals.length] ?? [];
    const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
    files.set(
      `detections/generated/detection-${n}.yaml`,
      text.replace(/^id: .*$/mu, `id: ${id}`).replace(/^title: (.*)$/mu, `title: $1 ${n}`),
    );
  }
  return files;
}

async function compileRates(): Promise<void> {
  for (const count of [1_000, 10_000]) {
    const files = generated(count);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const compiler = createCompiler();
    const start = performance.now();
    const result = await compiler.compile({ files }, options);
    const time = performance.now() - start;
    const heap = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    const perRule = time / count;
    show(
      `compile ${count} detections, three targets each`,
      `${time.toFixed(0)} ms, ${perRule.toFixed(2)} ms a detection, ${heap.toFixed(0)} MB of heap, ${result.artifacts.length} files`,
    );
    show(
      '  against sigma-cli to Kusto, one target',
      `${(sigmaCliMillisecondsPerRule / perRule).toFixed(1)} times as fast`,
    );
    await rebuild(`one file changed among ${count}`, compiler, files);
  }
}

async function rebuild(
  what: string,
  compiler: ReturnType<typeof createCompiler>,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const path = [...files.keys()].find((name) => !/\/(sources|lists|guides|environments)\//u.test(name)) ?? '';
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const changed = new Map(files).set(path, `${files.get(path) ?? ''}# ${run}\n`);
    const start = performance.now();
    await compiler.compile({ files: changed }, options);
    times.push(performance.now() - start);
  }
  show(`  ${what}, compiled again`, `${Math.min(...times).toFixed(0)} ms (best of 5)`);
}

console.log(`Node ${process.versions.node}, ${cpus().length} cores\n`);
/** `npm run bench -- NAME` measures one part alone. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  compile: async () => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
    checks();
    const compiler = createCompiler();
    const start = performance.now();
    await compiler.compile({ files: catalogue }, options);
    show('compile the catalogue in a fresh compiler, not verified', milliseconds(start));
    await rebuild('one file of the catalogue changed', compiler, catalogue);
    await compileRates();
  },
  engine: () => benchEngine(show),
  deploy: () => benchDeploy(show),
  faults: () => benchFaults(show),
};

const [chosen] = process.argv.slice(2);
const measured = chosen === undefined ? Object.values(parts) : [parts[chosen]];
for (const measure of measured) {
  if (measure === undefined) {
    console.error(`there is no part ${chosen ?? ''}: ${Object.keys(parts).join(', ')}`);
    process.exitCode = 2;
  } else await measure();
}
