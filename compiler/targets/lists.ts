import type { List } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';

/** Every list that a detection's query reads, exceptions and members to expect included. */
export function listsOf({ detection }: Plan): readonly List[] {
  const { pattern, lists } = detection;
  const all = pattern.kind === 'absent-member' ? [...lists, pattern.list] : lists;
  return [...new Map(all.map((list) => [list.name, list])).values()];
}
