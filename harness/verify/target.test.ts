import { describe, expect, test } from 'vitest';
import type { WorkloadSpec } from '../kube/facts/workload-spec.ts';
import type { ServicePort, ServiceSpec } from '../kube/facts/service-spec.ts';
import type { Surroundings } from '../kube/facts/surroundings.ts';
import { meansOfOwn } from './cluster-means.ts';
import { planOf } from './plan.ts';
import { quickProofs, verifyProofs } from './proofs/proofs.ts';
import type { ClusterMeans } from './proofs/verify-proof.ts';
import { likelyPaths } from './request.ts';
import { targetOf } from './target.ts';

const probe = { how: 'GET /ready on http', path: '/ready', port: 'http', withinSeconds: 30 };
const deployment: WorkloadSpec = {
  kind: 'Deployment',
  name: 'web',
  replicas: 3,
  paused: false,
  selector: { app: 'web' },
  podLabels: { app: 'web', tier: 'front' },
  strategy: { maxSurge: '25%', maxUnavailable: '25%' },
  graceSeconds: 30,
  minReadySeconds: 0,
  containers: [
    {
      ...{ name: 'main', image: 'x', preStop: undefined, liveness: undefined, startup: undefined },
      ports: [{ name: 'http', port: 8080 }],
      readiness: probe,
    },
  ],
};
const port = (its: Partial<ServicePort> = {}): ServicePort => ({
  ...{ name: undefined, port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: undefined },
  ...its,
});
const service = (name: string, its: Partial<ServiceSpec> = {}): ServiceSpec => ({
  ...{ name, type: 'ClusterIP', address: '10.96.0.1', headless: false, selector: { app: 'web' }, ports: [port()] },
  ...{ sessionAffinity: 'None', publishNotReadyAddresses: false, externalTrafficPolicy: undefined },
  ...its,
});
const around = (...services: readonly ServiceSpec[]): Surroundings => ({ services, budgets: [], autoscalers: [] });

describe('the way to an app', () => {
  test('is the Service that selects its pods, and not the headless one beside it', () => {
    const others = [service('db', { selector: { app: 'db' } }), service('all', { selector: {} })];
    const target = targetOf(
      deployment,
      around(service('web-peers', { headless: true }), ...others, service('web')),
      {},
    );

    expect(target.way).toMatchObject({ service: { name: 'web' }, port: { port: 80 }, targetPort: 8080 });
    expect(targetOf(deployment, around(...others), {}).way).toBeUndefined();
  });

  test.each([
    [{}, [service('a'), service('b')], '2 Services select the pods of Deployment web: a, b'],
    [{ service: 'wbe' }, [service('web')], 'There is no Service wbe'],
    [
      { service: 'db' },
      [service('web'), service('db', { selector: { app: 'db' } })],
      'Service db does not select the pods',
    ],
    [{ port: 'metrics' }, [service('web')], 'Service web has no port metrics'],
    [
      {},
      [service('web', { ports: [port({ name: 'a' }), port({ name: 'b', port: 81 })] })],
      'Service web has several ports: a (80), b (81)',
    ],
    [{}, [service('web', { ports: [port({ targetPort: 'web' })] })], 'leads to a port named web, which no container'],
  ])('is refused in one line where it cannot be told: %o', (asked, services, message) => {
    expect(() => targetOf(deployment, around(...services), asked)).toThrow(message);
  });

  test('leads to the port that is named http where there are several', () => {
    const ports = [port({ name: 'metrics', port: 9090, targetPort: 9090 }), port({ name: 'http' })];
    expect(targetOf(deployment, around(service('web', { ports })), {}).way?.port.port).toBe(80);
    expect(targetOf(deployment, around(service('web', { ports })), { port: '9090' }).way?.targetPort).toBe(9090);
  });
});

test('a request is for / or for what the readiness probe of that port asks', () => {
  const target = targetOf(deployment, around(service('web')), {});
  expect(likelyPaths(target)).toEqual(['/', '/ready']);
  expect(likelyPaths({ ...target, way: target.way && { ...target.way, targetPort: 9090 } })).toEqual(['/']);
});

/** No proof is played for one reason. */
function allFor(reason: string): Record<string, string> {
  return Object.fromEntries(
    verifyProofs.filter(({ id }) => id !== 'single-replica' && id !== 'slow').map(({ id }) => [id, reason]),
  );
}

