import type { Detection } from '../../model/index.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { describe, type Description } from '../../report/describe.ts';
import { targetNames, type DetectionReport } from '../../report/report.ts';
import { lossReasons, targetTitles } from '../../report/target-words.ts';
import { durationInWords, listed } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { findProject } from '../host/project.ts';
import { colorsFor, type Colors } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession, resolveDetections } from '../session.ts';
import { requireDataFormat } from './list.ts';

export interface ExplainOptions extends GlobalOptions {
  /** A file of records. */
  readonly event?: string;
}

/** `detc explain CODE` prints the page of a finding; `detc explain NAME` what a detection does. */
export async function explain(
  io: CliIo,
  parts: CliParts,
  what: string,
  options: ExplainOptions,
): Promise<ExitCode> {
  requireDataFormat('explain', options);
  const { allDiagnosticKinds, findKind } = await import('../../diagnostics/registry.ts');
  const kind = findKind(what);
  if (kind !== undefined) {
    if (options.event !== undefined) {
      throw new CliFailure('--event explains a record to a detection, not to a finding');
    }
    const { code, name, severity, page } = kind;
    io.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ code, name, severity, page }, undefined, 2)}\n`
        : pageText(`${code} ${name} (${severity})`, page, colorsFor(options.color, io.env, io.stdout)),
    );
    return exitCodes.clean;
  }
  if (/^D\d+$/iu.test(what)) {
    const codes = allDiagnosticKinds.map(({ code }) => code);
    throw new CliFailure(`there is no finding with the code ${what}`, { help: didYouMean(what, codes) });
  }
  if (!isInProject(io, options)) {
    const names = allDiagnosticKinds.map(({ name }) => name);
    throw new CliFailure(
      `${JSON.stringify(what)} is not the code of a finding, and there is no project here`,
      {
        help:
          didYouMean(what, [...names, ...allDiagnosticKinds.map(({ code }) => code)]) ??
          'codes look like D3001; for a detection, name its project with --project',
      },
    );
  }
  const session = openSession(io, parts, options);
  const kinds = allDiagnosticKinds.flatMap((known) => [known.code, known.name]);
  const [name] = resolveDetections([what], session, io.cwd, kinds);
  if (name === undefined) return exitCodes.usage;
  const result = await session.compile({ only: [name] });
  const detection = result.detections.find((candidate) => candidate.name === name);
  const report = result.report.detections.find((candidate) => candidate.name === name);
  if (detection === undefined || report === undefined) {
    await writeFindings(result.diagnostics, session.project().files, io, parts, {
      ...options,
      format: 'pretty',
    });
    return exitCodes.findings;
  }
  if (options.event !== undefined) {
    const { explainEvents, explainedText } = await import('./explain-event.ts');
    const rows = explainEvents(result, detection, io.cwd, options.event);
    io.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify(rows, undefined, 2)}\n`
        : explainedText(rows, colorsFor(options.color, io.env, io.stdout)),
    );
    return exitCodes.clean;
  }
  const description = describe(detection);
  io.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify({ ...report, ...description }, undefined, 2)}\n`
      : detectionText(detection, report, description, colorsFor(options.color, io.env, io.stdout)),
  );
  return exitCodes.clean;
}

function isInProject(io: CliIo, options: GlobalOptions): boolean {
  if (options.project !== undefined) return true;
  try {
    findProject(io.cwd, undefined);
    return true;
  } catch {
    return false;
  }
}

/** Markdown as a terminal shows it well: strong words bold, code coloured and, in blocks, indented. */
function pageText(title: string, page: string, colors: Colors): string {
  let isCode = false;
  const lines = page
    .trim()
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('```')) {
        isCode = !isCode;
        return [];
      }
      if (isCode) return [colors.cyan(`    ${line}`)];
      return [
        line
          .replace(/\*\*([^*]+)\*\*/gu, (_, words: string) => colors.bold(words))
          .replace(/`([^`]+)`/gu, (_, code: string) => colors.cyan(code)),
      ];
    });
  return `${colors.bold(title)}\n\n${lines.join('\n')}\n`;
}

function detectionText(
  detection: Detection,
  report: DetectionReport,
  description: Description,
  colors: Colors,
): string {
  const { meta } = detection;
  const lines: string[] = [
    colors.bold(meta.title),
    colors.dim(`${detection.file}  ${meta.level}, ${meta.status}, ${meta.id}`),
    '',
    meta.description.trim(),
    '',
    description.fires,
    description.runs,
  ];
  if (report.covers !== undefined) lines.push(`Covers ${report.covers.guide} / ${report.covers.row}.`);
  if (detection.disabled !== undefined) lines.push(colors.yellow(`Switched off here: ${detection.disabled}`));
  if (description.own !== undefined) {
    lines.push(`Carries its own KQL, which reads ${listed(description.own.tables) || 'no table'}.`);
  }
  for (const event of description.events) {
    const title = description.events.length > 1 ? event.name : 'Event';
    lines.push(
      '',
      `${colors.bold(title)} from ${event.source} (${listed(event.tables)}), usually ${durationInWords(event.delay)} late at most:`,
      ...event.where.map(({ depth, text }) => `${'  '.repeat(depth + 1)}${text}`),
    );
  }
  const section = (heading: string, items: readonly string[]) => {
    if (items.length > 0) lines.push('', colors.bold(heading), ...items.map((item) => `  ${item}`));
  };
  section(
    'Parameters',
    Object.entries(detection.parameters).map(([name, value]) => `${name} = ${String(value)}`),
  );
  section(
    'Lists',
    detection.lists.map(
      (list) =>
        `${list.name} (${list.type}, ${list.delivery.kind === 'watchlist' ? `watchlist ${list.delivery.alias}` : 'written into the rule'}${list.isExample ? ', example values only' : ''})`,
    ),
  );
  section(
    'Exceptions',
    detection.exceptions.map(
      ({ name, reason, owner, expires }) => `${name} until ${expires} (${owner}): ${reason}`,
    ),
  );
  lines.push('', colors.bold('Targets'));
  for (const name of targetNames) {
    const target = report.targets[name];
    const words = {
      full: colors.green('full'),
      approximate: colors.yellow('approximate'),
      none: colors.red('not possible'),
    };
    lines.push(`  ${targetTitles[name]}: ${words[target.capability]}`);
    lines.push(...lossReasons(target).map((reason) => `    because: ${reason}`));
    lines.push(...target.artifacts.map((path) => colors.dim(`    out/${path}`)));
  }
  section(
    'What an analyst does',
    detection.alert.triage.map((step, index) => `${index + 1}. ${step}`),
  );
  section('False positives', meta.falsepositives);
  return `${lines.join('\n')}\n`;
}
