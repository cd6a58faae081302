import type { Action, PlannedResource } from '../plan.ts';
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

/** What is said beside the name of a resource. */
export function remarks(resource: PlannedResource): readonly string[] {
  const { action, autoDisabled, disabled, diffs } = resource;
  return [
    ...(action === 'adopt' ? ['as declared; only the record that it is ours is written'] : []),
    ...(action === 'disable' ? ['no longer declared: switched off'] : []),
    ...(action === 'delete' ? ['no longer declared: deleted'] : []),
    ...(autoDisabled === undefined ? [] : [`AUTO DISABLED by Sentinel: ${autoDisabled}`]),
    ...(disabled === undefined ? [] : [`switched off: ${disabled}`]),
    ...(diffs.some(({ isDrift }) => isDrift) ? ['changed in the workspace'] : []),
  ];
}
