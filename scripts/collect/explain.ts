import { CliFailure, exitCodes, firstLine, isCliFailure } from '../../compiler/cli/failure.ts';
import { isLicenceMissing } from './licence.ts';
import { withoutSecrets } from '../../compiler/azure/secrets.ts';
import { isServiceError, type ServiceError } from '../../compiler/azure/service-error.ts';

/** What a feed needs, as its source says. */
export interface Needs {
  readonly permissions: readonly string[];
}

/**
 * The failure as a person should read it. What no service has to do with comes back as it is.
 * @param needs what the message may name where something is refused
 */
export function explain(error: unknown, needs: Needs): CliFailure | undefined {
  if (isCliFailure(error)) return error;
  if (isServiceError(error)) return explainService(error, needs);
  if (error instanceof Error && loginErrors.test(error.name)) {
    return failure(`nobody is logged in: ${withoutSecrets(firstLine(error))}`, loginHelp, error);
  }
  return undefined;
}

const loginErrors =
  /^(?:CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/u;
const loginHelp =
  'run `az login`, or give the pipeline a federated identity (https://aka.ms/azsdk/js/identity/defaultazurecredential)';

function explainService(error: ServiceError, { permissions }: Needs): CliFailure {
  const { service, request, problem } = error;
  const said = `${request}: ${problem.code}, ${withoutSecrets(problem.message)}`;
  if (isLicenceMissing(error)) {
    return failure(
      `${service} refuses ${said}`,
      'the tenant needs Microsoft Entra ID P1 for this feed; without it, leave the feed out',
      error,
    );
  }
  if (problem.status === 401) {
    return failure(
      `${service} does not accept the login for ${said}`,
      `it may have ended: ${loginHelp}`,
      error,
    );
  }
  if (problem.status === 403) {
    return failure(`${service} refuses ${said}`, permissionHelp(service, permissions), error);
  }
  return failure(`${service} fails at ${said}`, undefined, error);
}

export const graphName = 'Microsoft Graph';
export const resourceManagerName = 'Azure Resource Manager';
export const ingestionName = 'the Logs Ingestion API';

function permissionHelp(service: string, permissions: readonly string[]): string {
  if (service === ingestionName) {
    return 'give the collector the Azure role Monitoring Metrics Publisher on the data collection rule; it takes up to half an hour to be in force';
  }
  const azureRoles = permissions.filter(isAzureRole);
  if (service === resourceManagerName) {
    return azureRoles.length === 0
      ? 'give the collector the Azure role Reader on the resource group, or name endpoint and rule with --endpoint and --rule'
      : `the feed needs ${azureRoles.join(', ')}`;
  }
  const scopes = permissions.filter((permission) => !isAzureRole(permission));
  return `the feed needs ${scopes.join(', ')}: application permissions of Microsoft Graph, with admin consent`;
}

function isAzureRole(permission: string): boolean {
  return /Azure role/iu.test(permission);
}

function failure(message: string, help: string | undefined, cause: unknown): CliFailure {
  return new CliFailure(message, { help, cause, exitCode: exitCodes.remote });
}
