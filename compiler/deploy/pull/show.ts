import type { Json } from '../../azure/json.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import type { Palette } from '../../report/summary.ts';
import { counted } from '../../report/words.ts';
import { parseIsoDuration } from '../../targets/duration.ts';
import type { UnreadWorkspace } from '../plan.ts';
import type { ResourceKind, WatchlistItem } from '../resource.ts';
import { shownWorkspace } from '../scope.ts';
import { fieldLines } from '../show/field-lines.ts';
import { autoDisabledWords, kindWords, rowText } from '../show/words.ts';
import type { FieldDrift } from './drift.ts';
import { levelOfSeverity } from './proposals.ts';
import type { Pulled, Remaining, Written } from './pull.ts';

export interface PullReport extends Pulled {
  readonly environment: string;
  /** True where nothing was written. */
  readonly isDryRun: boolean;
  readonly unread: readonly UnreadWorkspace[];
}

/** Of rows, so many are shown; the rest is counted. */
const most = 8;

/** What was taken over and what is left to do, for a terminal. */
export function pullText(report: PullReport, colors: Palette): string {
  const { written, remaining, autoDisabled, unread, isDryRun } = report;
  const sections = [
    ...unread.map(
      ({ workspace, problem }) =>
        `${colors.bold(shownWorkspace(workspace))}\n  ${colors.red(`error ${problem.code}`)}: ${visible(problem.message)}`,
    ),
    section(
      colors.bold(isDryRun ? 'Would be written' : 'Written'),
      grouped(
        written,
        ({ kind, name, workspaces }) => heading(kind, name, workspaces),
        (change) => writtenLines(change, colors),
      ),
    ),
    section(
      colors.bold('To change by hand'),
      grouped(
        remaining,
        ({ drift: { kind, name, workspaces } }) => heading(kind, name, workspaces),
        (left) => remainingLines(left, colors),
      ),
    ),
    section(
      colors.bold('Left alone'),
      autoDisabled.map(
        ({ name, reason, workspaces }) =>
          `  ${heading('rule', name, workspaces)}\n    ${colors.red(visible(autoDisabledWords(reason)))}`,
      ),
    ),
  ].filter((text) => text !== '');
  return `${[...sections, sumOf(report)].join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : [title, ...parts].join('\n');
}

function grouped<T>(
  items: readonly T[],
  titleOf: (item: T) => string,
  linesOf: (item: T) => readonly string[],
): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const title = titleOf(item);
    groups.set(title, [...(groups.get(title) ?? []), ...linesOf(item)]);
  }
  return [...groups].map(([title, lines]) => [`  ${title}`, ...lines].join('\n'));
}

function heading(kind: ResourceKind, name: string, workspaces: readonly string[]): string {
  return `${kindWords[kind]} ${visible(name)} in ${workspaces.map(visible).join(', ')}`;
}

function writtenLines(
  { file, line, path, before, after, rows }: Written,
  colors: Palette,
): readonly string[] {
  if (rows === undefined) {
    const change = `${valueText(before)} → ${valueText(after)}`;
    return [`    ${place(file, line)} ${visible(path.join('.'))}: ${change}`];
  }
  const key = path.length === 0 ? '' : ` ${visible(path.join('.'))}`;
  return [
    `    ${place(file, line)}${key}: ${rowCounts(rows.added, rows.removed)}`,
    ...rowLines('+', rows.added, colors.green),
    ...rowLines('-', rows.removed, colors.red),
  ];
}

function rowCounts(added: readonly WatchlistItem[], removed: readonly WatchlistItem[]): string {
  return [
    ...(added.length === 0 ? [] : [`${counted(added.length, 'row')} added`]),
    ...(removed.length === 0 ? [] : [`${counted(removed.length, 'row')} removed`]),
  ].join(', ');
}

function rowLines(
  mark: '+' | '-',
  rows: readonly WatchlistItem[],
  paint: (text: string) => string,
): readonly string[] {
  const shown = rows.slice(0, most).map((row) => paint(`      ${mark} ${visible(rowText(row))}`));
  const more = rows.length - most;
  return more > 0 ? [...shown, paint(`      ${mark} and ${counted(more, 'more row')}`)] : shown;
}

function remainingLines({ drift, range, key, why }: Remaining, colors: Palette): readonly string[] {
  const at = `    ${place(range.file, range.start.line)} ${visible(key)}`;
  const note = why === undefined ? [] : [`      ${colors.yellow(`note: ${visible(why)}`)}`];
  if ('extra' in drift) {
    return [
      `${at}: ${rowCounts(drift.extra, drift.gone)}`,
      ...rowLines('+', drift.extra, colors.green),
      ...rowLines('-', drift.gone, colors.red),
      ...note,
    ];
  }
  return [...fieldChange(at, drift, colors), ...note];
}

/** From what the project has to what the workspace has. */
function fieldChange(at: string, drift: FieldDrift, colors: Palette): readonly string[] {
  const [before, after] = [inWords(drift.field, drift.declared), inWords(drift.field, drift.actual)];
  const lines = fieldLines({
    field: drift.field,
    show: drift.show,
    isDrift: true,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
  if (typeof lines === 'string') return [`${at} (${drift.field}): ${lines}`];
  return [
    `${at} (${drift.field}):`,
    ...lines.map(({ mark, text }) => {
      if (mark === '@') return `      ${colors.dim('…')}`;
      const line = `      ${mark} ${text}`;
      return mark === '-' ? colors.red(line) : mark === '+' ? colors.green(line) : colors.dim(line);
    }),
  ];
}

const durations: ReadonlySet<string> = new Set([
  'queryFrequency',
  'queryPeriod',
  'suppressionDuration',
  'evaluationFrequency',
  'windowSize',
  'overrideQueryTimeRange',
  'muteActionsDuration',
]);

/** As the project's files say it: `PT1H` is `1h`, and `High` is `high`. */
function inWords(field: string, value: Json | undefined): Json | undefined {
  if (field === 'severity') return levelOfSeverity(value) ?? value;
  if (!durations.has(field) || typeof value !== 'string') return value;
  const seconds = parseIsoDuration(value);
  if (seconds === undefined || seconds === 0) return value;
  const unit = (
    [
      ['d', 86_400],
      ['h', 3_600],
      ['m', 60],
    ] as const
  ).find(([, size]) => seconds % size === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '(not set)';
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

function place(file: string, line: number): string {
  return `${visible(file)}:${line}`;
}

function sumOf({ written, remaining, autoDisabled, unread, isDryRun }: PullReport): string {
  if (written.length + remaining.length + autoDisabled.length === 0) {
    return unread.length === 0 ? 'nothing was changed in the workspace' : 'nothing else was changed';
  }
  const done = `${counted(written.length, 'change')} ${isDryRun ? 'would be written' : 'written'}`;
  return remaining.length === 0 ? done : `${done}, ${remaining.length} to make by hand`;
}

/** For programs: `detc pull --format json`. */
export function pullJson({
  environment,
  isDryRun,
  written,
  remaining,
  autoDisabled,
  unread,
}: PullReport): object {
  return {
    version: 1,
    environment,
    isDryRun,
    written: written.map(({ kind, name, field, workspaces, file, line, path, before, after, rows }) => ({
      kind,
      name,
      field,
      workspaces,
      file,
      line,
      ...(path.length === 0 ? {} : { key: path.join('.') }),
      before,
      after,
      rows,
    })),
    remaining: remaining.map(({ drift, range, key, why }) => ({
      kind: drift.kind,
      name: drift.name,
      field: 'field' in drift ? drift.field : 'rows',
      workspaces: drift.workspaces,
      file: range.file,
      line: range.start.line,
      key,
      ...('field' in drift
        ? { before: drift.declared, after: drift.actual }
        : { rows: { added: drift.extra, removed: drift.gone } }),
      why,
    })),
    autoDisabled,
    unread: unread.map(({ workspace, problem: { code, message, help } }) => ({
      workspace,
      problem: { code, message, help },
    })),
  };
}
