import { describe, expect, test } from 'vitest';
import type { Manifest } from '../kube/actions/manifest.ts';
import type { WorkloadSpec } from '../kube/facts/workload-spec.ts';
import type { ServicePort, ServiceSpec } from '../kube/facts/service-spec.ts';
import type { Surroundings } from '../kube/facts/surroundings.ts';
import type { Dependency } from './dependency.ts';
import { meansOfOwn } from './cluster-means.ts';
import { planOf, type Plan } from './plan.ts';
import { quickProofs, usualProofs, verifyProofs } from './proofs/proofs.ts';
import type { ClusterMeans } from './proofs/verify-proof.ts';
import { likelyPaths } from './request.ts';
import { targetOf, type Target } from './target.ts';

const probe = { how: 'GET /ready on http', path: '/ready', port: 'http', withinSeconds: 30, givesUpAfterSeconds: 31 };
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
const around = (...services: readonly ServiceSpec[]): Surroundings => ({
  ...{ services, budgets: [], autoscalers: [], outside: { ways: [], unread: [] } },
});

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
    [
      {},
      [service('a', { headless: true }), service('b', { headless: true })],
      '2 Services select the pods of Deployment web: a, b',
    ],
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

  test('needs no Service where it is named by its URL', () => {
    const url = { url: 'https://shop.test/', from: 'here' } as const;
    const several = targetOf(deployment, around(service('a'), service('b')), { url });
    expect(several).toMatchObject({ url, way: undefined });
    expect(targetOf(deployment, around(service('web')), { url }).way?.service.name).toBe('web');
    expect(targetOf(deployment, around(service('a'), service('b')), { url, service: 'b' }).way?.service.name).toBe('b');
    expect(() => targetOf(deployment, around(service('a')), { url, service: 'c' })).toThrow('There is no Service c');
    const { proofs } = planOf(several, verifyProofs, ['steady', 'rollout'], { quick: false, cluster: meansOfOwn({}) });
    expect(proofs.filter(({ whyNot }) => whyNot === undefined).map(({ id }) => id)).toEqual(['steady', 'rollout']);
  });

  test('leads to the port that is named http where there are several', () => {
    const ports = [port({ name: 'metrics', port: 9090, targetPort: 9090 }), port({ name: 'http' })];
    expect(targetOf(deployment, around(service('web', { ports })), {}).way?.port.port).toBe(80);
    expect(targetOf(deployment, around(service('web', { ports })), { port: '9090' }).way?.targetPort).toBe(9090);
  });
});

test('from outside lead to it the ways to the Services that select its pods, and their load balancers', () => {
  const way = (name: string, to: string) => ({ kind: 'Ingress', name, service: to }) as const;
  const services = [
    service('web'),
    service('web-public', { type: 'LoadBalancer', headless: true, loadBalancer: '10.0.0.7' }),
    service('db', { selector: { app: 'db' }, type: 'LoadBalancer' }),
  ];
  const outside = { ways: [way('shop', 'web'), way('data', 'db'), way('old', 'gone')], unread: ['HTTPRoute'] as const };
  expect(targetOf(deployment, { ...around(...services), outside }, {}).outside).toEqual({
    ways: [
      way('shop', 'web'),
      { kind: 'LoadBalancer', name: 'web-public', service: 'web-public', at: 'http://10.0.0.7:80/' },
    ],
    unread: ['HTTPRoute'],
  });
});

test('to a port of TCP leads what is asked for, whatever its name', () => {
  const ports = [port({ name: 'redis', port: 6379, targetPort: 6379 })];
  const way = (asked: object, its = ports) => targetOf(deployment, around(service('web', { ports: its })), asked).way;

  expect(way({ protocol: 'tcp' })).toMatchObject({ speaks: 'tcp', targetPort: 6379 });
  expect(way({})).toMatchObject({ speaks: 'http' });
  const several = [...ports, port({ name: 'http' })];
  expect(() => way({ protocol: 'tcp' }, several)).toThrow('several ports: redis (6379), http (80)');
  expect(way({ protocol: 'tcp', port: 'redis' }, several)).toMatchObject({ targetPort: 6379 });
});

