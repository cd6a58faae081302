import { counted } from '../../report/words.ts';
import type { Action, ExpiringException, PlannedResource } from '../plan.ts';
import type { ResourceKind } from '../resource.ts';

/** The mark of an action, as plans show it. */
export const marks: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  adopt: '~',
  disable: '~',
  delete: '-',
  blocked: '!',
  none: '=',
};

export const kindWords: Readonly<Record<ResourceKind, string>> = {
  table: 'table',
  endpoint: 'data collection endpoint',
  'collection-rule': 'data collection rule',
  function: 'function',
  watchlist: 'watchlist',
  rule: 'rule',
  alert: 'alert',
};

/** Said of a resource that Sentinel itself has switched off. */
export function autoDisabledWords(reason: string): string {
  return `AUTO DISABLED by Sentinel: ${reason}`;
}

/** What is said beside the name of a resource. */
export function remarks(resource: PlannedResource): readonly string[] {
  const { action, disabled } = resource;
  return [
    ...(action === 'adopt' ? ['as declared; only the record that it is ours is written'] : []),
    ...(action === 'disable' ? ['no longer declared: switched off'] : []),
    ...(action === 'delete' ? ['no longer declared: deleted'] : []),
    ...(disabled === undefined ? [] : [`switched off: ${disabled}`]),
    ...(isDrifted(resource) ? ['changed in the workspace'] : []),
  ];
}

/** Whether somebody changed it in the workspace. */
export function isDrifted({ diffs, items }: Pick<PlannedResource, 'diffs' | 'items'>): boolean {
  return (
    diffs.some(({ isDrift }) => isDrift) || items?.changedIn === 'workspace' || items?.changedIn === 'both'
  );
}

/** Whether there is something to say of a resource: it changes, or a person has to know. */
export function isWorthSaying({ action, autoDisabled, notes }: PlannedResource): boolean {
  return action !== 'none' || autoDisabled !== undefined || notes.length > 0;
}

/** When an exception ends or ended. */
export function endingWords({ expires, days }: Pick<ExpiringException, 'expires' | 'days'>): string {
  if (days < 0) return `ended on ${expires}, ${counted(-days, 'day')} ago`;
  return days === 0 ? `ends today, ${expires}` : `ends on ${expires}, in ${counted(days, 'day')}`;
}

/** The values of a row, without those that are empty. */
export function rowText(row: Readonly<Record<string, string>>): string {
  return Object.values(row)
    .filter((value) => value !== '')
    .join(', ');
}
