import type { Collector } from '../collector.ts';
import { holdersOf, type Holder } from '../holders.ts';
import { field, text, texts, type Json } from '../../../compiler/azure/json.ts';
import { directoryRoles, roleAssignments } from '../roles.ts';
import { scopeOf } from './role-assignments.ts';

/** Words that a policy may use where an id would be. */
const guestWord = 'GuestsOrExternalUsers';
const wordsForUsers: ReadonlySet<string> = new Set([guestWord, 'All', 'None']);

/**
 * Who is left out of each Conditional Access policy: by name, through a group or a role, or as a guest.
 * (https://learn.microsoft.com/graph/api/resources/conditionalaccessusers)
 */
export const collectConditionalAccessExclusions: Collector = async function* ({ graph, directory }) {
  const policies = await graph.list('/v1.0/identity/conditionalAccess/policies');
  const named = policies.map(readPolicy);
  const excludedRoles = new Set(named.flatMap(({ roles }) => roles.map((id) => id.toLowerCase())));
  const roleOf = excludedRoles.size === 0 ? undefined : await directoryRoles(graph);
  // A policy sees only roles over the whole directory, as they are held now.
  const assigned = (excludedRoles.size === 0 ? [] : await roleAssignments(graph))
    .filter((item) => scopeOf(item) === '/')
    .map((item) => ({
      role: roleOf?.(text(field(item, 'roleDefinitionId'))).templateId.toLowerCase() ?? '',
      principalId: text(field(item, 'principalId')),
    }))
    .filter(({ role }) => excludedRoles.has(role));
  const guests = named.some(({ excludesGuests }) => excludesGuests)
    ? await graph.list(
        "/v1.0/users?$filter=userType eq 'Guest'&$select=id,userPrincipalName,displayName&$top=999",
      )
    : [];
  const holders = await holdersOf(
    [
      ...named.flatMap(({ users, groups }) => [...users, ...groups]),
      ...assigned.map(({ principalId }) => principalId),
    ],
    directory,
  );
  const groupNames = await directory.principals(named.flatMap(({ groups }) => groups));
  for (const policy of named) {
    const entries: readonly Entry[] = [
      ...policy.users.map((id) => ({ through: 'user', id, name: '', who: holders(id) })),
      ...policy.groups.map((id) => ({
        through: 'group',
        id,
        name: groupNames.get(id.toLowerCase())?.displayName ?? '',
        who: holders(id),
      })),
      ...policy.roles.map((id) => ({
        through: 'role',
        id,
        name: roleOf?.(id).name ?? '',
        who: assigned
          .filter(({ role }) => role === id.toLowerCase())
          .flatMap(({ principalId }) => holders(principalId)),
      })),
      ...(policy.excludesGuests
        ? [{ through: 'guests', id: guestWord, name: policy.guestTypes, who: guests.map(guestOf) }]
        : []),
    ];
    yield { rows: entries.flatMap((entry) => rowsOf(policy, entry)) };
  }
};

interface Policy {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly excludesGuests: boolean;
  readonly guestTypes: string;
}

interface Entry {
  readonly through: string;
  readonly id: string;
  readonly name: string;
  readonly who: readonly Pick<Holder, 'id' | 'type' | 'userPrincipalName' | 'displayName'>[];
}

function readPolicy(item: Json): Policy {
  const users = field(field(item, 'conditions'), 'users');
  const excluded = texts(field(users, 'excludeUsers'));
  const external = field(users, 'excludeGuestsOrExternalUsers');
  const guestTypes = text(field(external, 'guestOrExternalUserTypes'));
  return {
    id: text(field(item, 'id')),
    name: text(field(item, 'displayName')),
    state: text(field(item, 'state')),
    users: excluded.filter((id) => !wordsForUsers.has(id)),
    groups: texts(field(users, 'excludeGroups')),
    roles: texts(field(users, 'excludeRoles')).filter((id) => id !== 'None'),
    excludesGuests: excluded.includes(guestWord) || /guest/iu.test(guestTypes),
    guestTypes,
  };
}

function guestOf(item: Json): Entry['who'][number] {
  return {
    id: text(field(item, 'id')),
    type: 'User',
    userPrincipalName: text(field(item, 'userPrincipalName')),
    displayName: text(field(item, 'displayName')),
  };
}

/** Accounts only: a policy for users says nothing of service principals, and a group without members leaves out nobody. */
function rowsOf(policy: Policy, { through, id, name, who }: Entry) {
  const accounts = new Map(
    who
      .filter(({ type }) => type === 'User' || (type === '' && through === 'user'))
      .map((account) => [account.id.toLowerCase(), account]),
  );
  return [...accounts.values()].map((account) => ({
    PolicyId: policy.id,
    PolicyName: policy.name,
    State: policy.state,
    PrincipalId: account.id,
    PrincipalUserPrincipalName: account.userPrincipalName,
    PrincipalDisplayName: account.displayName,
    ExcludedThrough: through,
    ExcludedId: id,
    ExcludedName: name,
  }));
}
