import { counted } from '../../report/words.ts';
import { isUnread, type Action, type DeployPlan } from '../plan.ts';

export type Totals = Readonly<Record<Action, number>>;

/** How many resources have each action, over all workspaces. */
export function totalsOf({ workspaces }: Pick<DeployPlan, 'workspaces'>): Totals {
  const totals: Record<Action, number> = {
    create: 0,
    update: 0,
    adopt: 0,
    disable: 0,
    delete: 0,
    blocked: 0,
    none: 0,
  };
  for (const plan of workspaces) {
    if (isUnread(plan)) continue;
    for (const { action } of plan.resources) totals[action] += 1;
  }
  return totals;
}

const words: readonly (readonly [Action, string])[] = [
  ['create', 'to create'],
  ['update', 'to change'],
  ['adopt', 'to record as ours'],
  ['disable', 'to switch off'],
  ['delete', 'to delete'],
  ['blocked', 'blocked'],
  ['none', 'unchanged'],
];

/** E.g. `2 to create, 1 to change, 84 unchanged`. */
export function totalsText(totals: Totals): string {
  const parts = words.flatMap(([action, text]) =>
    totals[action] === 0 ? [] : [`${totals[action]} ${text}`],
  );
  return parts.length === 0 ? 'nothing is declared' : parts.join(', ');
}

/** The totals of all workspaces, and how many of them could not be read. */
export function planTotalsText(plan: Pick<DeployPlan, 'workspaces'>): string {
  const unread = plan.workspaces.filter(isUnread).length;
  const missing = `${counted(unread, 'workspace')} could not be read`;
  if (unread === 0) return totalsText(totalsOf(plan));
  return unread === plan.workspaces.length ? missing : `${totalsText(totalsOf(plan))}; ${missing}`;
}
