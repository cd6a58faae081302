import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import type { Endpoint } from './endpoint.ts';

/**
 * Who detc is: whatever DefaultAzureCredential finds (a workload identity in a pipeline, a managed identity,
 * `az login`). A service on this machine gets the token in DETC_ACCESS_TOKEN, if there is one, and no other does.
 * @see https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#defaultazurecredential
 */
export function createCredentials(
  login: Endpoint | undefined,
  env: Readonly<Record<string, string | undefined>>,
): (service: Endpoint) => TokenCredential {
  const given = env['DETC_ACCESS_TOKEN'];
  let real: TokenCredential | undefined;
  return ({ isLoopback }) => {
    if (isLoopback && given !== undefined && given !== '') return fixedToken(given);
    return (real ??= new DefaultAzureCredential(login === undefined ? {} : { authorityHost: login.url }));
  };
}

const hour = 3_600_000;

function fixedToken(token: string): TokenCredential {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + hour }) };
}
