/** `npm run demo:deploy`: plan, deploy, drift and plan again, against an Azure on this machine. Nothing leaves it. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonMap } from '../compiler/azure/json.ts';
import { processIo } from '../compiler/cli/start.ts';
import { runCli } from '../compiler/cli/run.ts';
import { createLocalAzure } from '../test/azure/local-azure.ts';
import { listen } from '../test/azure/transport.ts';
import { workspace, workspaceTables } from '../test/deploy/sixty-rules.ts';

const root = join(import.meta.dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'detc-demo-'));
const azure = createLocalAzure({ workspaces: [{ ...workspace, tables: workspaceTables }], workTime: 500 });
const server = await listen(azure, 5);
process.on('exit', () => {
  rmSync(project, { recursive: true, force: true });
});

cpSync(join(root, 'detections'), join(project, 'detections'), { recursive: true });
// What was verified here need not be verified again there.
const cache = join(root, '.detc', 'cache');
if (existsSync(cache)) cpSync(cache, join(project, '.detc', 'cache'), { recursive: true });
const environment = join(project, 'detections', 'environments', 'contoso.yaml');
const text = readFileSync(environment, 'utf8');
writeFileSync(environment, `${text}\ncloud: {resourceManager: '${server.url}'}\n`);

const io = { ...processIo(project), env: { ...process.env, DETC_ACCESS_TOKEN: 'demo' } };

function say(words: string): void {
  console.log(`\n\u001B[1m# ${words}\u001B[0m`);
}

async function detc(...args: readonly string[]): Promise<void> {
  console.log(`$ detc ${args.join(' ')}`);
  const code = await runCli([...args, '--env', 'contoso'], io);
  console.log(`(exit code ${code})`);
}

try {
  say('An empty workspace: everything is to be created.');
  await detc('plan', '--quiet');
  say('Apply it.');
  await detc('deploy', '--yes', '--quiet');
  say('Again: there is nothing to do.');
  await detc('plan', '--quiet', '--detailed-exitcode');

  say('Somebody changes a rule in the portal, and makes one of their own.');
  const burst = azure.state
    .all()
    .find(
      ({ body }) =>
        (body['properties'] as JsonMap | undefined)?.['displayName'] ===
        'Bad-password burst against a privileged account',
    );
  if (burst !== undefined) {
    azure.edit(burst.id, (body) => ({
      ...body,
      properties: { ...(body['properties'] as JsonMap), severity: 'Low', enabled: false },
    }));
    const theirs = burst.id.replace(/[^/]+$/u, '11111111-1111-4111-8111-111111111111');
    azure.state.put(theirs, burst.type, {
      kind: 'Scheduled',
      properties: { displayName: 'Rule of another team', enabled: true },
    });
  }
  say('The plan shows the drift; the other rule is listed and never touched.');
  await detc('plan', '--quiet');
  say('Set it back.');
  await detc('deploy', '--yes', '--quiet');
} finally {
  await server.close();
}
