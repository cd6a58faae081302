import type { Collector } from '../collector.ts';
import { holdersOf } from '../holders.ts';
import { field, text, time, type Json } from '../../../compiler/azure/json.ts';
import { directoryRoles, roleAssignments } from '../roles.ts';
import { isLicenceMissing } from '../licence.ts';
import type { Service } from '../../../compiler/azure/service.ts';

interface Assignment {
  readonly type: 'Assigned' | 'Eligible';
  readonly item: Json;
  readonly end: string | null;
}

/** Who holds or may activate which directory role, members of groups one by one. */
export const collectRoleAssignments: Collector = async function* ({ graph, directory, note }) {
  const roleOf = await directoryRoles(graph);
  const standing = await roleAssignments(graph);
  const managed = await privilegedIdentityManagement(graph, note);
  const assignments: readonly Assignment[] = [
    ...standing.map((item) => ({
      type: 'Assigned' as const,
      item,
      end: managed.endOf(text(field(item, 'id'))),
    })),
    ...managed.eligible.map((item) => ({
      type: 'Eligible' as const,
      item,
      end: time(field(item, 'endDateTime')),
    })),
  ];
  const holders = await holdersOf(
    assignments.map(({ item }) => text(field(item, 'principalId'))),
    directory,
  );
  for (const { type, item, end } of assignments) {
    const role = roleOf(text(field(item, 'roleDefinitionId')));
    yield {
      rows: holders(text(field(item, 'principalId'))).map((holder) => ({
        AssignmentId: text(field(item, 'id')),
        AssignmentType: type,
        PrincipalId: holder.id,
        PrincipalType: holder.type,
        PrincipalUserPrincipalName: holder.userPrincipalName,
        PrincipalDisplayName: holder.displayName,
        GroupId: holder.groupId,
        GroupName: holder.groupName,
        RoleTemplateId: role.templateId,
        RoleName: role.name,
        Scope: scopeOf(item),
        EndDateTime: end,
      })),
    };
  }
};

/** An assignment has one of the two. */
export function scopeOf(item: Json): string {
  const directoryScope = text(field(item, 'directoryScopeId'));
  return directoryScope === '' ? text(field(item, 'appScopeId')) : directoryScope;
}

/**
 * Eligibilities, and when activations end. A tenant without the licence has neither.
 * (https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances)
 */
async function privilegedIdentityManagement(
  graph: Service,
  note: (message: string) => void,
): Promise<{ readonly eligible: readonly Json[]; readonly endOf: (assignment: string) => string | null }> {
  try {
    const eligible = await graph.list('/v1.0/roleManagement/directory/roleEligibilityScheduleInstances');
    const active = await graph.list('/v1.0/roleManagement/directory/roleAssignmentScheduleInstances');
    const ends = new Map(
      active.map((item) => [text(field(item, 'roleAssignmentOriginId')), time(field(item, 'endDateTime'))]),
    );
    return { eligible, endOf: (assignment) => ends.get(assignment) ?? null };
  } catch (error) {
    if (!isLicenceMissing(error)) throw error;
    note('the tenant has no licence for Privileged Identity Management: there are no eligible assignments');
    return { eligible: [], endOf: () => null };
  }
}
