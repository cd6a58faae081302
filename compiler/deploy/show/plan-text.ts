import { visible } from '../../diagnostics/visible-text.ts';
import type { Palette } from '../../report/summary.ts';
import { counted, listed } from '../../report/words.ts';
import {
  isUnread,
  type Action,
  type DeployPlan,
  type ExpiringException,
  type FieldDiff,
  type ForeignResource,
  type PlannedResource,
  type UnreadWorkspace,
  type WorkspacePlan,
} from '../plan.ts';
import type { WatchlistItem } from '../resource.ts';
import { shownWorkspace } from '../scope.ts';
import { fieldLines } from './field-lines.ts';
import { totalsOf, totalsText } from './totals.ts';
import { kindWords, marks, remarks } from './words.ts';

/** Of rows and names, so many are shown; the rest is counted. */
const most = 8;

/** A plan for a terminal. */
export function planText(plan: DeployPlan, colors: Palette): string {
  const several = plan.workspaces.length > 1;
  const parts = [
    ...plan.workspaces.map((workspace) =>
      isUnread(workspace) ? unreadText(workspace, colors) : workspaceText(workspace, colors),
    ),
    ...(plan.expiring.length === 0 ? [] : [expiringText(plan.expiring, colors)]),
    ...(several ? [`In all workspaces: ${totalsText(totalsOf(plan))}.\n`] : []),
  ];
  return parts.join('\n');
}

function unreadText({ workspace, problem }: UnreadWorkspace, colors: Palette): string {
  const help = problem.help === undefined ? '' : `help: ${problem.help}\n`;
  return `${colors.bold(shownWorkspace(workspace))}\n${colors.red(`error ${problem.code}`)}: ${visible(problem.message)}\n${help}`;
}

function workspaceText(plan: WorkspacePlan, colors: Palette): string {
  const changed = plan.resources.filter((resource) => resource.action !== 'none' || isWorthSaying(resource));
  const lines = [
    `${colors.bold(shownWorkspace(plan.workspace))}: ${totalsText(totalsOf({ workspaces: [plan] }))}`,
    ...changed.flatMap((resource) => resourceLines(resource, colors)),
    ...disabledLines(plan, colors),
    ...othersLines(
      plan.leftover,
      'ours and no longer declared; --prune deletes, --prune disable switches off',
      colors.yellow,
    ),
    ...othersLines(plan.foreign, 'not detc’s, never touched', colors.dim),
  ];
  return `${lines.join('\n')}\n`;
}

function isWorthSaying({ autoDisabled, notes }: PlannedResource): boolean {
  return autoDisabled !== undefined || notes.length > 0;
}

function resourceLines(resource: PlannedResource, colors: Palette): readonly string[] {
  const { action, kind, name, title, diffs, items, notes } = resource;
  const paint = paints(colors)[action];
  const shownTitle = title === name ? '' : ` ${colors.dim(visible(title))}`;
  const remark = remarks(resource).map((text) => colors.yellow(` (${visible(text)})`));
  return [
    `  ${paint(`${marks[action]} ${kindWords[kind]} ${visible(name)}`)}${shownTitle}${remark.join('')}`,
    ...diffs.flatMap((diff) => diffLines(diff, colors)),
    ...(items === undefined
      ? []
      : [
          ...rowLines('+', items.add, colors),
          ...rowLines(
            '-',
            items.remove.map(({ item }) => item),
            colors,
          ),
        ]),
    ...notes.map((note) => `      ${colors.yellow(`note: ${visible(note)}`)}`),
  ];
}

function paints(colors: Palette): Readonly<Record<Action, (text: string) => string>> {
  const { green, yellow, red, dim } = colors;
  return {
    create: green,
    update: yellow,
    adopt: yellow,
    disable: yellow,
    delete: red,
    blocked: red,
    none: dim,
  };
}

function diffLines(diff: FieldDiff, colors: Palette): readonly string[] {
  const drift = diff.isDrift ? ` ${colors.yellow('(changed in the workspace)')}` : '';
  const lines = fieldLines(diff);
  if (typeof lines === 'string') return [`      ${diff.field}: ${lines}${drift}`];
  return [
    `      ${diff.field}:${drift}`,
    ...lines.map(({ mark, text }) => {
      if (mark === '@') return `        ${colors.dim('…')}`;
      const line = `        ${mark} ${text}`;
      return mark === '-' ? colors.red(line) : mark === '+' ? colors.green(line) : colors.dim(line);
    }),
  ];
}

function rowLines(mark: '+' | '-', rows: readonly WatchlistItem[], colors: Palette): readonly string[] {
  const paint = mark === '+' ? colors.green : colors.red;
  const shown = rows
    .slice(0, most)
    .map((row) => paint(`      ${mark} row ${visible(Object.values(row).join(', '))}`));
  return rows.length > most
    ? [...shown, paint(`      ${mark} and ${counted(rows.length - most, 'more row')}`)]
    : shown;
}

function disabledLines({ resources }: WorkspacePlan, colors: Palette): readonly string[] {
  const off = resources.filter(({ disabled }) => disabled !== undefined).map(({ name }) => name);
  return off.length === 0
    ? []
    : [colors.dim(`  ${counted(off.length, 'rule')} switched off by the environment: ${some(off)}`)];
}

function othersLines(
  resources: readonly ForeignResource[],
  what: string,
  paint: (text: string) => string,
): readonly string[] {
  if (resources.length === 0) return [];
  const dead = resources.filter(({ autoDisabled }) => autoDisabled !== undefined);
  return [
    paint(
      `  ${counted(resources.length, 'resource')} ${what}: ${some(resources.map(({ title }) => visible(title)))}`,
    ),
    ...dead.map(({ title, autoDisabled = '' }) =>
      paint(`    ${visible(title)}: AUTO DISABLED by Sentinel: ${visible(autoDisabled)}`),
    ),
  ];
}

function some(names: readonly string[]): string {
  return names.length <= most
    ? listed(names)
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function expiringText(expiring: readonly ExpiringException[], colors: Palette): string {
  const lines = expiring.map(({ name, expires, days, detections }) => {
    const when = days < 0 ? `ended on ${expires}` : `ends on ${expires}, in ${counted(days, 'day')}`;
    return `  ${visible(name)} ${when} (${detections.join(', ')})`;
  });
  return `${colors.yellow('Exceptions about to end')}\n${lines.join('\n')}\n`;
}
