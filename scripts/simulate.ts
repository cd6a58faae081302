/**
 * `npm run simulate [detection...]`: a generated month of an ordinary tenant with an attack planted for every detection;
 * says for each what was planted, what was found, and how often it was wrong. `--seed N --days N --people N --format json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { simulate } from './simulate/simulate.ts';
import { simulationTable } from './simulate/report.ts';

const root = join(import.meta.dirname, '..');
const read = (pattern: string) =>
  new Map(
    globSync(pattern, { cwd: root })
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
const { values, positionals } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        days: { type: 'string', default: '30' },
        people: { type: 'string', default: '2000' },
        administrators: { type: 'string', default: '25' },
        format: { type: 'string', default: 'pretty' },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** A slip on the command line. */
function refuse(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}

const number = (name: 'seed' | 'days' | 'people' | 'administrators'): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  return refuse(`--${name} takes a whole number from 1 on`);
};
if (values.format !== 'pretty' && values.format !== 'json') refuse('--format takes pretty or json');
const started = performance.now();
const outcome = await simulate({
  files: read('detections/**/*.{yaml,csv}'),
  templates: new Map(
    [...read('templates/**/*')].map(([path, text]) => [path.replace('templates/', ''), text]),
  ),
  seed: number('seed'),
  days: number('days'),
  people: number('people'),
  administrators: number('administrators'),
  only: positionals,
});
const unknown = positionals.filter((name) =>
  outcome.detections.every((detection) => detection.name !== name),
);
if (unknown.length > 0) refuse(`no Sentinel rule is called ${unknown.join(' or ')}`);
process.stdout.write(
  values.format === 'json' ? `${JSON.stringify(outcome, undefined, 2)}\n` : simulationTable(outcome),
);
process.stderr.write(
  `${String(outcome.records)} records, ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
);
process.exitCode = outcome.detections.some(({ planted, found }) => found < planted) ? 1 : 0;
