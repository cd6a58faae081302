import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';

/** The address of a service. */
export interface Endpoint {
  /** Without a slash at its end, e.g. `https://graph.microsoft.com`. */
  readonly url: string;
  /** Plain http on this machine: a server for tests. */
  readonly isLoopback: boolean;
}

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** Why an address is not taken. */
export interface EndpointFault {
  readonly fault: 'unreadable' | 'insecure';
  /** Who would be talked to, as far as it can be read. */
  readonly origin: string;
}

/** Reads the address of a service: https, or plain http on this machine only, because a token would travel readable. */
export function readEndpoint(text: string): Endpoint | EndpointFault {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const extras = [url?.username, url?.password, url?.search, url?.hash];
  if (url === undefined || extras.some((part) => part !== '')) return { fault: 'unreadable', origin: '' };
  const isLoopback = url.protocol === 'http:' && loopbackHost.test(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) return { fault: 'insecure', origin: url.origin };
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/u, ''), isLoopback };
}

/** The address as Azure's clients take it: they refuse to send a token over plain http. */
export function secureUrl(url: string): string {
  return url.replace(/^http:/u, 'https:');
}

/**
 * Sends requests. To a service on this machine they go in plain http, past every proxy; `secureUrl` has made them https
 * before, because Azure's clients send tokens to nothing else.
 */
export function httpClientFor(endpoint: Endpoint): HttpClient {
  const client = createDefaultHttpClient();
  if (!endpoint.isLoopback) return client;
  const secure = `${secureUrl(endpoint.url)}/`;
  return {
    sendRequest: async (request) => {
      if (!request.url.startsWith(secure)) return client.sendRequest(request);
      const { url } = request;
      request.url = url.replace(/^https:/u, 'http:');
      request.allowInsecureConnection = true;
      delete request.agent;
      delete request.proxySettings;
      try {
        return await client.sendRequest(request);
      } finally {
        request.url = url;
      }
    },
  };
}
