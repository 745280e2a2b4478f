import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { FakeApiServer } from './fake-api-server.test-helper.ts';
import { connect } from './kube-client.ts';
import { readKubeconfig } from './kubeconfig.ts';

let dir: string;
const at = (name: string) => join(dir, name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seaworthy-kubeconfig-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
});

/** A kubeconfig whose cluster, user and context have one name, or several files' worth of them. */
function write(file: string, name: string, server: string, user: object, current = ''): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current,
    clusters: [
      {
        name,
        cluster: server.startsWith('https')
          ? { server, 'certificate-authority': 'ca.crt' }
          : { server, 'insecure-skip-tls-verify': true },
      },
    ],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  writeFileSync(at(file), JSON.stringify(config));
  return at(file);
}

test('of several files the first that has a name counts, and one that is not there is passed over', () => {
  const first = write('one', 'shared', 'https://first', { token: 'a' });
  const second = write('two', 'shared', 'https://second', { token: 'b' }, 'shared');
  const third = write('three', 'other', 'https://third', { token: 'c' }, 'other');
  const config = readKubeconfig([at('nowhere'), first, '', second, third].join(delimiter));
  expect(config.getContexts().map(({ name }) => name)).toEqual(['shared', 'other']);
  expect(config.getCurrentContext()).toBe('shared');
  expect(config.getCurrentCluster()).toMatchObject({ server: 'https://first', caFile: at('ca.crt') });
  expect(config.getCurrentUser()).toMatchObject({ token: 'a' });
});

test('one file that is not there is an error that names it', () => {
  expect(() => readKubeconfig(at('nowhere'))).toThrow(`Cannot read the kubeconfig ${at('nowhere')}`);
});

/** A plugin beside its kubeconfig that writes down what it is told and answers. */
function plugin(answer: string, exit = 0): object {
  const script = `#!/bin/sh\necho "$1 $EXTRA $KUBERNETES_EXEC_INFO" >>${at('told')}\necho '${answer}'\nexit ${exit}\n`;
  writeFileSync(at('plugin'), script);
  chmodSync(at('plugin'), 0o755);
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './plugin',
      args: ['login'],
      env: [{ name: 'EXTRA', value: 'more' }],
      provideClusterInfo: true,
      installHint: 'install the plugin',
    },
  };
}

/** What the API server is sent as authorization, request by request. */
async function authorizations(user: object, requests: number): Promise<readonly (string | undefined)[]> {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  const seen: (string | undefined)[] = [];
  server.route = (_, response) => {
    seen.push(response.req.headers.authorization);
    response.setHeader('content-type', 'application/json').end('{}');
    return true;
  };
  const { clusters } = JSON.parse(server.kubeconfig('fake')) as { clusters: { cluster: { server: string } }[] };
  const kubeconfig = write('config', 'fake', clusters[0]?.cluster.server ?? '', user);
  const client = connect({ kubeconfig, context: 'fake' });
  for (let sent = 0; sent < requests; sent += 1) await client.transport.json({ path: '/version' });
  await client.core.readNamespace({ name: 'x' });
  return seen;
}

test('an exec plugin is run once, beside its kubeconfig, and told about the cluster', async () => {
  const user = plugin('{"status":{"token":"secret"}}');
  expect(await authorizations(user, 2)).toEqual(['Bearer secret', 'Bearer secret', 'Bearer secret']);
  const told = readFileSync(at('told'), 'utf8');
  expect(told.split('\n')).toHaveLength(2);
  expect(told).toMatch(/^login more \{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io\/v1"/);
  expect(told).toMatch(/"spec":\{"interactive":false,"cluster":\{"server":"http:\/\/127.0.0.1:/);
});

test('an exec plugin is asked again when its answer has expired', async () => {
  await authorizations(plugin('{"status":{"token":"secret","expirationTimestamp":"2020-01-01T00:00:00Z"}}'), 1);
  expect(readFileSync(at('told'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test.each([
  ['fails', 'no session', 3, /credentials of fake failed: .*plugin/],
  ['answers with something else', 'hello', 0, /credentials of fake gave no credentials/],
])('an exec plugin that %s is one clear error, with its own hint', async (_, answer, exit, message) => {
  await expect(authorizations(plugin(answer, exit), 1)).rejects.toMatchObject({
    code: 'no-credentials',
    message: expect.stringMatching(message) as string,
    fix: 'install the plugin',
  });
});
