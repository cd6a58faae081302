import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import type { Endpoint } from '../../azure/endpoint.ts';
import { requireEndpoint } from './endpoint.ts';

/** Where everything is that detc talks to. */
export interface Cloud {
  readonly graph: Endpoint;
  readonly resourceManager: Endpoint;
  /** Absent for the public cloud's own. */
  readonly login?: Endpoint;
  /** Whom a token for sending is made out to. */
  readonly ingestionAudience: string;
}

/** The environment's own cloud, else the public one. */
export function cloudOf({ cloud = {} }: Pick<EnvironmentSyntax, 'cloud'>): Cloud {
  return {
    graph: requireEndpoint(cloud.graph ?? 'https://graph.microsoft.com', 'cloud.graph'),
    resourceManager: requireEndpoint(
      cloud.resourceManager ?? 'https://management.azure.com',
      'cloud.resourceManager',
    ),
    ...(cloud.login === undefined ? {} : { login: requireEndpoint(cloud.login, 'cloud.login') }),
    ingestionAudience: cloud.ingestionAudience ?? 'https://monitor.azure.com',
  };
}
