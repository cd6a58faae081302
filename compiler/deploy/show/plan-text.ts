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
import { planTotalsText, totalsOf, totalsText } from './totals.ts';
import {
  autoDisabledWords,
  endingWords,
  isWorthSaying,
  kindWords,
  marks,
  remarks,
  rowText,
} from './words.ts';

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
    ...(several ? [`In all workspaces: ${planTotalsText(plan)}\n`] : []),
  ];
  return parts.join('\n');
}

function unreadText({ workspace, problem }: UnreadWorkspace, colors: Palette): string {
  const help = problem.help === undefined ? '' : `  help: ${visible(problem.help)}\n`;
  return `${colors.bold(shownWorkspace(workspace))}\n  ${colors.red(`error ${problem.code}`)}: ${visible(problem.message)}\n${help}`;
}

function workspaceText(plan: WorkspacePlan, colors: Palette): string {
  const changed = plan.resources.filter(isWorthSaying);
  const lines = [
    `${colors.bold(shownWorkspace(plan.workspace))}: ${totalsText(totalsOf({ workspaces: [plan] }))}`,
    ...changed.flatMap((resource) => resourceLines(resource, colors)),
    ...disabledLines(plan, colors),
    ...othersLines(
      plan.leftover,
      'made by detc and no longer declared; --prune deletes, --prune disable switches off',
      colors.yellow,
    ),
    ...othersLines(plan.foreign, 'not detc’s, never touched', colors.dim),
  ];
  return `${lines.join('\n')}\n`;
}

function resourceLines(resource: PlannedResource, colors: Palette): readonly string[] {
  const { action, kind, name, title, diffs, items, notes, autoDisabled } = resource;
  const paint = paints(colors)[action];
  const shownTitle = title === name ? '' : ` ${colors.dim(visible(title))}`;
  const remark = remarks(resource).map((text) => colors.yellow(` (${visible(text)})`));
  return [
    `  ${paint(`${marks[action]} ${kindWords[kind]} ${visible(name)}`)}${shownTitle}${remark.join('')}`,
    ...(autoDisabled === undefined
      ? []
      : [`      ${colors.red(colors.bold(visible(autoDisabledWords(autoDisabled))))}`]),
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
  const shown = rows.slice(0, most).map((row) => paint(`      ${mark} row ${visible(rowText(row))}`));
  return rows.length > most
    ? [...shown, paint(`      ${mark} and ${counted(rows.length - most, 'more row')}`)]
    : shown;
}

function disabledLines({ resources }: WorkspacePlan, colors: Palette): readonly string[] {
  const off = resources.filter(({ disabled }) => disabled !== undefined);
  if (off.length === 0) return [];
  const more = off.length - most;
  return [
    `  ${counted(off.length, 'rule')} switched off by the environment`,
    ...off.slice(0, most).map(({ name, disabled = '' }) => `    ${visible(name)}: ${visible(disabled)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ].map(colors.dim);
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
      paint(`    ${visible(title)}: ${visible(autoDisabledWords(autoDisabled))}`),
    ),
  ];
}

function some(names: readonly string[]): string {
  return names.length <= most
    ? listed(names)
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function expiringText(expiring: readonly ExpiringException[], colors: Palette): string {
  const lines = expiring.map(
    (exception) =>
      `  ${visible(exception.name)} ${endingWords(exception)} (${some(exception.detections.map(visible))})`,
  );
  return `${colors.yellow('Exceptions that end')}\n${lines.join('\n')}\n`;
}
