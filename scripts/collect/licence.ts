import { isServiceError } from '../../compiler/azure/service-error.ts';

const codes = /^(?:AadPremiumLicenseRequired|Authentication_RequestFromNonPremiumTenantOrB2CTenant)$/iu;

/** Whether a service refuses because the tenant has not bought what it takes. */
export function isLicenceMissing(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  const { status, code, message } = error.problem;
  if (status !== 400 && status !== 403) return false;
  return codes.test(code) || /premium licen[cs]e|entra id (?:p1|p2|governance)/iu.test(message);
}