describe('which proofs apply', () => {
  const notPlayed = (
    of: Partial<WorkloadSpec>,
    surroundings = around(service('web')),
    chosen?: readonly string[],
    means: Partial<ClusterMeans> = {},
  ) => {
    const ids = verifyProofs.map(({ id }) => id);
    const { proofs } = planOf(targetOf({ ...deployment, ...of }, surroundings, {}), verifyProofs, chosen ?? ids, {
      ...{ quick: false, cluster: { ...meansOfOwn, ...means } },
    });
    return Object.fromEntries(proofs.flatMap(({ id, whyNot }) => (whyNot === undefined ? [] : [[id, whyNot]])));
  };

  test('all to a Deployment with several pods and a Service', () => {
    expect(notPlayed({})).toEqual({
      'single-replica': 'it has 3 replicas',
      slow: 'no long request is named (--slow PATH)',
    });
  });

  test.each<[string, Partial<WorkloadSpec>, Surroundings, Record<string, string>]>([
    [
      'one replica',
      { replicas: 1 },
      around(service('web')),
      { 'rolling-delete': 'one replica', 'scale-in': 'one replica', drain: 'one replica', stop: 'one replica' },
    ],
    ['a paused rollout', { paused: true }, around(service('web')), { rollout: 'paused' }],
    ['OnDelete', { kind: 'StatefulSet', strategy: 'OnDelete' }, around(service('web')), { rollout: 'OnDelete' }],
    [
      'a partition that leaves all pods as they are',
      { kind: 'StatefulSet', strategy: { maxSurge: '0', maxUnavailable: '1', partition: 3 } },
      around(service('web')),
      { rollout: 'partition 3' },
    ],
    [
      'volumes that are deleted with the pods that are scaled away',
      { kind: 'StatefulSet', volumesOfScaledIn: 'deleted' },
      around(service('web')),
      { 'scale-in': 'with what is on them', start: 'a volume of its own' },
    ],
    [
      'volumes that stay',
      { kind: 'StatefulSet', volumesOfScaledIn: 'kept' },
      around(service('web')),
      { start: 'a volume of its own' },
    ],
    [
      'a DaemonSet of one node',
      { kind: 'DaemonSet', replicas: 1 },
      around(service('web')),
      {
        ...{ 'rolling-delete': 'one node', 'scale-in': 'is not scaled' },
        ...{ drain: 'no other node', stop: 'one node', start: 'is not scaled' },
      },
    ],
    [
      'no Service',
      {},
      around(),
      {
        steady: 'no Service',
        'rolling-delete': 'no Service',
        rollout: 'no Service',
        'scale-in': 'no Service',
        drain: 'no Service',
        stop: 'no Service',
        'kill-term': 'no Service',
        crash: 'no Service',
        start: 'no Service',
      },
    ],
    [
      'grpc',
      {},
      around(service('web', { ports: [port({ appProtocol: 'kubernetes.io/h2c' })] })),
      {
        steady: 'kubernetes.io/h2c',
        'rolling-delete': 'h2c',
        rollout: 'h2c',
        'scale-in': 'h2c',
        drain: 'h2c',
        stop: 'h2c',
        'kill-term': 'h2c',
        crash: 'h2c',
        start: 'h2c',
      },
    ],
    [
      'a port whose probe speaks grpc',
      {
        containers: deployment.containers.map((one) => ({
          ...one,
          liveness: { ...probe, protocol: 'grpc', port: 8080 },
        })),
      },
      around(service('web')),
      allFor('grpc by the probe'),
    ],
    [
      'a port named after a database',
      {},
      around(service('web', { ports: [port({ name: 'postgresql' })] })),
      allFor('postgresql by its name'),
    ],
    [
      'an autoscaler',
      {},
      { ...around(service('web')), autoscalers: [{ name: 'hpa', scales: 'Deployment/web', min: 2, max: 5 }] },
      {
        'rolling-delete': 'autoscaler hpa',
        rollout: 'autoscaler hpa',
        'scale-in': 'autoscaler hpa',
        drain: 'autoscaler hpa',
        stop: 'autoscaler hpa',
        'kill-term': 'autoscaler hpa',
        crash: 'autoscaler hpa',
        start: 'autoscaler hpa',
      },
    ],
  ])('not with %s', (_, of, surroundings, reasons) => {
    const { 'single-replica': single, slow, ...found } = notPlayed(of, surroundings);
    expect(slow).toBeDefined();
    expect(single === undefined).toBe(of.replicas === 1);
    expect(Object.keys(found)).toEqual(Object.keys(reasons));
    for (const [id, reason] of Object.entries(reasons)) expect(found[id]).toContain(reason);
  });

  test.each<[string, Partial<ClusterMeans>, Record<string, string>]>([
    [
      'has no way onto its nodes',
      { reachesNodes: false },
      { 'kill-term': 'nodes of this cluster cannot be reached', crash: 'nodes of this cluster cannot be reached' },
    ],
    ['others made', { ours: false }, { drain: 'a cordoned node takes no pod of anybody' }],
    ['has one node', { workers: 1 }, { drain: 'the cluster has one node that takes pods' }],
  ])('not on a cluster that %s', (_, means, reasons) => {
    const found = notPlayed({}, around(service('web')), undefined, means);
    expect(Object.keys(found).filter((id) => id !== 'single-replica' && id !== 'slow')).toEqual(Object.keys(reasons));
    for (const [id, reason] of Object.entries(reasons)) expect(found[id]).toContain(reason);
  });

  test('with --quick the others are left out, unless they are named', () => {
    const { proofs } = planOf(targetOf(deployment, around(service('web')), {}), verifyProofs, quickProofs, {
      ...{ quick: true, cluster: meansOfOwn },
    });
    const left = proofs.filter(({ whyNot }) => whyNot?.includes('--quick')).map(({ id }) => id);
    expect(left).toEqual(['scale-in', 'drain', 'kill-term', 'crash', 'single-replica', 'start', 'slow']);
  });

  test('none that was ruled out', () => {
    expect(Object.keys(notPlayed({}, around(service('web')), ['steady']))).toEqual([
      'rolling-delete',
      'rollout',
      'scale-in',
      'drain',
      'stop',
      'kill-term',
      'crash',
      'single-replica',
      'start',
      'slow',
    ]);
  });
});
