import type { Collector } from '../collector.ts';
import { collectAzureRoleAssignments } from './azure-role-assignments.ts';
import { collectConditionalAccessExclusions } from './conditional-access-exclusions.ts';
import { collectRoleAssignments } from './role-assignments.ts';
import { collectSignInActivity } from './sign-in-activity.ts';
import { collectUserRegistration } from './user-registration.ts';

/** Who fills which table. */
export const collectors: Readonly<Record<string, Collector>> = {
  AzureRoleAssignments_CL: collectAzureRoleAssignments,
  EntraConditionalAccessPolicies_CL: collectConditionalAccessExclusions,
  EntraRoleAssignments_CL: collectRoleAssignments,
  EntraSignInActivity_CL: collectSignInActivity,
  EntraUserRegistrationDetails_CL: collectUserRegistration,
};
