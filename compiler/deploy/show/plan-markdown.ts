import { visible } from '../../diagnostics/visible-text.ts';
import { counted } from '../../report/words.ts';
import { encodeMarkdown, encodeMarkdownCode } from '../../templates/encode.ts';
import {
  isUnread,
  type DeployPlan,
  type ForeignResource,
  type PlannedResource,
  type WorkspacePlan,
} from '../plan.ts';
import { shownWorkspace } from '../scope.ts';
import { fieldLines, type DiffLine } from './field-lines.ts';
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

/** What GitHub takes as a comment, in characters; Azure DevOps takes more. */
const longest = 65_536;
/** Kept free for what is said about the parts that are left out. */
const reserve = 400;
/** Characters of all tables, and of all lists of other resources; the rest is for the changes themselves. */
const [longestTables, longestLists] = [24_000, 8_000];
/** Characters of the changes of one resource: a query of 10,000 may be in it twice. */
const longestDetail = 24_000;
const mostRows = 20;
const longestText = 500;

/** A plan as a comment of a pull request. What does not fit is counted, and the comment says where to see it. */
export function planMarkdown(plan: DeployPlan): string {
  const share = Math.max(1, plan.workspaces.length);
  const head = headOf(plan);
  const parts = plan.workspaces.map((workspace) => partsOf(workspace, share));
  const always = [head, ...parts.flatMap(({ top, bottom }) => [...top, ...bottom])];
  let room = longest - reserve - always.reduce((sum, { length }) => sum + length + 2, 0);
  let omitted = 0;
  const sections = parts.flatMap(({ top, details, bottom }) => {
    const fitting = details.filter((detail) => {
      const fits = detail.length + 2 <= room;
      if (fits) room -= detail.length + 2;
      else omitted += 1;
      return fits;
    });
    return [...top, ...fitting, ...bottom];
  });
  const command = encodeMarkdownCode(`detc plan --env ${plan.environment}`);
  const left =
    omitted === 0
      ? []
      : [
          `_The changes of ${counted(omitted, 'resource')} did not fit into this comment; ${command} shows them._`,
        ];
  return whole([head, ...sections, ...left], `_This comment was cut here; ${command} shows the whole plan._`);
}

/** So many workspaces that even their headings do not fit. */
function whole(sections: readonly string[], cut: string): string {
  const text = `${sections.join('\n\n')}\n`;
  if (text.length <= longest) return text;
  const kept: string[] = [];
  let room = longest - cut.length - 3;
  for (const section of sections) {
    if (section.length + 2 > room) break;
    kept.push(section);
    room -= section.length + 2;
  }
  return `${[...kept, cut].join('\n\n')}\n`;
}

function headOf(plan: DeployPlan): string {
  const lines = [`## detc plan: ${md(plan.environment)}`, '', `**${planTotalsText(plan)}**`];
  if (plan.expiring.length > 0) {
    lines.push(
      '',
      ...plan.expiring
        .slice(0, mostRows)
        .map((exception) => `- ⏳ exception ${code(exception.name)} ${endingWords(exception)}`),
      ...more(plan.expiring.length - mostRows, 'exception'),
    );
  }
  return lines.join('\n');
}

interface Parts {
  readonly top: readonly string[];
  readonly details: readonly string[];
  readonly bottom: readonly string[];
}

function partsOf(plan: DeployPlan['workspaces'][number], share: number): Parts {
  const title = `### ${md(shownWorkspace(plan.workspace))}`;
  if (isUnread(plan)) {
    const { code: id, message, help } = plan.problem;
    const way = help === undefined ? '' : `\n\n${md(help)}`;
    return { top: [`${title}\n\n❌ **${id}** ${md(message)}${way}`], details: [], bottom: [] };
  }
  const changed = plan.resources.filter(isWorthSaying);
  return {
    top: [
      share === 1 ? title : `${title}\n\n${totalsText(totalsOf({ workspaces: [plan] }))}`,
      ...autoDisabled(changed),
      ...(changed.length === 0 ? [] : [table(changed, longestTables / share)]),
    ],
    details: changed.flatMap((resource) => details(resource)),
    bottom: [
      ...others(
        plan.leftover,
        'made by detc and no longer declared: <code>--prune</code> removes them',
        longestLists / share,
      ),
      ...others(plan.foreign, 'not detc’s, never touched', longestLists / share),
      ...switchedOff(plan, longestLists / share),
    ],
  };
}

