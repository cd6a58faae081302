import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CliIo } from '../../compiler/cli/io.ts';
import type { Clock } from '../../compiler/azure/clock.ts';
import { runCollect } from '../../scripts/collect/command.ts';
import type { Feed } from '../../scripts/collect/feed-run.ts';
import { openCollectedProject } from '../../scripts/collect/project.ts';

export type Body = Readonly<Record<string, unknown>>;

/** A status with a body, or no answer at all. */
export interface Answer {
  readonly status?: number;
  readonly body?: Body | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** True to close the connection instead: the request arrived, its answer is lost. */
  readonly cut?: boolean;
  /** True to never answer. */
  readonly hold?: boolean;
}

export interface Asked {
  readonly method: string;
  /** With the query, decoded. */
  readonly url: string;
  readonly authorization: string;
  readonly body: unknown;
}

/** What is answered to `METHOD /path`, query aside; a function is asked each time, with how often it was before. */
export type Route = Answer | ((asked: Asked, times: number) => Answer);

/** Microsoft Graph, Azure Resource Manager and a data collection endpoint, on one port of this machine. */
export interface FakeCloud {
  readonly url: string;
  readonly routes: Map<string, Route>;
  readonly asked: Asked[];
  /** Rows that were taken, by stream, request by request. */
  readonly taken: Map<string, (readonly Body[])[]>;
  readonly close: () => Promise<void>;
}

export const subscription = '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00';
export const insights = `/subscriptions/${subscription}/resourceGroups/rg-soc/providers/Microsoft.Insights`;
const repository = join(import.meta.dirname, '..', '..');

export async function startCloud(): Promise<FakeCloud> {
  const routes = new Map<string, Route>();
  const asked: Asked[] = [];
  const taken = new Map<string, (readonly Body[])[]>();
  const times = new Map<string, number>();
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const key = `${request.method ?? ''} ${url.pathname}`;
      const entry: Asked = {
        method: request.method ?? '',
        url: decodeURIComponent(`${url.pathname}${url.search}`),
        authorization: request.headers.authorization ?? '',
        body,
      };
      asked.push(entry);
      const before = times.get(key) ?? 0;
      times.set(key, before + 1);
      const route = routes.get(key) ?? standard(url.pathname);
      const answer = typeof route === 'function' ? route(entry, before) : route;
      const stream = /\/streams\/([^/]+)$/u.exec(url.pathname)?.[1];
      if (stream !== undefined && (answer.status ?? 204) < 300) {
        taken.set(stream, [...(taken.get(stream) ?? []), body as readonly Body[]]);
      }
      send(response, answer, stream === undefined ? 200 : 204);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standard = (path: string): Answer => {
    if (path.includes('/streams/')) return {};
    const rule = /\/dataCollectionRules\/detc-(\w+)$/u.exec(path)?.[1];
    if (rule !== undefined) return { body: ruleBody(`${rule}_CL`) };
    if (path.endsWith('/dataCollectionEndpoints/detc-feeds')) {
      return { body: { location: 'westeurope', properties: { logsIngestion: { endpoint: url } } } };
    }
    return { status: 404, body: { error: { code: 'NotFound', message: `nothing is at ${path}` } } };
  };
  return {
    url,
    routes,
    asked,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return undefined;
  return JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString());
}

function send(
  response: ServerResponse,
  { status, body, headers = {}, cut = false, hold = false }: Answer,
  usual: number,
): void {
  if (hold) return;
  if (cut) {
    response.destroy();
    return;
  }
  response.writeHead(status ?? usual, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

/** A data collection rule as it is deployed from `out/tables/`. */
export function ruleBody(table: string, columns: readonly string[] = columnsOf(table)): Body {
  return {
    location: 'westeurope',
    properties: {
      immutableId: `dcr-${Buffer.from(table).toString('hex').padEnd(32, '0').slice(0, 32)}`,
      dataCollectionEndpointId: `${insights}/dataCollectionEndpoints/detc-feeds`,
      streamDeclarations: {
        [`Custom-${table}`]: { columns: columns.map((name) => ({ name, type: 'string' })) },
      },
    },
  };
}

/** The columns that the project's source of this table declares. */
export function columnsOf(table: string): readonly string[] {
  return Object.keys(ownFeeds().find((feed) => feed.table === table)?.columns ?? {});
}

let feeds: readonly Feed[] | undefined;

/** The feeds of detc's own sources. */
export function ownFeeds(): readonly Feed[] {
  return (feeds ??= openCollectedProject(repository, { env: 'contoso', feeds: [] }).feeds);
}

/** A project with detc's own sources, whose environment `test` is in the fake cloud. */
export function projectFor(cloud: Pick<FakeCloud, 'url'>): string {
  const root = mkdtempSync(join(tmpdir(), 'detc-collect-'));
  const sources = join(root, 'detections', 'sources');
  mkdirSync(sources, { recursive: true });
  const own = join(repository, 'detections', 'sources');
  for (const name of readdirSync(own)) copyFileSync(join(own, name), join(sources, name));
  mkdirSync(join(root, 'detections', 'environments'));
  writeFileSync(
    join(root, 'detections', 'environments', 'test.yaml'),
    `title: Test
description: A tenant for tests.
workspace: {subscriptionId: ${subscription}, resourceGroup: rg-soc, name: log-soc, location: westeurope}
cloud: {resourceManager: '${cloud.url}', graph: '${cloud.url}'}
`,
  );
  return root;
}

export interface Collected {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds that were waited, in order. */
  readonly waits: readonly number[];
}

export const now = '2026-11-23T02:00:00.000Z';

/** Runs the collector in this process, at a time that stands still and without waiting. */
export async function collect(
  root: string,
  argv: readonly string[],
  { at = now, env = {} }: { readonly at?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Collected> {
  let stdout = '';
  let stderr = '';
  const waits: number[] = [];
  const io: CliIo = {
    stdout: { write: (text) => (stdout += text), isTTY: false },
    stderr: { write: (text) => (stderr += text), isTTY: false },
    cwd: root,
    env: { DETC_ACCESS_TOKEN: 'secret-token-of-the-test', ...env },
    now: () => new Date(at),
    onInterrupt: () => () => undefined,
  };
  const clock: Clock = {
    now: () => new Date(at),
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    random: () => 0.5,
  };
  const code = await runCollect(['--env', 'test', ...argv], io, clock);
  return { code, stdout, stderr, waits };
}

/** An error in the form of Microsoft Graph and Azure Resource Manager. */
export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message, innerError: { 'request-id': 'a1' } } } };
}
