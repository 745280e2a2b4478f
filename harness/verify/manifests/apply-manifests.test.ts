import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { ownership } from '../../kube/ownership/ownership.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { AppFault } from '../../proof/app-fault.ts';
import { applyManifests, applyOver, installManifests } from './apply-manifests.ts';
import { readManifests } from './read-manifests.ts';

let server: FakeApiServer;
const resources = [
  { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  { name: 'namespaces', kind: 'Namespace', namespaced: false },
];
const message =
  'failed to create typed patch object (sw-1-verify/bad; v1, Kind=ConfigMap): .colour: field not declared in schema';

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.route = ({ pathname }, response) => {
    const isPatch = response.req.method === 'PATCH';
    response.setHeader('content-type', 'application/json');
    response.statusCode = pathname === '/api/v1' ? 200 : pathname.endsWith('/bad') ? 500 : isPatch ? 200 : 404;
    const answer = pathname === '/api/v1' ? { resources } : pathname.endsWith('/bad') ? { message } : { metadata: {} };
    response.end(JSON.stringify(answer));
    return true;
  };
});
afterEach(() => server.stop());

const object = (kind: string, name: string, apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n`;
const manifestsOf = (...objects: readonly string[]) => readManifests(['-'], () => objects.join('---\n'));
const actor = () => ({ client: server.client(), clock: new ManualClock(), timeline: new Timeline() });
const apply = (...objects: readonly string[]) => applyManifests(actor(), manifestsOf(...objects), 'sw-1-verify');

test('applies to one namespace alone, and names what it leaves out', async () => {
  const monitor = object('ServiceMonitor', 'web', 'monitoring.coreos.com/v1');

  await expect(apply(object('Namespace', 'shop'), object('ConfigMap', 'a'), monitor)).resolves.toEqual([
    'Namespace/shop (it belongs to no namespace)',
    'ServiceMonitor/web (the cluster does not know its kind)',
  ]);
  expect(server.asked.filter((asked) => asked.startsWith('PATCH')).map((asked) => asked.split('?')[0])).toEqual([
    'PATCH /api/v1/namespaces/sw-1-verify/configmaps/a',
  ]);
});

test('a RoleBinding binds the accounts of the namespace that it is applied to', async () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const sent: unknown[] = [];
  server.route = ({ pathname }, response) => {
    response.req.on('data', (chunk: Buffer) => sent.push(JSON.parse(chunk.toString())));
    const kinds = [{ name: 'rolebindings', kind: 'RoleBinding', namespaced: true }];
    const answer = pathname === `/apis/${rbac}` ? { resources: kinds } : { metadata: {} };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return true;
  };
  const subjects = (namespace: string) => [
    { kind: 'ServiceAccount', name: 'web', namespace },
    { kind: 'User', name: 'somebody' },
  ];
  await apply(`${object('RoleBinding', 'reads', rbac)}subjects: ${JSON.stringify(subjects('shop'))}\n`);
  expect(sent).toMatchObject([{ subjects: subjects('sw-1-verify') }]);
});

describe('a cluster-scoped object whose kind is allowed', () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const path = `/apis/${rbac}/clusterrolebindings`;
  const owner = (run: string) => ({
    labels: { 'seaworthy.dev/run': run },
    annotations: ownership(new ManualClock()),
  });
  const clusterWide = { kinds: ['ClusterRoleBinding'], owner: owner('r1') };
  const binding = `${object('ClusterRoleBinding', 'reads', rbac)}subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]\n`;
  /** What was sent, by method. */
  const sent: { method: string | undefined; path: string; body: unknown }[] = [];
  let there: object | undefined;

  beforeEach(() => {
    sent.length = 0;
    there = undefined;
    server.route = ({ pathname }, response) => {
      const { method } = response.req;
      let text = '';
      response.req.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.req.on('end', () => {
        if (method !== 'GET') sent.push({ method, path: pathname, body: JSON.parse(text) as unknown });
        const kinds = [{ name: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false }];
        const answer = pathname === `/apis/${rbac}` ? { resources: kinds } : (there ?? { metadata: {} });
        response
          .writeHead(method === 'POST' && there ? 409 : 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer));
      });
      return true;
    };
  });
  const apply = (kinds = clusterWide) => applyManifests(actor(), manifestsOf(binding), 'sw-1-verify', kinds);

  test('is made with its owner, bound to the namespace of ours', async () => {
    await expect(apply()).resolves.toEqual([]);
    expect(sent).toEqual([
      {
        method: 'POST',
        path,
        body: expect.objectContaining({
          metadata: { name: 'reads', ...owner('r1') },
          subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'sw-1-verify' }],
        }) as unknown,
      },
    ]);
  });

  test('is not touched where one of its name is there, and is left out, and named', async () => {
    for (const metadata of [{}, { labels: { 'seaworthy.dev/run': 'r1' } }, owner('r2')]) {
      there = { metadata };
      await expect(apply()).resolves.toEqual([
        'ClusterRoleBinding/reads (one of its name is there already, and is not ours)',
      ]);
    }
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
  });

  test('of an older version that the same run has made is changed', async () => {
    there = { metadata: owner('r1') };
    await expect(apply()).resolves.toEqual([]);
    expect(sent.at(-1)).toMatchObject({ method: 'PATCH', path: `${path}/reads` });
  });

  test('is left out where its kind is not allowed', async () => {
    await expect(apply({ ...clusterWide, kinds: [] })).resolves.toEqual([
      'ClusterRoleBinding/reads (it belongs to no namespace, and --allow-kind ClusterRoleBinding is not given)',
    ]);
    expect(sent).toEqual([]);
  });
});

test('what the API server refuses is told in its words, with file and line', async () => {
  await expect(apply(object('ConfigMap', 'a'), `${object('ConfigMap', 'bad')}colour: {}\n`)).rejects.toThrow(
    '-:8: the API server refuses ConfigMap/bad: .colour: field not declared in schema',
  );
});

test('what the API server refuses over an older version is the fault of the app', async () => {
  const refused = applyOver(actor(), manifestsOf(object('ConfigMap', 'bad')), 'sw-1-verify');
  await expect(refused).rejects.toThrow(AppFault);
  await expect(refused).rejects.toThrow(/cannot be applied over those of the older version: -:\d+: the API server/);
  await expect(applyOver(actor(), manifestsOf(object('ConfigMap', 'a')), 'sw-1-verify')).resolves.toBeUndefined();
});

describe('hooks of helm', () => {
  const hook = (kind: string, name: string, times: string, apiVersion = 'v1') =>
    object(kind, name, apiVersion).replace(' }', `, annotations: { helm.sh/hook: "${times}" } }`);
  const job = (name: string, times: string) => hook('Job', name, times, 'batch/v1');
  const chart = () => [
    object('ConfigMap', 'app'),
    hook('Pod', 'test-connection', 'test'),
    job('seed', 'post-install'),
    hook('ConfigMap', 'early', 'pre-install, pre-upgrade'),
    job('migrate', 'pre-install,pre-upgrade'),
    job('wipe', 'pre-delete'),
  ];
  const applied = () => server.asked.flatMap((asked) => /^PATCH \S+\/([\w-]+)(?:\?|$)/.exec(asked)?.[1] ?? []);
  /** What the cluster says of the Job that is waited for, one after the other; the last one for good. */
  function said(statuses: readonly object[], pods: readonly object[] = []): void {
    const left = [...statuses];
    server.route = ({ pathname }, response) => {
      const answers: Readonly<Record<string, object>> = {
        '/api/v1': { resources: [...resources, { name: 'pods', kind: 'Pod', namespaced: true }] },
        '/apis/batch/v1': { resources: [{ name: 'jobs', kind: 'Job', namespaced: true }] },
        '/api/v1/namespaces/sw-1-verify/pods': { items: pods },
      };
      const isJob = response.req.method === 'GET' && pathname.endsWith('/jobs/migrate');
      const status = isJob ? { status: left.length > 1 ? left.shift() : left[0] } : undefined;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(status ?? answers[pathname] ?? { metadata: {} }));
      return true;
    };
  }
  const condition = (type: string, text?: string) => ({ conditions: [{ type, status: 'True', message: text }] });
  const install = (clock = new ManualClock(), signal?: AbortSignal) =>
    installManifests({ ...actor(), clock }, manifestsOf(...chart()), 'sw-1-verify', { ...(signal && { signal }) });

  test('those of an installation come before and after the app, others not at all; a Job before it is waited for', async () => {
    said([{ active: 1 }, { active: 1 }, condition('Complete')]);

    await expect(install()).resolves.toEqual([]);
    expect(applied()).toEqual(['early', 'migrate', 'app', 'seed']);
    expect(server.asked.filter((asked) => asked.startsWith('GET') && asked.includes('/jobs/migrate'))).toHaveLength(3);
    expect(server.asked.findLastIndex((asked) => asked.includes('/jobs/migrate'))).toBeLessThan(
      server.asked.findIndex((asked) => asked.includes('/app')),
    );
  });

  test('one that fails before the app ends the installation with the words of Kubernetes', async () => {
    said([condition('Failed', 'Job has reached the specified backoff limit')]);
    await expect(install()).rejects.toThrow(
      /^-:\d+: the hook Job\/migrate \(pre-install, pre-upgrade\) failed: Job has reached the specified backoff limit$/,
    );
    expect(applied()).toEqual(['early', 'migrate']);
  });

  test('one that cannot run, and one that takes longer than helm waits, end it too', async () => {
    const waiting = { name: 'main', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } };
    const pod = {
      metadata: { name: 'migrate-x', uid: 'u', labels: {} },
      spec: { containers: [{ name: 'main' }] },
      status: { phase: 'Pending', containerStatuses: [{ ...waiting, ready: false, restartCount: 0 }] },
    };
    said([{ active: 1 }], [pod]);
    await expect(install()).rejects.toThrow(/hook Job\/migrate .* cannot run: .*ImagePullBackOff/);

    said([{ active: 1 }]);
    const clock = new ManualClock();
    clock.sleep = () => {
      clock.time += 60_000;
      return Promise.resolve();
    };
    await expect(install(clock)).rejects.toThrow('has not ended within 5 min');
  });

  test('an interruption ends the wait', async () => {
    said([{ active: 1 }]);
    await expect(install(new ManualClock(), AbortSignal.abort())).resolves.toEqual([]);
  });

  test('over an older version those of an upgrade are applied, but for what runs to an end', async () => {
    said([{}]);
    await applyOver(actor(), manifestsOf(...chart()), 'sw-1-verify');
    expect(applied()).toEqual(['early', 'app']);
  });
});
