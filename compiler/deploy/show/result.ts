import { visible } from '../../diagnostics/visible-text.ts';
import type { Palette } from '../../report/summary.ts';
import { counted, elapsedInWords } from '../../report/words.ts';
import type { ApplyResult, Outcome, ResourceResult, WorkspaceResult } from '../apply.ts';
import { shownWorkspace } from '../scope.ts';
import { kindWords, marks } from './words.ts';

/** What a deployment did, for programs. */
export function resultJson({ environment, started, ended, workspaces }: ApplyResult): object {
  return {
    environment,
    started,
    ended,
    workspaces: workspaces.map(({ workspace, resources, problem }) => ({
      workspace,
      ...(problem === undefined ? {} : { problem: shortened(problem) }),
      totals: outcomesOf(resources),
      resources: resources.map(({ problem: fault, ...resource }) => ({
        ...resource,
        ...(fault === undefined ? {} : { problem: shortened(fault) }),
      })),
    })),
  };
}

function shortened({ code, message, help }: NonNullable<WorkspaceResult['problem']>) {
  return { code, message, ...(help === undefined ? {} : { help }) };
}

/** What a deployment did, for a terminal: the sum, what has to be done by hand, and what is not applied. */
export function resultText({ started, ended, workspaces }: ApplyResult, colors: Palette): string {
  const took = elapsedInWords(Date.parse(ended) - Date.parse(started));
  return workspaces
    .map(({ workspace, resources, problem }) => {
      const totals = outcomesOf(resources);
      const sum = order.flatMap((outcome) =>
        totals[outcome] === 0
          ? []
          : [paintOf(outcome, colors)(`${totals[outcome]} ${outcomeWords[outcome]}`)],
      );
      const lines = [
        `${colors.bold(shownWorkspace(workspace))}: ${sum.length === 0 ? 'nothing was changed' : sum.join(', ')} ${colors.dim(`in ${took}`)}`,
        ...(problem === undefined ? [] : problemLines(problem, colors)),
        ...resources.flatMap((resource) => resourceLines(resource, colors)),
      ];
      if (totals.failed + totals.skipped + totals['not-begun'] > 0) {
        lines.push(
          `  ${counted(totals.done, 'change')} ${totals.done === 1 ? 'is' : 'are'} in place; running it again does the rest`,
        );
      }
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

const order: readonly Outcome[] = ['done', 'failed', 'skipped', 'not-begun'];
const outcomeWords: Readonly<Record<Outcome, string>> = {
  done: 'applied',
  failed: 'failed',
  skipped: 'skipped',
  'not-begun': 'not begun',
};

function paintOf(outcome: Outcome, colors: Palette): (text: string) => string {
  const paints: Readonly<Record<Outcome, (text: string) => string>> = {
    done: colors.green,
    failed: colors.red,
    skipped: colors.yellow,
    'not-begun': colors.yellow,
  };
  return paints[outcome];
}

function outcomesOf(resources: readonly ResourceResult[]): Readonly<Record<Outcome, number>> {
  const totals: Record<Outcome, number> = { done: 0, failed: 0, skipped: 0, 'not-begun': 0 };
  for (const { outcome } of resources) totals[outcome] += 1;
  return totals;
}

function resourceLines(
  { action, kind, name, outcome, problem, notes }: ResourceResult,
  colors: Palette,
): readonly string[] {
  if (outcome === 'done' && notes.length === 0) return [];
  return [
    `  ${paintOf(outcome, colors)(`${marks[action]} ${kindWords[kind]} ${visible(name)}: ${outcomeWords[outcome]}`)}`,
    ...(problem === undefined ? [] : problemLines(problem, colors)),
    ...notes.map((note) => `      note: ${visible(note)}`),
  ];
}

function problemLines(
  { code, message, help }: NonNullable<WorkspaceResult['problem']>,
  colors: Palette,
): readonly string[] {
  return [
    `      ${colors.red(`error ${code}`)}: ${visible(message)}`,
    ...(help === undefined ? [] : [`      help: ${visible(help)}`]),
  ];
}
