import type { Capability } from '../targets/target.ts';
import { targetNames, type DetectionReport, type Report } from './report.ts';
import { lossInShort, targetTitles } from './target-words.ts';
import { counted, elapsedInWords, listed } from './words.ts';

/** How parts of a text are coloured; `picocolors` fits, and so does identity. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

export interface BuildFacts {
  readonly out: string;
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly milliseconds: number;
}

/** What `detc build` tells a person, without the last line's newline. */
export function summaryText(report: Report, facts: BuildFacts, colors: Palette): string {
  const active = report.detections.filter((detection) => detection.disabled === undefined);
  const lines = [
    `${colors.bold(counted(report.detections.length, 'detection'))}${
      report.environment === undefined ? '' : ` for ${report.environment}`
    }${switchedOff(report.detections.length - active.length)}`,
    ...report.guides.map(
      (guide) =>
        `  ${guide.name}: ${guide.covered} of ${guide.rows.length} rows covered${
          guide.covered === guide.rows.length ? '' : colors.dim(' (`detc list --rows` shows which)')
        }`,
    ),
    '',
    ...targetTable(active, colors),
  ];
  const losses = lossLines(active, colors);
  if (losses.length > 0) lines.push('', colors.bold('Approximate or missing'), ...losses);
  const examples = report.lists.filter((list) => list.example && list.detections.length > 0);
  if (examples.length > 0) {
    lines.push(
      '',
      `${colors.yellow(`${counted(examples.length, 'list')} with example values only`)}: ${listed(
        examples.map((list) => list.name),
      )}`,
    );
  }
  if (report.exceptions.length > 0) {
    lines.push(
      '',
      colors.bold(counted(report.exceptions.length, 'exception')),
      ...report.exceptions.map(
        (exception) =>
          `  ${exception.name} until ${exception.expires} (${exception.owner}): ${listed(exception.detections)}`,
      ),
    );
  }
  lines.push(
    '',
    `${colors.green(counted(facts.written, 'file'))} written, ${facts.unchanged} unchanged, ${facts.removed} removed in ${facts.out} ${colors.dim(
      `(${elapsedInWords(facts.milliseconds)})`,
    )}`,
  );
  return lines.join('\n');
}

function switchedOff(count: number): string {
  return count === 0 ? '' : `, ${count} switched off`;
}

function targetTable(detections: readonly DetectionReport[], colors: Palette): readonly string[] {
  const width = Math.max(...targetNames.map((name) => targetTitles[name].length));
  return targetNames.map((name) => {
    const count = (level: Capability['level']) =>
      detections.filter((detection) => detection.targets[name].capability === level).length;
    const artifacts = detections.reduce(
      (sum, detection) => sum + detection.targets[name].artifacts.length,
      0,
    );
    const parts = [`${count('full')} full`];
    if (count('approximate') > 0) parts.push(colors.yellow(`${count('approximate')} approximate`));
    if (count('none') > 0) parts.push(colors.red(`${count('none')} not possible`));
    return `  ${targetTitles[name].padEnd(width)}  ${counted(artifacts, 'artifact').padStart(13)}  ${parts.join(', ')}`;
  });
}

function lossLines(detections: readonly DetectionReport[], colors: Palette): readonly string[] {
  return detections.flatMap((detection) =>
    targetNames.flatMap((name) => {
      const target = detection.targets[name];
      if (target.capability === 'full') return [];
      const mark = target.capability === 'none' ? colors.red('not possible') : colors.yellow('approximate');
      return [`  ${detection.name} in ${targetTitles[name]}, ${mark}: ${lossInShort(target)}`];
    }),
  );
}
