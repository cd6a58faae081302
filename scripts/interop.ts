/**
 * Runs sigma-cli over the emitted Sigma files: `sigma check` with its core validators, and `sigma convert` for Splunk and
 * Elasticsearch with the emitted pipelines.
 *
 * usage: npm run test:interop [-- FOLDER]   (FOLDER defaults to out/sigma)
 */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOf } from '../compiler/diagnostics/position.ts';
import { checkTags } from '../compiler/targets/attack.ts';
import { type Conversion, convert, convertByReference } from './interop/convert.ts';
import { Missing, sigmaTools, type SigmaTools } from './interop/environment.ts';
import { run } from './interop/run.ts';
import {
  correlationOf,
  filteredIds,
  idsOf,
  placeholdersOf,
  type SigmaFile,
  sigmaFiles,
  type SigmaFiles,
} from './interop/sigma-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = (name: string): string => fileURLToPath(new URL(`interop/${name}`, import.meta.url));

interface Finding {
  readonly what: string;
  /** Undefined where it passed. */
  readonly problem?: string;
}

/** Which backends a file is tried with; at least one of them, or else pySigma's own, must convert it. */
const plainBackends = ['splunk', 'lucene'];
const correlationBackends: Readonly<Record<string, readonly string[]>> = {
  event_count: ['splunk', 'esql'],
  value_count: ['splunk', 'esql'],
  temporal: ['splunk', 'esql'],
  temporal_ordered: ['eql'],
};

async function checkAll(tools: SigmaTools, folder: string): Promise<Finding> {
  const { status, stdout, stderr } = await run(tools.sigma, [
    'check',
    '--fail-on-error',
    '--fail-on-issues',
    '--validation-config',
    here('validation.yml'),
    folder,
  ]);
  const what = `sigma check ${folder}`;
  return status === 0 ? { what } : { what, problem: `${stdout}\n${stderr}`.trim() };
}

/** In place of sigma check's own ATT&CK validator, which downloads its data. */
function attackTags({ path, documents }: SigmaFile): Finding {
  const tags = documents.flatMap((document) =>
    Array.isArray(document['tags']) ? document['tags'].map(String) : [],
  );
  const problems = checkTags(tags, () => startOf(path)).map(({ message }) => message);
  const what = `ATT&CK tags of ${basename(path)}`;
  return problems.length === 0 ? { what } : { what, problem: problems.join('\n') };
}

async function conversions(
  tools: SigmaTools,
  file: SigmaFile,
  files: SigmaFiles,
): Promise<readonly Finding[]> {
  const pipelines = files.lists === undefined ? [] : [files.lists];
  const correlation = correlationOf(file);
  const backends = correlation === undefined ? plainBackends : (correlationBackends[correlation] ?? []);
  const placeholders = placeholdersOf(file.documents);
  const findings: Finding[] = [];
  let converted: string | undefined;
  for (const backend of backends) {
    const result = await convert(tools, backend, file.path, { pipelines });
    if (result.kind === 'unsupported') continue;
    converted ??= backend;
    findings.push(finding(`${basename(file.path)} to ${backend}`, result, placeholders));
  }
  if (converted === undefined) {
    const result = await convertByReference(tools, [file.path], { pipelines });
    findings.push(finding(`${basename(file.path)} to pySigma's reference backend`, result, placeholders));
  }
  const into = (names: readonly string[], filters: readonly string[]): Promise<Conversion> =>
    converted === undefined
      ? convertByReference(tools, [file.path, ...filters], { pipelines: names })
      : convert(tools, converted, file.path, { pipelines: names, filters });
  if (files.fields !== undefined) {
    const result = await into([...pipelines, files.fields], []);
    findings.push(finding(`${basename(file.path)} with the columns of Log Analytics`, result, placeholders));
  }
  const filters = files.filters.filter((filter) =>
    filteredIds(filter).some((id) => idsOf(file).includes(id)),
  );
  for (const filter of filters) {
    const what = `${basename(file.path)} with the filter ${basename(filter.path)}`;
    const [without, result] = [await into(pipelines, []), await into(pipelines, [filter.path])];
    const same =
      without.kind === 'converted' && result.kind === 'converted' && without.query === result.query;
    findings.push(
      same ? { what, problem: 'the filter changes nothing' } : finding(what, result, placeholders),
    );
  }
  return findings;
}

function finding(what: string, result: Conversion, placeholders: readonly string[]): Finding {
  if (result.kind !== 'converted') return { what, problem: result.reason };
  const left = placeholders.find((placeholder) => result.query.includes(placeholder));
  return left === undefined ? { what } : { what, problem: `${left} has no values` };
}

/** Two at a time: a conversion is a process of its own that keeps one core busy. */
async function inPairs<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function main(folder: string): Promise<number> {
  const files = sigmaFiles(folder);
  if (files.rules.length === 0) {
    console.error(`there are no Sigma rules in ${folder}; build them first: npm start`);
    return 2;
  }
  let tools: SigmaTools;
  try {
    tools = await sigmaTools(join(root, '.venv', 'sigma'), here('requirements.txt'));
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(error.message);
    return 2;
  }
  const findings = [
    await checkAll(tools, folder),
    ...files.rules.map(attackTags),
    ...(await inPairs(files.rules, (file) => conversions(tools, file, files))).flat(),
  ];
  const failed = findings.filter(({ problem }) => problem !== undefined);
  for (const { what, problem } of failed)
    console.log(`failed: ${what}\n${(problem ?? '').replace(/^/gm, '  ')}`);
  console.log(
    `${files.rules.length} rule files and ${files.filters.length} filters: checked by sigma-cli, converted for Splunk and Elasticsearch`,
  );
  console.log(`${findings.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2] ?? join(root, 'out', 'sigma'));
