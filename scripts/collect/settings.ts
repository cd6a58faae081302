import type { EnvironmentSyntax } from '../../compiler/language/schema/environment.ts';
import { readEndpoint, type Endpoint } from './endpoint.ts';

/** Where everything is that the collector talks to. */
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
    graph: readEndpoint(cloud.graph ?? 'https://graph.microsoft.com', 'cloud.graph'),
    resourceManager: readEndpoint(
      cloud.resourceManager ?? 'https://management.azure.com',
      'cloud.resourceManager',
    ),
    ...(cloud.login === undefined ? {} : { login: readEndpoint(cloud.login, 'cloud.login') }),
    ingestionAudience: cloud.ingestionAudience ?? 'https://monitor.azure.com',
  };
}