test('a request is for / or for what the readiness probe of that port asks', () => {
  const target = targetOf(deployment, around(service('web')), {});
  expect(likelyPaths(target)).toEqual(['/', '/ready']);
  expect(likelyPaths({ ...target, way: target.way && { ...target.way, targetPort: 9090 } })).toEqual(['/']);
});

/** Those that are played without being asked for by name. */
const usual = verifyProofs.filter(({ askedBy }) => askedBy === undefined);

/** Those that apply to other apps than all the rest, or only where something is named. */
const onDemand = ['single-replica', 'slow', 'dependency', 'init-wait', 'files', 'upgrade'];

/** No proof that needs load is played, for one reason. */
function allFor(reason: string): Record<string, string> {
  const needing = usual.filter(({ id, withoutLoad }) => !onDemand.includes(id) && withoutLoad === undefined);
  return Object.fromEntries(needing.map(({ id }) => [id, reason]));
}

describe('which proofs apply', () => {
  const notPlayed = (
    of: Partial<WorkloadSpec>,
    surroundings = around(service('web')),
    chosen?: readonly string[],
    means: Partial<ClusterMeans> = {},
  ) => notPlayedOn(targetOf({ ...deployment, ...of }, surroundings, {}), chosen, means);
  const notPlayedOn = (target: Target, chosen?: readonly string[], means: Partial<ClusterMeans> = {}) => {
    const ids = usual.map(({ id }) => id);
    const { proofs } = planOf(target, usual, chosen ?? ids, {
      ...{ quick: false, cluster: { ...meansOfOwn({}), ...means } },
    });
    return Object.fromEntries(proofs.flatMap(({ id, whyNot }) => (whyNot === undefined ? [] : [[id, whyNot]])));
  };

  test('all to a Deployment with several pods and a Service', () => {
    expect(notPlayed({})).toEqual({
      'single-replica': 'it has 3 replicas',
      slow: 'no long request is named (--slow PATH)',
      dependency: 'nothing is named that it depends on (--depends-on service/NAME)',
      'init-wait': 'nothing is named that it depends on (--depends-on service/NAME)',
      files:
        'it writes into volumes, which others may use: that is done only on manifests (-f, -k, --chart), in a namespace of their own',
      upgrade: 'no manifests of an older version are named (--upgrade-from PATH, with -f, -k or --chart)',
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
        'scale-in': 'autoscaler hpa decides how many pods it has (2 to 5), and would undo what verify sets',
        start: 'autoscaler hpa decides how many pods it has (2 to 5), and would undo what verify sets',
      },
    ],
  ])('not with %s', (_, of, surroundings, reasons) => {
    const found = notPlayed(of, surroundings);
    expect(found['slow']).toBeDefined();
    expect(found['single-replica'] === undefined).toBe(of.replicas === 1);
    expect(Object.keys(found).filter((id) => !onDemand.includes(id))).toEqual(Object.keys(reasons));
    for (const [id, reason] of Object.entries(reasons)) expect(found[id]).toContain(reason);
  });

  test('by as many pods as its autoscaler lets it have, whatever its manifest says', () => {
    const scaled = (replicas: number, min: number, max: number) => {
      const autoscalers = [{ name: 'hpa', scales: 'Deployment/web', min, max }];
      return targetOf({ ...deployment, replicas }, { ...around(service('web')), autoscalers }, {});
    };
    expect(notPlayedOn(scaled(1, 2, 10))['single-replica']).toBe('it has 2 replicas');
    expect(notPlayedOn(scaled(1, 2, 10))).not.toHaveProperty('rolling-delete');
    expect(scaled(3, 2, 10).workload.replicas).toBe(3);
    expect(scaled(20, 2, 10).workload.replicas).toBe(10);
    expect(notPlayedOn(scaled(1, 1, 10))['rolling-delete']).toContain('one replica');
    expect(notPlayedOn(scaled(0, 2, 10))['steady']).toBe('it is scaled to 0 pods');
  });

  test('to an app without a way in those that need no load, whatever the number of its pods', () => {
    const worker = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'worker' } };
    const plan = (replicas: number, autoscalers: Surroundings['autoscalers'] = []) => {
      const target = targetOf({ ...deployment, replicas }, { ...around(), autoscalers }, {});
      const ids = usual.map(({ id }) => id);
      return planOf(target, usual, ids, { quick: false, cluster: meansOfOwn({}), applied: worker });
    };
    const played = (of: Plan) => of.proofs.filter(({ whyNot }) => whyNot === undefined).map(({ id }) => id);

    for (const replicas of [1, 3]) expect(played(plan(replicas))).toEqual(['stop', 'kill-term', 'crash', 'files']);
    for (const { title, whyNot } of plan(1).proofs) expect(whyNot ?? title).not.toMatch(/request|answer|one replica/);
    // No way is proven clean that nothing goes.
    const { proofs, atMostMs } = plan(1);
    expect(atMostMs).toBe(proofs.reduce((sum, one) => sum + (one.atMostMs ?? 0), 0));

    expect(played(plan(0))).toEqual([]);
    for (const { whyNot } of plan(0).proofs) expect(whyNot).toBe('it is scaled to 0 pods');
    const hpa = [{ name: 'hpa', scales: 'Deployment/web', min: 1, max: 5 }];
    expect(played(plan(1, hpa))).toEqual(['stop', 'kill-term', 'crash', 'files']);
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
    expect(Object.keys(found).filter((id) => !onDemand.includes(id))).toEqual(Object.keys(reasons));
    for (const [id, reason] of Object.entries(reasons)) expect(found[id]).toContain(reason);
  });

  test('all with --protocol tcp to a port that speaks something else than HTTP, by its name, its probe or what it answered', () => {
    const redis = around(service('web', { ports: [port({ name: 'redis' })] }));
    const { steady } = notPlayed({}, redis);
    expect(steady).toContain('redis by its name or appProtocol; with --protocol tcp');
    const overTcp = notPlayedOn(targetOf(deployment, redis, { protocol: 'tcp' }));
    expect(Object.keys(allFor('')).filter((id) => id in overTcp)).toEqual([]);

    const { way, ...target } = targetOf(deployment, around(service('web')), {});
    const answered = { ...target, way: way && { ...way, otherAnswer: 'malformed HTTP version "+PONG"' } };
    for (const id of Object.keys(allFor('')))
      expect(notPlayedOn(answered)[id]).toContain(
        'no HTTP/1.1: a pod answered a request in it with malformed HTTP version "+PONG"',
      );
  });

  test('a port of UDP gets no load in any case', () => {
    const udp = around(service('web', { ports: [port({ protocol: 'UDP' })] }));
    expect(notPlayedOn(targetOf(deployment, udp, { protocol: 'tcp' }))).toMatchObject({
      steady: 'port 80 of Service web speaks UDP; only HTTP/1.1 and TCP are built',
    });
  });

  test('what is left out by --proof is not put down to --quick', () => {
    const left = (chosen: readonly string[], quick: boolean) => {
      const of = targetOf(deployment, around(service('web')), {});
      const { proofs } = planOf(of, usual, chosen, { quick, cluster: meansOfOwn({}) });
      return proofs.find(({ id }) => id === 'drain')?.whyNot;
    };
    expect(left(quickProofs, true)).toBe('left out by --quick, played only if named with --proof');
    expect([left(['stop'], true), left(['stop'], false)]).toEqual(
      Array.from({ length: 2 }, () => 'left out, as --proof names others'),
    );
  });

  test('with --quick the others are left out, unless they are named', () => {
    const { proofs } = planOf(targetOf(deployment, around(service('web')), {}), usual, quickProofs, {
      ...{ quick: true, cluster: meansOfOwn({}) },
    });
    const left = proofs.filter(({ whyNot }) => whyNot?.includes('--quick')).map(({ id }) => id);
    expect(left).toEqual([
      'scale-in',
      'drain',
      'kill-term',
      'crash',
      'single-replica',
      'start',
      'slow',
      'dependency',
      'init-wait',
      'files',
      'upgrade',
    ]);
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
      'dependency',
      'init-wait',
      'files',
      'upgrade',
    ]);
  });

  test('the preStop wait is looked for where it was asked for, in copies of manifests that were applied', () => {
    const target = targetOf(deployment, around(service('web')), {});
    const whyNot = (chosen: readonly string[], applied?: Manifest, of = target) => {
      const how = { quick: false, cluster: meansOfOwn({}), applied };
      return planOf(of, verifyProofs, chosen, how).proofs.find(({ id }) => id === 'find-prestop')?.whyNot;
    };
    const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };

    expect(whyNot(usualProofs, applied)).toBe('it was not asked for (--find-prestop)');
    expect(whyNot(['find-prestop'])).toContain('copies, which are made of manifests alone');
    expect(whyNot(['find-prestop'], applied)).toBeUndefined();
    const single = targetOf({ ...deployment, replicas: 1 }, around(service('web')), {});
    expect(whyNot(['find-prestop'], applied, single)).toContain('one replica');
  });

  test('several times in a row take so many times as long, but for what is played once', () => {
    const target = targetOf(deployment, around(service('web')), {});
    const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    const how = { quick: true, cluster: meansOfOwn({}), applied };
    const { atMostMs: onPath } = planOf(target, verifyProofs, ['rollout'], how);
    const rollout = planOf(target, verifyProofs, ['rollout'], how, 3).atMostMs - onPath;
    const both = (repeat: number) => planOf(target, verifyProofs, ['rollout', 'find-prestop'], how, repeat);

    expect(rollout).toBeGreaterThan(0);
    expect(both(3).atMostMs - both(1).atMostMs).toBe(rollout);
    expect(planOf(target, verifyProofs, ['rollout'], how, 5).atMostMs - onPath).toBe(2 * rollout);
  });

  test('the sweep over preStop waits is given the time of all its loads, of its waits, and of the copies between them', () => {
    const target = targetOf(deployment, around(service('web')), {});
    const how = {
      quick: true,
      cluster: meansOfOwn({}),
      applied: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    };
    const planned = planOf(target, verifyProofs, ['rollout', 'find-prestop'], how).proofs;
    const atMost = (id: string) => planned.find((one) => one.id === id)?.atMostMs ?? 0;

    // Each of seven copies is rolled out, and its pods are deleted one by one under a load of its own; all waits together are 32 s.
    const eachWaits = deployment.replicas * 32_000;
    const rollout = atMost('rollout') - 70_000;
    expect(atMost('find-prestop')).toBe(7 * (2 * rollout + 70_000) + 2 * eachWaits);
    expect(planned.at(-1)?.id).toBe('find-prestop');
  });

  const db = { ...deployment, name: 'db', selector: { app: 'db' }, podLabels: { app: 'db' } };
  const needed: Dependency = { told: 'service/db', workload: db, init: { all: ['wait'], naming: ['wait'] } };
  const withDependency = (its: Partial<Dependency>, of: Partial<WorkloadSpec> = {}) =>
    planOf(targetOf({ ...deployment, ...of }, around(service('web')), {}), verifyProofs, ['dependency', 'init-wait'], {
      ...{ quick: false, cluster: meansOfOwn({}), dependency: { ...needed, ...its } },
    }).proofs.filter(({ id }) => id === 'dependency' || id === 'init-wait');

  test.each<[string, Partial<Dependency>, string | undefined, string | undefined]>([
    ['that can be scaled', {}, undefined, undefined],
    ['without an init container', { init: { all: [], naming: [] } }, undefined, 'no init container that could wait'],
    [
      'that no init container names',
      { init: { all: ['migrate'], naming: [] } },
      undefined,
      'none of its init containers (migrate) names what it depends on',
    ],
    ['that is away already', { workload: { ...db, replicas: 0 } }, 'scaled to 0 pods', 'scaled to 0 pods'],
    ['with an autoscaler', { autoscaler: 'hpa' }, 'autoscaler hpa decides', 'autoscaler hpa decides'],
    [
      'whose volumes would be deleted',
      { workload: { ...db, kind: 'StatefulSet', volumesOfScaledIn: 'deleted' } },
      'are deleted when its pods are scaled away',
      'are deleted when its pods are scaled away',
    ],
  ])('which need a dependency: %s', (_, its, dependency, initWait) => {
    const [first, second] = withDependency(its).map((planned) => planned.whyNot ?? 'is played');
    expect(first).toContain(dependency ?? 'is played');
    expect(second).toContain(initWait ?? 'is played');
  });

  test('what it depends on is away for as long as its probes take to give up, and no longer than 3 min', () => {
    const does = (givesUpAfterSeconds: number) => {
      const containers = deployment.containers.map((one) => ({ ...one, liveness: { ...probe, givesUpAfterSeconds } }));
      return withDependency({}, { containers })[0]?.does;
    };
    expect(does(40)).toBe('scales Deployment db, on which it depends, from 3 to 0 pods for 45 s, and back');
    expect(does(600)).toBe(
      'scales Deployment db, on which it depends, from 3 to 0 pods for 3 min 00 s, and back (its probes give up after 10 min 00 s only, which is not waited for)',
    );
  });

  test('files only in a namespace of ours, from the nodes', () => {
    const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    const planned = (means: Partial<ClusterMeans>, applied?: Manifest) => {
      const how = { quick: false, cluster: { ...meansOfOwn({}), ...means }, applied };
      const { proofs } = planOf(targetOf(deployment, around(service('web')), {}), verifyProofs, ['files'], how);
      return proofs.find(({ id }) => id === 'files');
    };
    expect(planned({}, manifest)?.does).toMatch(/^writes a file, from its node.*is cordoned$/);
    expect(planned({ workers: 1 }, manifest)?.does).toMatch(/and deletes the pod$/);
    expect(planned({})?.whyNot).toContain('in a namespace of their own');
    expect(planned({ reachesNodes: false }, manifest)?.whyNot).toContain('cannot be reached');
  });

  test('files not where the main container can write nowhere', () => {
    const readOnly = { name: 'web', securityContext: { readOnlyRootFilesystem: true } };
    const whyNot = (pod: object, ofSet: object = {}) => {
      const spec = { template: { spec: pod }, ...ofSet };
      const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
      const how = { quick: false, cluster: meansOfOwn({}), applied };
      const { proofs } = planOf(targetOf(deployment, around(service('web')), {}), verifyProofs, ['files'], how);
      return proofs.find(({ id }) => id === 'files')?.whyNot;
    };
    const mounted = { ...readOnly, volumeMounts: [{ name: 'data', mountPath: '/data' }] };

    expect(whyNot({ containers: [readOnly] })).toBe('its main container has no place that it can write to');
    expect(whyNot({ containers: [mounted], volumes: [{ name: 'data', configMap: { name: 'c' } }] })).toBeDefined();
    expect(whyNot({ containers: [{ name: 'web' }] })).toBeUndefined();
    expect(whyNot({ containers: [mounted], volumes: [{ name: 'data', emptyDir: {} }] })).toBeUndefined();
    expect(
      whyNot({ containers: [mounted] }, { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }),
    ).toBeUndefined();
  });

  const autoscaled = (replicas?: number) => ({
    manifest: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas } },
    target: targetOf(
      { ...deployment, replicas: replicas ?? 1 },
      { ...around(service('web')), autoscalers: [{ name: 'hpa', scales: 'Deployment/web', min: 2, max: 5 }] },
      {},
    ),
  });

  test('no manifest is applied again whose number of pods an autoscaler takes back', () => {
    const sweep = ({ manifest, target }: ReturnType<typeof autoscaled>) =>
      planOf(target, verifyProofs, ['find-prestop'], {
        ...{ quick: false, cluster: meansOfOwn({}), applied: manifest },
      }).proofs.find(({ id }) => id === 'find-prestop')?.whyNot;
    const upgrade = (older: ReturnType<typeof autoscaled>, newer: ReturnType<typeof autoscaled>) => {
      const [from, to] = [older, newer].map(({ manifest, target }) => {
        return { told: 'x.yaml', target, manifests: [{ manifest, where: '-:1', whereOf: () => '-:1' }] };
      });
      const how = { quick: false, cluster: meansOfOwn({}), upgrade: from && to && { from, to } };
      return planOf(newer.target, verifyProofs, ['upgrade'], how).proofs.find(({ id }) => id === 'upgrade')?.whyNot;
    };
    const takenBack =
      'its manifest sets 1 replicas each time that it is applied, and autoscaler hpa sets 2 to 5 again: leave replicas out of the manifest';

    expect([sweep(autoscaled(1)), sweep(autoscaled(3)), sweep(autoscaled())]).toEqual([
      takenBack,
      undefined,
      undefined,
    ]);
    expect(upgrade(autoscaled(3), autoscaled(1))).toBe(`in the new version ${takenBack}`);
    expect(upgrade(autoscaled(1), autoscaled())).toBe(`in the older version ${takenBack}`);
    expect(upgrade(autoscaled(), autoscaled(2))).toBeUndefined();
  });

  const versionOf = (target: Target, told: string) => ({ told, manifests: [], target });
  const upgraded = (from: Target, to: Target) => {
    const upgrade = { from: versionOf(from, 'old.yaml'), to: versionOf(to, 'new.yaml') };
    const how = { quick: false, cluster: meansOfOwn({}), upgrade };
    return planOf(to, verifyProofs, ['upgrade'], how).proofs.find(({ id }) => id === 'upgrade');
  };
  const asIs = targetOf(deployment, around(service('web')), {});
  const moved = service('web', { selector: { app: 'web', tier: 'front' } });
  const inPart = { maxSurge: '0', maxUnavailable: '1', partition: 1 };

  test('an upgrade begins with the older version, in a namespace of its own', () => {
    expect(upgraded(asIs, asIs)?.does).toBe(
      'applies old.yaml to another namespace of its own, and there, under load, the new manifests over it; goes back as `kubectl rollout undo` does',
    );
  });

  test.each<[string, Target, Target, string]>([
    ['what no rollout replaces', asIs, { ...asIs, workload: { ...deployment, paused: true } }, 'its rollout is paused'],
    [
      'an older version of which that is so',
      { ...asIs, workload: { ...deployment, strategy: 'OnDelete' } },
      asIs,
      'in the older version its strategy is OnDelete',
    ],
    [
      'a partition',
      asIs,
      { ...asIs, workload: { ...deployment, kind: 'StatefulSet', strategy: inPart } },
      'in the new version its partition 1 leaves some of its pods as they are',
    ],
    [
      'a StatefulSet whose new version is OnDelete',
      { ...asIs, workload: { ...deployment, kind: 'StatefulSet' } },
      { ...asIs, workload: { ...deployment, kind: 'StatefulSet', strategy: 'OnDelete' } },
      'its strategy is OnDelete',
    ],
    ['another selector of its Service', asIs, targetOf(deployment, around(moved), {}), 'which load would not follow'],
    ['no Service any more', asIs, targetOf(deployment, around(), {}), 'no Service selects its pods'],
  ])('no upgrade of %s', (_, from, to, reason) => {
    expect(upgraded(from, to)?.whyNot).toContain(reason);
  });

  test('no upgrade of a chart that has helm do something before the new version', () => {
    const hook = (kind: string, times: string) => {
      const annotations = { 'helm.sh/hook': times };
      const manifest = { apiVersion: 'batch/v1', kind, metadata: { name: 'migrate', annotations } };
      return { manifest, where: '-:1', whereOf: () => '-:1' };
    };
    const whyNot = (...manifests: readonly ReturnType<typeof hook>[]) => {
      const upgrade = { from: versionOf(asIs, 'old.yaml'), to: { ...versionOf(asIs, 'new.yaml'), manifests } };
      const how = { quick: false, cluster: meansOfOwn({}), upgrade };
      return planOf(asIs, verifyProofs, ['upgrade'], how).proofs.find(({ id }) => id === 'upgrade')?.whyNot;
    };
    expect(whyNot(hook('Job', 'pre-install,pre-upgrade'))).toBe(
      'helm would run Job/migrate (pre-install, pre-upgrade) before the new version, which is not done here',
    );
    expect(whyNot(hook('Job', 'pre-install'), hook('Job', 'post-upgrade'), hook('Secret', 'pre-upgrade'))).toBe(
      undefined,
    );
  });

  test('an upgrade of a StatefulSet is played, and by a URL whatever the Service leads to, but not past it', () => {
    const rolling = { maxSurge: '0', maxUnavailable: '1' };
    const set = { ...asIs, workload: { ...deployment, kind: 'StatefulSet', strategy: rolling } } as const;
    expect(upgraded(set, set)?.whyNot).toBeUndefined();
    const byUrl = (alsoPast: boolean, ...services: readonly ServiceSpec[]) =>
      targetOf(deployment, around(...services), { url: { url: 'https://shop.test/', from: 'here', alsoPast } });
    expect(upgraded(byUrl(false, service('web')), byUrl(false, moved))?.whyNot).toBeUndefined();
    expect(upgraded(byUrl(false), byUrl(false))?.whyNot).toBeUndefined();
    expect(upgraded(byUrl(true, service('web')), byUrl(true, moved))?.whyNot).toContain('would not follow');
  });
});
