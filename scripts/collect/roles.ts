import { field, text, type Json } from '../../compiler/azure/json.ts';
import type { Service } from '../../compiler/azure/service.ts';

export interface Role {
  readonly templateId: string;
  readonly name: string;
}

/**
 * The roles of the directory, by the id of their definition in small letters.
 * (https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions)
 */
export async function directoryRoles(graph: Service): Promise<(definitionId: string) => Role> {
  const roles = new Map<string, Role>();
  const path = '/v1.0/roleManagement/directory/roleDefinitions?$select=id,templateId,displayName';
  for (const item of await graph.list(path)) {
    const id = text(field(item, 'id'));
    const templateId = text(field(item, 'templateId'));
    roles.set(id.toLowerCase(), {
      templateId: templateId === '' ? id : templateId,
      name: text(field(item, 'displayName')),
    });
  }
  return (id) => roles.get(id.toLowerCase()) ?? { templateId: id, name: '' };
}

/** Everything that is assigned, standing and activated alike. */
export async function roleAssignments(graph: Service): Promise<readonly Json[]> {
  return graph.list('/v1.0/roleManagement/directory/roleAssignments');
}
