import { CliFailure, exitCodes } from '../../../compiler/cli/failure.ts';
import type { Collector } from '../collector.ts';
import { holdersOf } from '../holders.ts';
import { field, text, time, type Json } from '../../../compiler/azure/json.ts';
import { isServiceError } from '../../../compiler/azure/service-error.ts';
import type { Service } from '../../../compiler/azure/service.ts';

const authorization = 'providers/Microsoft.Authorization';

/** Who holds which Azure role, over management groups, subscriptions and what lies in them. */
export const collectAzureRoleAssignments: Collector = async function* ({
  resourceManager,
  directory,
  progress,
}) {
  const groups = await managementGroups(resourceManager);
  const subscriptions = (await resourceManager.list('/subscriptions?api-version=2022-12-01')).map(
    (item) => `/subscriptions/${text(field(item, 'subscriptionId'))}`,
  );
  if (groups.length === 0 && subscriptions.length === 0) {
    throw new CliFailure('Azure Resource Manager shows neither a subscription nor a management group', {
      help: 'give the collector the Azure role Reader on the root management group',
      exitCode: exitCodes.remote,
    });
  }
  const found = new Map<string, Json>();
  const roles = new Map<string, string>();
  const scopes = [...groups, ...subscriptions];
  for (const [index, scope] of scopes.entries()) {
    progress(index, scopes.length);
    // Of a management group, its own and those above it: each group below it is asked itself, and each subscription
    // for all that lies in it.
    const filter = groups.includes(scope) ? '&$filter=atScope()' : '';
    const assignments = await resourceManager.list(
      `${scope}/${authorization}/roleAssignments?api-version=2022-04-01${filter}`,
    );
    for (const item of assignments) found.set(text(field(item, 'id')).toLowerCase(), item);
    if (assignments.some((item) => !roles.has(roleIdOf(item).toLowerCase()))) {
      for (const [id, name] of await roleNames(resourceManager, scope)) roles.set(id, name);
    }
  }
  const typeOf = new Map(
    [...found.values()].map((item) => [
      principalIdOf(item).toLowerCase(),
      text(property(item, 'principalType')),
    ]),
  );
  const holders = await holdersOf(
    [...found.values()].map(principalIdOf),
    directory,
    (id) => typeOf.get(id.toLowerCase()) ?? '',
  );
  for (const item of found.values()) {
    const scope = text(property(item, 'scope'));
    yield {
      rows: holders(principalIdOf(item)).map((holder) => ({
        AssignmentId: text(field(item, 'id')),
        PrincipalId: holder.id,
        PrincipalType: holder.type,
        PrincipalUserPrincipalName: holder.userPrincipalName,
        PrincipalDisplayName: holder.displayName,
        GroupId: holder.groupId,
        GroupName: holder.groupName,
        RoleDefinitionId: roleIdOf(item),
        RoleName: roles.get(roleIdOf(item).toLowerCase()) ?? '',
        Scope: scope,
        ScopeLevel: scopeLevel(scope),
        CreatedOn: time(property(item, 'createdOn')),
        CreatedBy: text(property(item, 'createdBy')),
      })),
    };
  }
};

/** A tenant that never made one has none, and says 404. */
async function managementGroups(resourceManager: Service): Promise<readonly string[]> {
  try {
    const path = '/providers/Microsoft.Management/managementGroups?api-version=2020-05-01';
    return (await resourceManager.list(path))
      .map((item) => text(field(item, 'id')))
      .filter((id) => id !== '');
  } catch (error) {
    if (isServiceError(error) && error.problem.status === 404) return [];
    throw error;
  }
}

async function roleNames(
  resourceManager: Service,
  scope: string,
): Promise<readonly (readonly [string, string])[]> {
  const path = `${scope}/${authorization}/roleDefinitions?api-version=2022-04-01`;
  return (await resourceManager.list(path)).map((item) => [
    text(field(item, 'name')).toLowerCase(),
    text(property(item, 'roleName')),
  ]);
}

function property(item: Json, name: string): Json | undefined {
  return field(field(item, 'properties'), name);
}

function principalIdOf(item: Json): string {
  return text(property(item, 'principalId'));
}

function roleIdOf(item: Json): string {
  return text(property(item, 'roleDefinitionId')).replace(/^.*\//u, '');
}

/** @param scope `/` or a resource id */
export function scopeLevel(
  scope: string,
): 'Root' | 'ManagementGroup' | 'Subscription' | 'ResourceGroup' | 'Resource' {
  if (scope === '/' || scope === '') return 'Root';
  if (/^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/iu.test(scope)) return 'ManagementGroup';
  if (/^\/subscriptions\/[^/]+$/iu.test(scope)) return 'Subscription';
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/iu.test(scope) ? 'ResourceGroup' : 'Resource';
}