/** In sight: a rule that Sentinel has switched off finds nothing. */
function autoDisabled(resources: readonly PlannedResource[]): readonly string[] {
  const dead = resources.filter((resource) => resource.autoDisabled !== undefined);
  if (dead.length === 0) return [];
  const lines = dead
    .slice(0, mostRows)
    .map(({ name, autoDisabled: reason = '' }) => `> - ${code(name)}: ${md(autoDisabledWords(reason))}`);
  const rest = more(dead.length - mostRows, 'rule').map((line) => `> ${line}`);
  return [['> [!WARNING]', ...lines, ...rest].join('\n')];
}

function table(resources: readonly PlannedResource[], room: number): string {
  const rows = resources.map((resource) => {
    const { action, kind, name, title, notes } = resource;
    const remark = [...remarks(resource), ...notes].map(md).join('; ');
    return `| ${code(marks[action])} | ${kindWords[kind]} | ${code(name)} | ${title === name ? '' : md(title)} | ${remark} |`;
  });
  const head = ['| | kind | name | title | |', '|---|---|---|---|---|'];
  const { kept, left } = fitting(rows, room);
  const rest = left === 0 ? [] : [`| … | | and ${counted(left, 'more resource')} | | |`];
  return [...head, ...kept, ...rest].join('\n');
}

function details({ name, kind, diffs, items }: PlannedResource): readonly string[] {
  const rows: readonly DiffLine[] = [
    ...(items?.add ?? []).map((item) => ({ mark: '+' as const, text: visible(rowText(item)) })),
    ...(items?.remove ?? []).map(({ item }) => ({ mark: '-' as const, text: visible(rowText(item)) })),
  ];
  if (diffs.length === 0 && rows.length === 0) return [];
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
  const { kept, left } = fitting(lines, longestDetail);
  const rest = left === 0 ? [] : [`  and ${counted(left, 'more line')}`];
  return [
    `<details><summary>${kindWords[kind]} ${html(name)}</summary>\n\n${fenced([...kept, ...rest])}\n\n</details>`,
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

function others(resources: readonly ForeignResource[], what: string, room: number): readonly string[] {
  if (resources.length === 0) return [];
  const lines = resources.map(({ title, autoDisabled: reason }) => {
    const dead = reason === undefined ? '' : `: ${md(autoDisabledWords(reason))}`;
    return `- ${md(title)}${dead}`;
  });
  return [folded(`${counted(resources.length, 'resource')} ${what}`, lines, room)];
}

function switchedOff({ resources }: WorkspacePlan, room: number): readonly string[] {
  const off = resources.filter(({ disabled }) => disabled !== undefined);
  if (off.length === 0) return [];
  const lines = off.map(({ name, disabled = '' }) => `- ${code(name)}: ${md(disabled)}`);
  return [folded(`${counted(off.length, 'rule')} switched off by the environment`, lines, room)];
}

function folded(summary: string, lines: readonly string[], room: number): string {
  const { kept, left } = fitting(lines, room);
  return `<details><summary>${summary}</summary>\n\n${[...kept, ...more(left)].join('\n')}\n\n</details>`;
}

function more(count: number, what?: string): readonly string[] {
  if (count <= 0) return [];
  return [`- and ${what === undefined ? `${count} more` : counted(count, `more ${what}`)}`];
}

/** The first lines, as many as there is room for. */
function fitting(lines: readonly string[], room: number): { readonly kept: readonly string[]; left: number } {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > room);
  return end < 0 ? { kept: lines, left: 0 } : { kept: lines.slice(0, end), left: lines.length - end };
}

/** A user's text within a line: no markup, nothing hidden, and nobody is notified by an @ in it. */
function md(text: string): string {
  return encodeMarkdown(shortened(text)).replace(/(?<![\w.+-])@(?=\w)/gu, '@<!-- -->');
}

function code(text: string): string {
  return encodeMarkdownCode(shortened(text));
}

/** Within a line of HTML, where Markdown is not read. */
function html(text: string): string {
  return shortened(text).replace(/[&<>"'@]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function shortened(text: string): string {
  const line = visible(text.replace(/\s+/gu, ' ').trim());
  return line.length <= longestText
    ? line
    : `${line.slice(0, longestText).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
