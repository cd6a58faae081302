/** `npm run mutate [detection...]`: changes one thing of each detection at a time; its tests must notice. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { createBench } from '../compiler/bench/bench.ts';
import { mutantsOf } from '../compiler/bench/mutants.ts';
import { createCompiler } from '../compiler/compile.ts';
import type { TargetName } from '../compiler/model/index.ts';

const root = join(import.meta.dirname, '..');
const read = (pattern: string) =>
  new Map(
    globSync(pattern, { cwd: root })
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
const files = read('detections/**/*.{yaml,csv}');
const templates = new Map(
  [...read('templates/**/*')].map(([path, text]) => [path.replace('templates/', ''), text]),
);
const compiler = createCompiler();
const wanted = process.argv.slice(2);

let total = 0;
let refused = 0;
const survivors: string[] = [];
const options = { today: '2026-11-23', templates };
const unchanged = await compiler.compile({ files }, options);
/** One target is enough to notice, and Sentinel says nearly everything. */
const targetOf = (name: string): TargetName => {
  const report = unchanged.report.detections.find((detection) => detection.name === name);
  return report?.targets.sentinel.capability === 'none' ? 'azure-monitor' : 'sentinel';
};
for (const { name, file } of unchanged.detections) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const mutants = mutantsOf(files.get(file) ?? '');
  let noticed = 0;
  for (const { change, line, text } of mutants) {
    const compiled = await compiler.compile(
      { files: new Map([...files, [file, text]]) },
      { ...options, targets: [targetOf(name)], only: [name] },
    );
    total += 1;
    if (compiled.diagnostics.some(({ severity, range }) => severity === 'error' && range.file === file)) {
      refused += 1;
      noticed += 1;
    } else if (
      createBench(compiled)
        .run(name)
        .some(({ passed }) => !passed)
    )
      noticed += 1;
    else survivors.push(`${file}:${String(line)}  ${change}`);
  }
  process.stderr.write(
    `${basename(file, '.yaml')}: ${String(noticed)} of ${String(mutants.length)} noticed\n`,
  );
}
process.stdout.write(survivors.map((survivor) => `survived  ${survivor}\n`).join(''));
process.stdout.write(
  `${String(total)} mutants: ${String(total - survivors.length)} noticed (${String(refused)} refused by the compiler), ${String(survivors.length)} survived\n`,
);
process.exitCode = survivors.length === 0 ? 0 : 1;
