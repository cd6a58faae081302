import { readEndpoint, type Endpoint } from '../../azure/endpoint.ts';
import { CliFailure } from '../failure.ts';

/**
 * The address of a service that a user gave.
 * @param name where it was given, for the message
 * @throws CliFailure for what is no address, and for plain http to another machine
 */
export function requireEndpoint(text: string, name: string): Endpoint {
  const endpoint = readEndpoint(text);
  if (!('fault' in endpoint)) return endpoint;
  switch (endpoint.fault) {
    case 'unreadable':
      throw new CliFailure(`${name} is no address of a service`, {
        help: 'e.g. https://graph.microsoft.com',
      });
    case 'insecure':
      throw new CliFailure(
        `${name} has to be https: ${endpoint.origin} would get a token that anybody can read`,
        { help: 'plain http is taken for addresses of this machine only' },
      );
  }
}
