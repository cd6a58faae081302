import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createHttpHeaders,
  RestError,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { isFault, type LocalAzure } from './local-azure.ts';
import type { LocalAnswer } from './message.ts';

/** The process that asked is dead: nothing after it may ask anything. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Sends requests to the local Azure without any network. Once killed, it stays dead. */
export function localHttpClient(azure: Pick<LocalAzure, 'handle'>): HttpClient {
  let isDead = false;
  return {
    // Real networks answer later, never at once.
    sendRequest: async (request) => {
      await Promise.resolve();
      if (isDead) throw new Killed('the process is dead');
      const { origin } = new URL(request.url);
      const answer = azure.handle({
        method: request.method,
        url: request.url,
        headers: request.headers.toJSON(),
        ...(typeof request.body === 'string' ? { body: request.body } : {}),
      });
      if (!isFault(answer)) return responseTo(request, answer, origin);
      switch (answer.kind) {
        case 'lost-request':
        case 'lost-answer':
          throw new RestError('read ECONNRESET', { code: 'ECONNRESET', request });
        case 'hang':
          throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
        case 'answer':
          return responseTo(request, answer.answer, origin);
        case 'kill':
          isDead = true;
          throw new Killed('the process is killed');
      }
    },
  };
}

function responseTo(request: PipelineRequest, answer: LocalAnswer, origin: string): PipelineResponse {
  const { status, headers, body } = addressed(answer, origin);
  return {
    request,
    status,
    headers: createHttpHeaders({ ...headers }),
    bodyAsText: body === undefined ? '' : JSON.stringify(body),
  };
}

/** Links that the service gives are whole addresses, on the host that was asked. */
function addressed({ status, headers, body }: LocalAnswer, origin: string): LocalAnswer {
  const operation = headers['azure-asyncoperation'];
  const link = typeof body === 'object' && body !== null && 'nextLink' in body ? body['nextLink'] : undefined;
  return {
    status,
    headers: {
      ...headers,
      ...(operation === undefined ? {} : { 'azure-asyncoperation': `${origin}${operation}` }),
    },
    ...(body === undefined
      ? {}
      : {
          body: typeof link === 'string' ? { ...(body as object), nextLink: `${origin}${link}` } : body,
        }),
  };
}

/** A server on this machine. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @param latency before each answer, in milliseconds */
export async function listen(azure: Pick<LocalAzure, 'handle'>, latency = 0): Promise<Listening> {
  const server = createServer((request, response) => {
    void serve(azure, request, response, latency);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
}

async function serve(
  azure: Pick<LocalAzure, 'handle'>,
  request: IncomingMessage,
  response: ServerResponse,
  latency: number,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (latency > 0) await wait(latency);
  const body = Buffer.concat(chunks).toString();
  const answer = azure.handle({
    method: request.method ?? 'GET',
    url: `http://${request.headers.host ?? ''}${request.url ?? ''}`,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    ...(body === '' ? {} : { body }),
  });
  if (isFault(answer) && answer.kind !== 'answer') {
    // A hanging answer: the connection stays open until one side has enough of it.
    if (answer.kind !== 'hang') request.socket.destroy();
    return;
  }
  const told = addressed(isFault(answer) ? answer.answer : answer, `http://${request.headers.host ?? ''}`);
  response.writeHead(told.status, { 'content-type': 'application/json', ...told.headers });
  response.end(told.body === undefined ? '' : JSON.stringify(told.body));
}
