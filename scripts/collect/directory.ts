import { CliFailure, exitCodes } from '../../compiler/cli/failure.ts';
import { mapBounded } from '../../compiler/azure/bounded.ts';
import { field, text, type Json } from '../../compiler/azure/json.ts';
import { isServiceError } from '../../compiler/azure/service-error.ts';
import type { Service } from '../../compiler/azure/service.ts';

/** What holds a role or is left out of a policy. */
export interface Principal {
  readonly id: string;
  /** `User`, `ServicePrincipal`, `Group`, or the directory's own word for what is neither. */
  readonly type: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

/** Names and memberships of one run; nothing is asked twice. */
export interface Directory {
  /** By id in small letters. What was deleted is missing. */
  readonly principals: (ids: Iterable<string>) => Promise<ReadonlyMap<string, Principal>>;
  /** Users and service principals of each group, those of groups in it too; of a group that was deleted, none. */
  readonly members: (groups: Iterable<string>) => Promise<ReadonlyMap<string, readonly Principal[]>>;
}

/** Most that `getByIds` takes. */
const batchSize = 1000;
/** Microsoft Graph throttles by the cost of requests; more at a time gains nothing. */
const groupsAtATime = 4;

export function createDirectory(graph: Service, progress: (done: number, total: number) => void): Directory {
  const known = new Map<string, Principal | undefined>();
  const membersOf = new Map<string, readonly Principal[]>();
  return {
    principals: async (ids) => {
      const wanted = new Set([...ids].map((id) => id.toLowerCase()).filter((id) => id !== ''));
      const missing = [...wanted].filter((id) => !known.has(id));
      for (let at = 0; at < missing.length; at += batchSize) {
        const batch = missing.slice(at, at + batchSize);
        for (const principal of await byIds(graph, batch)) known.set(principal.id.toLowerCase(), principal);
        for (const id of batch) if (!known.has(id)) known.set(id, undefined);
        progress(Math.min(at + batchSize, missing.length), missing.length);
      }
      return defined(wanted, known);
    },
    members: async (groups) => {
      const wanted = new Set([...groups].map((id) => id.toLowerCase()));
      const missing = [...wanted].filter((id) => !membersOf.has(id));
      let done = 0;
      await mapBounded(missing, groupsAtATime, async (group) => {
        membersOf.set(group, await transitiveMembers(graph, group));
        done += 1;
        progress(done, missing.length);
      });
      return defined(wanted, membersOf);
    },
  };
}

function defined<V>(
  keys: Iterable<string>,
  values: ReadonlyMap<string, V | undefined>,
): ReadonlyMap<string, V> {
  return new Map(
    [...keys].flatMap((key) => {
      const value = values.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** (https://learn.microsoft.com/graph/api/directoryobject-getbyids) */
async function byIds(graph: Service, ids: readonly string[]): Promise<readonly Principal[]> {
  const answer = await graph.post('/v1.0/directoryObjects/getByIds', {
    ids,
    types: ['user', 'group', 'servicePrincipal'],
  });
  const items = field(answer, 'value');
  return Array.isArray(items) ? items.flatMap((item: Json) => principalOf(item) ?? []) : [];
}

/**
 * Microsoft Graph walks through nested groups, circles too, and lists them among the members.
 * (https://learn.microsoft.com/graph/api/group-list-transitivemembers)
 */
async function transitiveMembers(graph: Service, group: string): Promise<readonly Principal[]> {
  const members = new Map<string, Principal>();
  try {
    const path = `/v1.0/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id,displayName,userPrincipalName&$top=999`;
    for await (const { items } of graph.pages(path)) {
      for (const item of items) {
        const principal = principalOf(item);
        if (principal?.type !== 'User' && principal?.type !== 'ServicePrincipal') continue;
        members.set(principal.id.toLowerCase(), principal);
      }
    }
  } catch (error) {
    // Deleted since the assignment was read, or before: assignments outlive their groups in Azure.
    if (isServiceError(error) && error.problem.status === 404) return [];
    throw error;
  }
  return [...members.values()];
}

const types: Readonly<Record<string, string>> = {
  '#microsoft.graph.user': 'User',
  '#microsoft.graph.serviceprincipal': 'ServicePrincipal',
  '#microsoft.graph.group': 'Group',
};

function principalOf(item: Json): Principal | undefined {
  const id = text(field(item, 'id'));
  if (id === '') return undefined;
  const odata = text(field(item, '@odata.type'));
  const type = types[odata.toLowerCase()] ?? odata.replace('#microsoft.graph.', '');
  const userPrincipalName = text(field(item, 'userPrincipalName'));
  // Every user has one. Without the permission, an id is all that is given, and no rule would ever match it.
  if (type === 'User' && userPrincipalName === '') {
    throw new CliFailure('Microsoft Graph gives ids of users, and withholds their names', {
      help: 'give the collector User.Read.All or Directory.Read.All, as an application permission with admin consent',
      exitCode: exitCodes.remote,
    });
  }
  return { id, type, userPrincipalName, displayName: text(field(item, 'displayName')) };
}
