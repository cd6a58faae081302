import type { Directory, Principal } from './directory.ts';

/** One who has what was given to `givenTo`; through a group, where `givenTo` is one. */
export interface Holder {
  readonly id: string;
  readonly type: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** Empty where it was given directly. */
  readonly groupId: string;
  readonly groupName: string;
}

/**
 * Who has what was given to each id: the members of a group instead of it, the group itself where it has none. An id that
 * the directory no longer knows stays, without names.
 * @param typeOf what the giver says the id is, where the directory does not know it
 */
export async function holdersOf(
  ids: Iterable<string>,
  directory: Directory,
  typeOf: (id: string) => string = () => '',
): Promise<(id: string) => readonly Holder[]> {
  const principals = await directory.principals(ids);
  const groups = [...principals.values()].filter(({ type }) => type === 'Group').map(({ id }) => id);
  const members = await directory.members(groups);
  return (id) => {
    const principal = principals.get(id.toLowerCase());
    if (principal === undefined)
      return [direct({ id, type: typeOf(id), userPrincipalName: '', displayName: '' })];
    if (principal.type !== 'Group') return [direct(principal)];
    const inside = members.get(id.toLowerCase()) ?? [];
    if (inside.length === 0) return [direct(principal)];
    return inside.map((member) => ({ ...member, groupId: principal.id, groupName: principal.displayName }));
  };
}

function direct(principal: Principal): Holder {
  return { ...principal, groupId: '', groupName: '' };
}
