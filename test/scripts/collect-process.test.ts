import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { DefaultAzureCredential } from '@azure/identity';
import { createCredentials } from '../../compiler/azure/credential.ts';
import { requireEndpoint } from '../../compiler/cli/host/endpoint.ts';
import { cloudOf } from '../../compiler/cli/host/cloud.ts';
import { projectFor, startCloud, type FakeCloud } from './collect-fixture.ts';

const repository = join(import.meta.dirname, '..', '..');
const script = join(repository, 'scripts', 'collect.ts');

describe('collect: the process', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
  });
  afterEach(() => cloud.close());

  function start(env: Readonly<Record<string, string>>) {
    const argv = ['--import', 'tsx', script, '--project', root, '--env', 'test', 'entra.sign-in-activity'];
    const path = process.env['PATH'] ?? '';
    const child = spawn(process.execPath, argv, { cwd: repository, env: { PATH: path, ...env } });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    return { child, ended: once(child, 'close').then(([code]) => ({ code: code as unknown, stderr })) };
  }

  it('says that nobody is logged in', async () => {
    // Looks into the environment only, where nothing is.
    const { ended } = start({ AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' });
    const { code, stderr } = await ended;
    expect(code).to.equal(3);
    expect(stderr).to.match(
      /^error: entra\.sign-in-activity: nobody is logged in: .+\nhelp: run `az login`/u,
    );
    expect(stderr).not.to.match(/^ +at /mu);
    expect(cloud.asked).to.deep.equal([]);
  });

  it('stops on Ctrl-C and says where', async () => {
    const { url } = cloud;
    cloud.routes.set('GET /v1.0/users', (asked) =>
      asked.url.includes('$skiptoken')
        ? { hold: true }
        : { body: { value: [{ id: '1' }], '@odata.nextLink': `${url}/v1.0/users?$skiptoken=two` } },
    );
    const { child, ended } = start({ DETC_ACCESS_TOKEN: 'secret-token-of-the-test' });
    while (!cloud.asked.some((asked) => asked.url.includes('$skiptoken'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill('SIGINT');
    expect(await ended).to.deep.equal({
      code: 130,
      stderr:
        'stopping; press Ctrl-C again to stop at once\n' +
        'error: entra.sign-in-activity: interrupted\n' +
        'entra.sign-in-activity: 1 row read, nothing was sent; to go on: npm run collect -- --env test entra.sign-in-activity\n',
    });
  });
});

describe('collect: who is asked with which token', () => {
  it('gives the token of the environment to this machine only', async () => {
    const credentialFor = createCredentials(undefined, { DETC_ACCESS_TOKEN: 'secret-token-of-the-test' });
    const here = credentialFor(requireEndpoint('http://[::1]:8080/', 'x'));
    expect((await here.getToken('scope'))?.token).to.equal('secret-token-of-the-test');
    for (const url of ['https://graph.microsoft.com', 'https://127.0.0.1', 'https://localhost.example']) {
      expect(credentialFor(requireEndpoint(url, 'x'))).to.be.instanceOf(DefaultAzureCredential);
    }
  });

  for (const url of [
    'http://localhost.example',
    'http://10.0.0.1',
    'http://127.0.0.1.example',
    'http://graph.microsoft.com',
  ]) {
    it(`sends no token to ${url}`, () => {
      expect(() => requireEndpoint(url, 'the address')).to.throw('the address has to be https');
    });
  }

  it('asks the services of the environment’s cloud, else the public ones', () => {
    const loopback = { isLoopback: false };
    expect(cloudOf({})).to.deep.equal({
      graph: { url: 'https://graph.microsoft.com', ...loopback },
      resourceManager: { url: 'https://management.azure.com', ...loopback },
      ingestionAudience: 'https://monitor.azure.com',
    });
    expect(
      cloudOf({
        cloud: {
          login: 'https://login.microsoftonline.us/',
          resourceManager: 'https://management.usgovcloudapi.net',
          graph: 'https://graph.microsoft.us',
          ingestionAudience: 'https://monitor.azure.us',
        },
      }),
    ).to.deep.equal({
      login: { url: 'https://login.microsoftonline.us', ...loopback },
      graph: { url: 'https://graph.microsoft.us', ...loopback },
      resourceManager: { url: 'https://management.usgovcloudapi.net', ...loopback },
      ingestionAudience: 'https://monitor.azure.us',
    });
  });
});
