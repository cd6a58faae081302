import { type ReplayParts, type ReplayRule, replayParts } from '../../bench/replay-parts.ts';
import type { CompileResult } from '../../compile.ts';
import { tablesOf } from '../../model/index.ts';
import { counted, listed } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import type { CliIo, CliParts } from '../io.ts';
import {
  type Format,
  type GlobalOptions,
  type ReplayFormat,
  replayFormats,
  type RowFormat,
} from '../options.ts';
import { alertWriters, formulaCells, type Raised } from '../replay/alert-text.ts';
import { histogram } from '../replay/histogram.ts';
import { historyNotes, type OpenReplay, type ReplayInput, withReplay } from '../replay/open-replay.ts';
import { openSession, resolveDetections } from '../session.ts';

export interface ReplayOptions extends Omit<GlobalOptions, 'format'>, ReplayInput {
  readonly format: Format | RowFormat;
  readonly tune?: string;
  readonly perWeek?: string;
}

/** `detc run`: what the Sentinel rules would have raised over exported logs, run after run. */
export async function replay(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> {
  const format = formatOf(options.format);
  const session = openSession(io, parts, { ...options, format: 'pretty' });
  const chosen = typed.length === 0 ? undefined : resolveDetections(typed, session, io.cwd);
  if (options.tune !== undefined || options.perWeek !== undefined) {
    const { tune } = await import('./replay-tune.ts');
    return await tune(io, parts, session, chosen, { ...options, format });
  }
  const compiled = await session.compile({
    targets: ['sentinel'],
    ...(chosen === undefined ? {} : { only: chosen }),
  });
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    await writeFindings(errors, session.project().files, io, parts, { ...options, format: 'pretty' });
    return exitCodes.findings;
  }
  const rules = replayParts([compiled]);
  const say = (line: string) => {
    if (options.quiet !== true) io.stderr.write(`${line}\n`);
  };
  for (const name of chosen ?? []) {
    if (!rules.rules.some((rule) => rule.name === name))
      say(`note: ${name} has no Sentinel rule, and is not run`);
  }
  await withReplay(io, rules, options, async (open) => {
    const raised = await raisedBy(rules, open);
    io.stdout.write(alertWriters[format](raised));
    if (format === 'csv' && formulaCells(raised) > 0) {
      say(
        `warning: ${counted(formulaCells(raised), 'cell')} would run as a formula in a spreadsheet (=, +, -, @); import the file as text`,
      );
    }
    [...historyNotes(rules.rules, open), ...unreadNotes(compiled, open)].forEach(say);
    summary(raised, rules.rules, open).forEach(say);
  });
  return exitCodes.clean;
}

export function formatOf(format: ReplayOptions['format']): ReplayFormat {
  const found = replayFormats.find((known) => known === format);
  if (found !== undefined) return found;
  throw new CliFailure(`run prints alerts, and has no format ${format}`, {
    help: `use --format ${listed(replayFormats, 'or')}`,
  });
}

/** All alerts in order of time; at one time in the order of the detections. */
async function raisedBy({ rules }: ReplayParts, { replay: run }: OpenReplay): Promise<readonly Raised[]> {
  const alerts = await run(rules);
  return rules
    .flatMap(({ name }, index) => (alerts[index] ?? []).map((one): Raised => ({ detection: name, ...one })))
    .sort((a, b) => a.alert.time - b.alert.time);
}

const namedDetections = 5;

/** Detections that had nothing to look at have found nothing for that reason. */
function unreadNotes({ plans }: CompileResult, { logs }: OpenReplay): readonly string[] {
  // Of lines that were not looked into, nobody knows the table.
  if (logs.records.has('')) return [];
  const blind = plans.filter(({ detection }) =>
    tablesOf(detection.pattern).every((name) => !logs.records.has(name)),
  );
  if (blind.length === 0) return [];
  const names = blind.slice(0, namedDetections).map(({ detection }) => detection.name);
  const more = blind.length - names.length;
  const all = more === 0 ? listed(names) : `${names.join(', ')} and ${String(more)} more`;
  return [`note: there are no records for ${all}`];
}

function summary(
  raised: readonly Raised[],
  rules: readonly ReplayRule[],
  { logs, stretch }: OpenReplay,
): readonly string[] {
  const counts = rules
    .map(({ name }) => ({ name, count: raised.filter(({ detection }) => detection === name).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const width = String(counts[0]?.count ?? 0).length;
  const records = [...logs.records.values()].reduce((sum, count) => sum + count, 0);
  const broken = logs.broken === 0 ? '' : `; ${counted(logs.broken, 'broken line')} passed over`;
  const total = raised.length === 0 ? 'no alerts' : counted(raised.length, 'alert');
  return [
    ...(raised.length === 0
      ? []
      : histogram(
          raised.map(({ alert }) => alert.time),
          stretch,
        )),
    ...(rules.length === 1
      ? []
      : counts.map(({ name, count }) => `${String(count).padStart(width)}  ${name}`)),
    `${total} over ${counted(records, 'record')}${broken}`,
  ];
}
