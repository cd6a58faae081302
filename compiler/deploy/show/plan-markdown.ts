import { encodeMarkdown, encodeMarkdownCode } from '../../templates/encode.ts';
import { counted } from '../../report/words.ts';
import {
  isUnread,
  type DeployPlan,
  type ForeignResource,
  type PlannedResource,
  type WorkspacePlan,
} from '../plan.ts';
import { shownWorkspace } from '../scope.ts';
import { fieldLines, type DiffLine } from './field-lines.ts';
import { totalsOf, totalsText } from './totals.ts';
import { kindWords, marks, remarks } from './words.ts';

/** Of a comment on GitHub, in characters; Azure DevOps takes more. */
const longest = 65_000;
const mostRows = 20;

/** A plan as a comment of a pull request. What does not fit is counted. */
export function planMarkdown(plan: DeployPlan): string {
  const head = [
    `## detc plan: ${encodeMarkdown(plan.environment)}`,
    '',
    `**${totalsText(totalsOf(plan))}.**`,
    ...plan.expiring.map(({ name, expires, days }) => {
      const when = days < 0 ? `ended on ${expires}` : `ends on ${expires}`;
      return `- exception ${encodeMarkdownCode(name)} ${when}`;
    }),
  ].join('\n');
  const sections: string[] = [head];
  let length = head.length;
  let omitted = 0;
  for (const section of plan.workspaces.flatMap((workspace) => sectionsOf(workspace))) {
    if (length + section.length > longest) {
      omitted += 1;
      continue;
    }
    sections.push(section);
    length += section.length + 2;
  }
  if (omitted > 0) {
    sections.push(
      `_${counted(omitted, 'more part')} did not fit into this comment: run \`detc plan --env ${plan.environment}\`._`,
    );
  }
  return `${sections.join('\n\n')}\n`;
}

function sectionsOf(plan: DeployPlan['workspaces'][number]): readonly string[] {
  const title = `### ${encodeMarkdown(shownWorkspace(plan.workspace))}`;
  if (isUnread(plan)) {
    const { code, message, help } = plan.problem;
    const way = help === undefined ? '' : `\n\n${encodeMarkdown(help)}`;
    return [`${title}\n\n❌ **${code}** ${encodeMarkdown(message)}${way}`];
  }
  const changed = plan.resources.filter(
    ({ action, autoDisabled, notes }) => action !== 'none' || autoDisabled !== undefined || notes.length > 0,
  );
  return [
    `${title}\n\n${totalsText(totalsOf({ workspaces: [plan] }))}`,
    ...(changed.length === 0 ? [] : [table(changed)]),
    ...changed.flatMap((resource) => details(resource)),
    ...others(plan.leftover, 'ours and no longer declared (`--prune` removes them)'),
    ...others(plan.foreign, 'not detc’s, never touched'),
    ...switchedOff(plan),
  ];
}

function table(resources: readonly PlannedResource[]): string {
  const rows = resources.map((resource) => {
    const { action, kind, name, title, notes } = resource;
    const remark = [...remarks(resource), ...notes].map((text) => encodeMarkdown(text)).join('; ');
    return `| ${encodeMarkdownCode(marks[action])} | ${kindWords[kind]} | ${encodeMarkdownCode(name)} | ${encodeMarkdown(title)} | ${remark} |`;
  });
  return ['| | Kind | Name | Title | |', '|---|---|---|---|---|', ...rows].join('\n');
}

function details({ name, kind, diffs, items }: PlannedResource): readonly string[] {
  const rows: readonly DiffLine[] = [
    ...(items?.add ?? []).map((item) => ({ mark: '+' as const, text: Object.values(item).join(', ') })),
    ...(items?.remove ?? []).map(({ item }) => ({
      mark: '-' as const,
      text: Object.values(item).join(', '),
    })),
  ];
  const isNew = diffs.length === 0;
  if (isNew && (kind !== 'watchlist' || rows.length === 0)) return [];
  const lines = [
    ...diffs.flatMap((diff) => {
      const drift = diff.isDrift ? ' (changed in the workspace)' : '';
      const change = fieldLines(diff);
      return [
        `@@ ${diff.field}${drift} @@`,
        ...(typeof change === 'string' ? [`! ${change}`] : change.map(lineOf)),
      ];
    }),
    ...(rows.length === 0 ? [] : ['@@ rows @@', ...rows.slice(0, mostRows).map(lineOf)]),
    ...(rows.length > mostRows ? [`  and ${counted(rows.length - mostRows, 'more row')}`] : []),
  ];
  return [
    `<details><summary>${kindWords[kind]} ${encodeMarkdown(name)}</summary>\n\n${fenced(lines)}\n\n</details>`,
  ];
}

function lineOf({ mark, text }: DiffLine): string {
  return mark === '@' ? '@@ … @@' : `${mark} ${text}`;
}

/** A fence longer than any in the text, so that nothing in it can end it. */
function fenced(lines: readonly string[]): string {
  const body = lines.join('\n');
  const runs = [...body.matchAll(/`{3,}/gu)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  return `${fence}diff\n${body}\n${fence}`;
}

function others(resources: readonly ForeignResource[], what: string): readonly string[] {
  if (resources.length === 0) return [];
  const names = resources.slice(0, 50).map(({ title, autoDisabled }) => {
    const dead =
      autoDisabled === undefined ? '' : ` — AUTO DISABLED by Sentinel: ${encodeMarkdown(autoDisabled)}`;
    return `- ${encodeMarkdown(title)}${dead}`;
  });
  const more = resources.length > 50 ? [`- and ${resources.length - 50} more`] : [];
  return [
    `<details><summary>${counted(resources.length, 'resource')} ${what}</summary>\n\n${[...names, ...more].join('\n')}\n\n</details>`,
  ];
}

function switchedOff({ resources }: WorkspacePlan): readonly string[] {
  const off = resources.filter(({ disabled }) => disabled !== undefined);
  if (off.length === 0) return [];
  const lines = off.map(
    ({ name, disabled = '' }) => `- ${encodeMarkdownCode(name)}: ${encodeMarkdown(disabled)}`,
  );
  return [
    `<details><summary>${counted(off.length, 'rule')} switched off by the environment</summary>\n\n${lines.join('\n')}\n\n</details>`,
  ];
}
