import { withoutSecrets } from '../azure/secrets.ts';
import { isServiceError, type ServiceError } from '../azure/service-error.ts';
import * as found from '../diagnostics/catalogue/deploy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { firstLine } from '../diagnostics/first-line.ts';
import type { Range } from '../diagnostics/position.ts';
import type { DetectionRef, ResourceKind } from './resource.ts';

/** What a request was about. */
export interface About {
  /** E.g. `the rule bad-password-burst`. */
  readonly what: string;
  /** Absent where the workspace was read. */
  readonly kind?: ResourceKind;
  readonly detection?: DetectionRef;
  /** Where the mistake would be mended. */
  readonly range: Range;
}

const loginErrors =
  /^(?:CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/u;

/**
 * A failure of Azure as a finding; undefined for what has nothing to do with Azure.
 * @param tables the tables of the workspace, where they are known
 */
export function explainFailure(
  error: unknown,
  about: About,
  tables: ReadonlySet<string> | undefined,
): Diagnostic | undefined {
  if (error instanceof Error && loginErrors.test(error.name)) {
    return found.loginMissing.at(about.range, { reason: withoutSecrets(firstLine(error)) });
  }
  return isServiceError(error) ? explainService(error, about, tables) : undefined;
}

function explainService(
  { problem, request }: ServiceError,
  { what, kind, detection, range }: About,
  tables: ReadonlySet<string> | undefined,
): Diagnostic {
  const reason = `${problem.code}, ${withoutSecrets(problem.message)}`;
  const { status } = problem;
  if (status === 401) return found.loginMissing.at(range, { reason });
  if (status === 403) {
    return found.roleMissing.at(range, {
      what: kind === undefined ? `read ${what}` : `change ${what}`,
      reason,
      role: kind === undefined ? readRole : roles[kind],
    });
  }
  if (status === 404 || /not onboarded|is not installed|MissingSubscription/iu.test(problem.message)) {
    return found.workspaceMissing.at(range, { what, reason });
  }
  if (status === undefined || status === 408 || status === 429 || status >= 500) {
    return found.azureUnreachable.at(range, { what: request, reason });
  }
  if (/recently deleted/iu.test(problem.message)) return found.recentlyDeleted.at(range, { what });
  if (status === 412 || status === 409) return found.changedMeanwhile.at(range, { what });
  if (
    /one of the tables does not exist|could not be resolved|failed to resolve table/iu.test(problem.message)
  ) {
    const missing = missingOf(detection, tables);
    return found.tableMissing.at(range, {
      what,
      tables: missing.map(({ table }) => table),
      connectors: [...new Set(missing.flatMap(({ connector }) => connector ?? []))],
    });
  }
  if (/\b(?:limit|quota|maximum number|exceeded)\b/iu.test(problem.message)) {
    return found.limitReached.at(range, { what, reason });
  }
  return found.deployRefused.at(range, { what, reason });
}

/** The tables that are certainly missing; where that is not known, all that the query reads. */
function missingOf(detection: DetectionRef | undefined, tables: ReadonlySet<string> | undefined) {
  const reads = detection?.reads ?? [];
  const missing = reads.filter(({ table }) => tables?.has(table) === false);
  return missing.length === 0 ? reads : missing;
}

const readRole = 'Microsoft Sentinel Reader and Monitoring Reader on the resource group';
const roles: Readonly<Record<ResourceKind, string>> = {
  table: 'Log Analytics Contributor on the workspace',
  endpoint: 'Monitoring Contributor on the resource group',
  'collection-rule': 'Monitoring Contributor on the resource group',
  function: 'Log Analytics Contributor on the workspace',
  watchlist: 'Microsoft Sentinel Contributor on the resource group',
  rule: 'Microsoft Sentinel Contributor on the resource group',
  alert: 'Monitoring Contributor on the resource group',
};
