import type { Capability } from '../../targets/target.ts';
import { targetNames, type DetectionReport, type GuideReport, type Report } from '../../report/report.ts';
import { targetTitles } from '../../report/target-words.ts';
import { counted } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { colorsFor, type Colors } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { plainTable } from '../plain-table.ts';
import { openSession } from '../session.ts';

export interface ListOptions extends GlobalOptions {
  readonly rows?: boolean;
}

/** `detc list`: what there is, also where some of it has errors; the exit code tells of those. */
export async function list(io: CliIo, parts: CliParts, options: ListOptions): Promise<ExitCode> {
  requireDataFormat('list', options);
  const session = openSession(io, parts, options);
  const { report, diagnostics } = await session.compile();
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (options.format === 'json') {
    const data = options.rows === true ? report.guides : report.detections;
    io.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  } else {
    const colors = colorsFor(options.color, io.env, io.stdout);
    io.stdout.write(options.rows === true ? rowsText(report, colors) : detectionsText(report, colors));
  }
  if (errors > 0 && options.quiet !== true) {
    io.stderr.write(`${counted(errors, 'error')}; what has one may be missing here: run \`detc check\`\n`);
  }
  return errors > 0 ? exitCodes.findings : exitCodes.clean;
}

/** Some commands print data that no format for findings can hold. */
export function requireDataFormat(command: string, { format }: Pick<GlobalOptions, 'format'>): void {
  if (format === 'pretty' || format === 'json') return;
  throw new CliFailure(`${command} prints no findings, so it has no format ${format}`, {
    help: 'use --format pretty or --format json',
  });
}

const cells: Readonly<Record<Capability['level'], (colors: Colors) => string>> = {
  full: (colors) => colors.green('full'),
  approximate: (colors) => colors.yellow('approximate'),
  none: (colors) => colors.red('none'),
};

function detectionsText(report: Report, colors: Colors): string {
  if (report.detections.length === 0) return 'no detections yet; `detc new` begins one\n';
  return plainTable(
    ['Detection', 'Level', 'Status', 'Row', ...targetNames.map((name) => targetTitles[name])],
    report.detections.map((detection) => [
      detection.name,
      detection.level,
      detection.disabled === undefined ? detection.status : 'switched off',
      detection.covers?.row ?? '',
      ...targetNames.map((name) => capabilityCell(detection, name, colors)),
    ]),
    colors,
  );
}

function capabilityCell(
  detection: DetectionReport,
  name: (typeof targetNames)[number],
  colors: Colors,
): string {
  return detection.disabled === undefined
    ? cells[detection.targets[name].capability](colors)
    : colors.dim('off');
}

function rowsText(report: Report, colors: Colors): string {
  if (report.guides.length === 0) return 'there is no guide in detections/guides/\n';
  return report.guides.map((guide) => guideText(guide, colors)).join('\n');
}

function guideText(guide: GuideReport, colors: Colors): string {
  const heading = `${colors.bold(guide.title)}: ${guide.covered} of ${guide.rows.length} rows covered\n`;
  return (
    heading +
    plainTable(
      ['#', 'Row', 'Risk', 'Detections'],
      guide.rows.map((row) => [
        String(row.n),
        row.id,
        row.risk ?? '',
        row.detections.length === 0 ? colors.dim('none') : row.detections.join(', '),
      ]),
      colors,
    )
  );
}
