import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../../timeline/timeline.ts';
import { apply } from './apply.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';

const resources: Record<string, object> = {
  '/api/v1': {
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false },
      { name: 'pods/status', kind: 'Pod', namespaced: true },
      { name: 'pods', kind: 'Pod', namespaced: true },
    ],
  },
  '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] },
};

describe('apply', () => {
  let server: FakeApiServer;
  let applied: string[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    applied = [];
    server.route = ({ pathname, searchParams }, response) => {
      const known = resources[pathname];
      const status = known || searchParams.has('fieldManager') ? 200 : 404;
      if (!known && status === 200) applied.push(pathname);
      response.writeHead(status).end(JSON.stringify(known ?? { metadata: { generation: 7 } }));
      return true;
    };
  });
  afterEach(() => server.stop());

  function actor() {
    return { client: server.client(), timeline: new Timeline(), clock: new ManualClock() };
  }

  it('finds the address of every kind by discovery, applies in order and on the record', async () => {
    const manifests = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'elsewhere' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one' } },
    ];
    const us = actor();
    await expect(apply(us, manifests, 'x')).resolves.toEqual([7, 7, 7]);
    expect(applied).toEqual([
      '/api/v1/namespaces/other',
      '/apis/apps/v1/namespaces/x/deployments/web',
      '/api/v1/namespaces/x/pods/one',
    ]);
    expect(us.timeline.of('command').map(({ verb, object }) => `${verb} ${object}`)).toEqual([
      'apply namespace/other',
      'apply deployment/web',
      'apply pod/one',
    ]);
  });

  it.each([
    ['v1', '../../kube-system/secrets/x'],
    ['v1', '..'],
    ['../../api/v1/namespaces/kube-system', 'x'],
    ['apps/v1/../../../api/v1', 'x'],
  ])('refuses what would lead elsewhere: %s, %s', async (apiVersion, name) => {
    const manifests = [{ apiVersion, kind: 'Pod', metadata: { name } }];
    await expect(apply(actor(), manifests, 'x')).rejects.toMatchObject({ code: 'unsafe-name' });
    expect(applied).toEqual([]);
  });

  it('escapes what a name may have and a URL may not', async () => {
    await apply(actor(), [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a:b?c#d%2F' } }], 'x');
    expect(applied).toEqual(['/api/v1/namespaces/x/pods/a%3Ab%3Fc%23d%252F']);
  });

  it.each([
    ['a kind of a known group', 'apps/v1', 'Boat'],
    ['an unknown group', 'example.com/v1', 'Boat'],
  ])('says that the cluster does not know %s', async (_, apiVersion, kind) => {
    await expect(apply(actor(), [{ apiVersion, kind, metadata: { name: 'one' } }], 'x')).rejects.toMatchObject({
      code: 'unknown-kind',
      message: `The cluster knows no Boat of ${apiVersion}, which boat/one is`,
    });
    expect(applied).toEqual([]);
  });
});
