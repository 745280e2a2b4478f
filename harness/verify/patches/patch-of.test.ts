import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { merge, type JsonObject } from '../../subject/merge.ts';
import { withExec } from './fixes/exec-in-shell.ts';
import type { FoundCause } from './fixes/fix.ts';
import { patchFiles, type PatchFormat } from './patch-files.ts';
import { patchOf } from './patch-of.ts';
import { patchableApp, type KnownOfApp } from './patchable-app.ts';
import { waitOf } from './fixes/stop-times.ts';

const known: KnownOfApp = { port: 8080, path: '/items', budgets: [] };

/** A Deployment whose fields are the usual ones but for what is named. */
function deployment(of: { container?: object; pod?: object; spec?: object } = {}): Manifest {
  const log = { name: 'log-shipper', image: 'log:1' };
  const main = { name: 'main', image: 'shop:1', ports: [{ name: 'http', containerPort: 8080 }], ...of.container };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'market' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'shop' } },
      ...of.spec,
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [log, main], ...of.pod } },
    },
  };
}

function cause(code: string, figures: object = {}, proof = 'rollout'): FoundCause {
  return { proof, code, figures: { ...figures }, fix: `what mends ${code}` };
}

function appOf(manifest: Manifest, about = known) {
  const app = patchableApp(manifest, about);
  if (!app) throw new Error('It is no workload');
  return app;
}

/** What the patch makes of the container that serves, and of its pod. */
function patched(manifest: Manifest, ...found: readonly FoundCause[]): Readonly<Record<string, unknown>> {
  const { patch } = patchOf(found, appOf(manifest));
  const { spec } = merge(manifest as JsonObject, patch ?? {}) as unknown as {
    spec: { replicas: number; strategy?: object; template: { spec: { containers: JsonObject[] } & JsonObject } };
  };
  const { containers, terminationGracePeriodSeconds } = spec.template.spec;
  const [log, main] = containers;
  expect(log, 'the container that does not serve stays as it is').toEqual({ name: 'log-shipper', image: 'log:1' });
  return { ...main, terminationGracePeriodSeconds, replicas: spec.replicas, strategy: spec.strategy };
}

const sleeps = (seconds: number) => ({ preStop: { sleep: { seconds } } });

describe('the preStop wait', () => {
  const late = (ms: number) => cause('stopped-before-endpoint-removal', { latestAfterDeletionMs: ms });

  it('is twice what was needed, and at least 5 s; the grace period grows by it', () => {
    expect(patched(deployment(), late(1300))).toMatchObject({
      lifecycle: sleeps(5),
      terminationGracePeriodSeconds: 35,
    });
    expect(patched(deployment(), late(1300), late(3400))).toMatchObject({
      lifecycle: sleeps(8),
      terminationGracePeriodSeconds: 38,
    });
  });

  it('takes the place of one that was too short, or had no program to wait with, and leaves the other hook', () => {
    const exec = { postStart: { exec: { command: ['warm'] } }, preStop: { exec: { command: ['/bin/sleep', '5'] } } };
    const found = patched(deployment({ container: { lifecycle: exec } }), late(900));
    expect(found).toMatchObject({ lifecycle: { postStart: exec.postStart, ...sleeps(5) } });
    expect(found).not.toHaveProperty('lifecycle.preStop.exec');
    expect(found['terminationGracePeriodSeconds'], 'the wait is as long as it was').toBeUndefined();
  });

  it('is no remedy for who is refused after it', () => {
    const refused = cause('rejected-while-stopping', { statuses: [503], latestAfterDeletionMs: 8100 });
    expect(patched(deployment(), refused)).toMatchObject({ lifecycle: sleeps(18) });
    const { patch, others } = patchOf([refused], appOf(deployment({ container: { lifecycle: sleeps(5) } })));
    expect([patch, others]).toEqual([undefined, [refused]]);
    const twice = patchOf([refused, refused], appOf(deployment({ container: { lifecycle: sleeps(5) } })));
    expect(twice.others).toEqual([refused]);
  });

  it('is not put in the place of a hook that does something of its own', () => {
    const lifecycle = { preStop: { httpGet: { path: '/shutdown', port: 8080 } } };
    const { patch, others } = patchOf([late(900)], appOf(deployment({ container: { lifecycle } })));
    expect(patch).toBeUndefined();
    expect(others).toMatchObject([
      { ...late(900), whyNot: expect.stringContaining('does something of its own') as string },
    ]);
  });

  it('stays as it is where the grace period cut it short: that is what grows', () => {
    const app = { container: { lifecycle: sleeps(10) }, pod: { terminationGracePeriodSeconds: 4 } };
    const tooShort = cause('stopped-before-endpoint-removal', { latestAfterDeletionMs: 4100, tooShortGraceSeconds: 4 });
    expect(patched(deployment(app), tooShort)).toMatchObject({
      lifecycle: sleeps(10),
      terminationGracePeriodSeconds: 40,
    });
  });

  it.each([
    [{ exec: { command: ['sh', '-c', 'sleep 7'] } }, 7],
    [{ exec: { command: ['/bin/sh', '-c', 'exec sleep 7s'] } }, 7],
    [{ exec: { command: ['sh', '-c', 'nginx -s quit; sleep 7'] } }, undefined],
    [{ exec: { command: ['sleep', 'infinity'] } }, undefined],
  ])('of %j is %s s', (hook, seconds) => {
    expect(waitOf(hook)).toBe(seconds);
  });
});

describe('the grace period', () => {
  it('is the wait, and twice what the app had for itself', () => {
    const app = { container: { lifecycle: sleeps(5) }, pod: { terminationGracePeriodSeconds: 25 } };
    expect(patched(deployment(app), cause('request-longer-than-grace', { longestMs: 19_500 }))).toMatchObject({
      lifecycle: sleeps(5),
      terminationGracePeriodSeconds: 45,
    });
  });

  it('holds a hook that waits for a fixed time, and time for the app; of another hook its time is not known', () => {
    const past = cause('hook-past-grace', { graceSeconds: 10 }, 'stop');
    const app = (preStop: object) =>
      deployment({ container: { lifecycle: { preStop } }, pod: { terminationGracePeriodSeconds: 10 } });
    expect(patched(app({ sleep: { seconds: 12 } }), past)).toMatchObject({ terminationGracePeriodSeconds: 42 });
    const { patch, others } = patchOf([past], appOf(app({ exec: { command: ['/drain.sh'] } })));
    expect(patch).toBeUndefined();
    expect(others[0]?.whyNot).toMatch(/how long its preStop hook takes is not known/);
  });

  it('holds both the longer wait and the longer end', () => {
    const both = [cause('no-pre-stop-hook'), cause('ran-past-grace')];
    expect(patched(deployment(), ...both)).toMatchObject({ lifecycle: sleeps(5), terminationGracePeriodSeconds: 65 });
  });
});

describe('a shell in front of the app', () => {
  it.each([
    ['node x', 'exec node x'],
    ['cd /app && node x', 'cd /app && exec node x'],
    ['node x; exit $?', 'exec node x'],
    ['exec node x', undefined],
    ['node x | tee log', undefined],
    ['node x &\nwait', undefined],
    ['node x; echo done', undefined],
  ])('%j becomes %j', (script, replaced) => {
    expect(withExec(script)).toBe(replaced);
  });

  it('gives its place to the app; an app that has no handler is not mended so', () => {
    const command = ['sh', '-c', 'node x; exit $?'];
    const ignored = cause('sigterm-ignored', { program: 'sh' }, 'stop');
    expect(patched(deployment({ container: { command } }), ignored)).toMatchObject({
      command: ['sh', '-c', 'exec node x'],
    });
    expect(patchOf([ignored], appOf(deployment({ container: { command: ['node', 'x'] } }))).others).toEqual([ignored]);
  });
});

describe('a readiness probe', () => {
  const early = cause('not-ready-yet');
  const asks = { httpGet: { path: '/items', port: 8080 } };

  it('asks what load asked for, in the place of one that asks something else', () => {
    expect(patched(deployment(), early)).toMatchObject({ readinessProbe: asks });
    const readinessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 2 };
    expect(patched(deployment({ container: { readinessProbe } }), early)['readinessProbe']).toEqual({
      ...asks,
      periodSeconds: 2,
    });
  });

  it('asks for a connection where load spoke no HTTP, and leaves a probe that is there', () => {
    const overTcp = { ...known, path: undefined };
    const { patch } = patchOf([early], appOf(deployment(), overTcp));
    expect(patch).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'main', readinessProbe: { tcpSocket: { port: 8080 } } }] } } },
    });
    const readinessProbe = { exec: { command: ['redis-cli', 'ping'] } };
    expect(patchOf([early], appOf(deployment({ container: { readinessProbe } }), overTcp)).others).toEqual([early]);
  });

  it('is no remedy where it asks that already', () => {
    const readinessProbe = { httpGet: { path: '/items', port: 'http' } };
    expect(patchOf([early], appOf(deployment({ container: { readinessProbe } }))).others).toEqual([early]);
  });
});

describe('a ready pod at all times', () => {
  it('is that of a rollout whose new pod comes first', () => {
    const all = { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '100%' } } };
    expect(patched(deployment({ spec: all }), cause('no-endpoint'))['strategy']).toMatchObject({
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it('takes a second replica, and a budget where a node is drained', () => {
    const found = cause('no-endpoint', {}, 'drain');
    const { patch, changes } = patchOf([found], appOf(deployment({ spec: { replicas: 1 } })));
    expect(patch).toMatchObject({ spec: { replicas: 2 } });
    expect(changes.objects).toMatchObject([
      { kind: 'PodDisruptionBudget', spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } } },
    ]);
  });

  it('is not made of what has a volume for one pod alone, nor where an autoscaler says how many there are', () => {
    const whyNot = (manifest: Manifest, about = {}) =>
      patchOf([cause('no-endpoint', {}, 'drain')], appOf(manifest, { ...known, ...about })).others[0]?.whyNot;
    const alone = { spec: { replicas: 1 } };
    expect(whyNot(deployment({ ...alone, pod: claimed }))).toMatch(/share the volume of the claim data/);
    expect(whyNot(deployment({ ...alone, pod: claimed }), { sharedClaims: ['data'] })).toBeUndefined();
    expect(whyNot(deployment(alone), { autoscaler: 'shop' })).toMatch(/give that one minReplicas: 2/);
  });
});

const claimed = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

describe('a gap by nature', () => {
  const gap = (why: string, proof = 'rollout') => cause('gap-by-nature', { why }, proof);

  it('ends where a second pod may be there: by RollingUpdate, and by two replicas', () => {
    const recreate = { strategy: { type: 'Recreate' } };
    expect(patched(deployment({ spec: recreate }), gap('recreate'))).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    const both = [gap('recreate'), gap('one-replica', 'single-replica')];
    expect(patched(deployment({ spec: { ...recreate, replicas: 1 } }), ...both)).toMatchObject({
      replicas: 2,
      strategy: { type: 'RollingUpdate' },
    });
    const app = appOf(deployment({ spec: { replicas: 1 } }));
    expect(patchFiles(patchOf([gap('one-replica')], app), app, 'kubectl')?.files[0]?.text).toMatch(
      /^# Beware: two pods of it run at a time then/m,
    );
  });

  it.each<[string, Manifest, RegExp]>([
    ['a claim', deployment({ pod: claimed }), /share the volume of the claim data/],
    ['a port of its node', deployment({ pod: { hostNetwork: true } }), /takes a port of its node/],
    ['another kind', { ...deployment(), kind: 'StatefulSet' }, /second pod of a StatefulSet/],
    ['a DaemonSet', { ...deployment(), kind: 'DaemonSet' }, /one pod a node/],
  ])('stays with %s, and it is said why', (_, manifest, whyNot) => {
    const { patches, others } = patchOf([gap('one-replica')], appOf(manifest));
    expect([patches, others[0]?.whyNot]).toEqual([[], expect.stringMatching(whyNot)]);
  });

  it('stays with a volume of one node, whatever the strategy', () => {
    const { patches, others } = patchOf([gap('one-node-volume')], appOf(deployment({ pod: claimed })));
    expect([patches, others[0]?.whyNot]).toEqual([[], expect.stringContaining('the volume of the claim data')]);
  });
});

describe('a node for a pod', () => {
  const says = (words: string) => ({ reason: `web-2 Pending: Unschedulable: 0/3 nodes are available: ${words}` });
  const full = { ...cause('no-node-for-pod'), ...says('3 Insufficient cpu.') };
  const apart = { ...cause('no-node-for-pod'), ...says("3 node(s) didn't match pod anti-affinity rules.") };
  const term = (app: string) => ({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } });
  const rules = (...required: readonly object[]) => ({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
  });

  it('is that of the pod before it, where another one serves meanwhile', () => {
    for (const found of [full, apart])
      expect(patched(deployment({ pod: rules(term('shop')) }), found)['strategy']).toMatchObject({
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      });
  });

  it('is one with a pod of it, where its own rule alone forbids that; other rules stay', () => {
    const one = deployment({ spec: { replicas: 1 }, pod: rules(term('shop'), term('db')) });
    const { patches } = patchOf([apart], appOf(one));
    expect(patches[0]?.object).toMatchObject({
      spec: {
        template: {
          spec: {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [term('db')],
                preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('shop') }],
              },
            },
          },
        },
      },
    });
    expect(patches[0]?.beware).toHaveLength(1);
  });

  it.each([
    ['its node is full', full, rules(term('shop'))],
    ['the rule is about others', apart, rules(term('db'))],
  ])('is not made by a manifest where %s: the words of the scheduler are told', (_, found, pod) => {
    const { patches, others } = patchOf([found], appOf(deployment({ spec: { replicas: 1 }, pod })));
    expect(patches).toEqual([]);
    expect(others[0]?.whyNot).toContain('0/3 nodes are available');
  });
});

describe('a budget that yields', () => {
  const never = cause('budget-never-yields', {}, 'drain');
  const patchesOf = (budgets: readonly string[] | undefined) =>
    patchOf([never], appOf(deployment(), { ...known, budgets }));

  it('gives one pod away at a time', () => {
    expect(patchesOf(['web']).patches).toMatchObject([
      {
        object: {
          kind: 'PodDisruptionBudget',
          metadata: { name: 'web' },
          spec: { minAvailable: null, maxUnavailable: 1 },
        },
      },
    ]);
  });

  it.each([
    [['web', 'all'], /web and all select its pods/],
    [[], /none .* selects its pods/],
    [undefined, /may not be read/],
  ])('is not known among %j', (budgets, whyNot) => {
    const { patches, others } = patchesOf(budgets);
    expect([patches, others[0]?.whyNot]).toEqual([[], expect.stringMatching(whyNot)]);
  });
});

describe('a Service that leads to the pods of every node', () => {
  const found = [cause('no-local-pod', {}, 'drain'), cause('stopped-before-endpoint-removal')];
  const app = appOf(deployment(), { ...known, service: { name: 'web', type: 'LoadBalancer' } });
  const made = (format: PatchFormat) => patchFiles(patchOf(found, app), app, format);

  it('is a file of its own, with what it is for alone, and is applied by its kind', () => {
    const files = made('kubectl');
    expect(files?.files.map(({ name }) => name)).toEqual(['deployment-shop.yaml', 'service-web.yaml']);
    const text = files?.files[1]?.text ?? '';
    expect(parse(text)).toMatchObject({
      kind: 'Service',
      spec: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null },
    });
    expect(text).toMatch(/^# drain, no-local-pod: .*\n# Beware: .* not from that of the client\n/);
    expect(text).not.toContain('stopped-before');
    expect(files?.howTo('p')).toContain('patch service web --patch-file p/service-web.yaml');
    expect(parse(made('kustomize')?.files.at(-1)?.text ?? '')).toMatchObject({
      patches: [{ path: 'deployment-shop.yaml' }, { path: 'service-web.yaml' }],
    });
  });

  it('is among the values under the name that most charts have', () => {
    expect(parse(made('values')?.files[0]?.text ?? '')).toMatchObject({
      service: { externalTrafficPolicy: 'Cluster' },
      lifecycle: sleeps(5),
    });
  });

  it('is not given where no Service is known', () => {
    expect(patchOf([cause('no-local-pod')], appOf(deployment())).others[0]?.whyNot).toMatch(/Service .* is not known/);
  });
});

describe('a startup probe', () => {
  const livenessProbe = { httpGet: { path: '/alive', port: 'http' }, initialDelaySeconds: 5, periodSeconds: 2 };
  const slow = cause('restarted-by-probe', { restarts: 1, beforeReady: true }, 'start');

  it('asks what the liveness probe asks, for five minutes at least', () => {
    expect(patched(deployment({ container: { livenessProbe } }), slow)).toMatchObject({
      livenessProbe,
      startupProbe: { httpGet: livenessProbe.httpGet, periodSeconds: 2, failureThreshold: 150 },
    });
    const startup = { exec: { command: ['up'] }, periodSeconds: 100, failureThreshold: 4 };
    expect(patched(deployment({ container: { livenessProbe, startupProbe: startup } }), slow)['startupProbe']).toEqual({
      ...startup,
      failureThreshold: 8,
    });
  });

  it('is no remedy for a probe that failed later, and none where several containers have one', () => {
    const later = cause('restarted-by-probe', { restarts: 1 }, 'steady');
    const { patch, others } = patchOf([slow, later], appOf(deployment({ container: { livenessProbe } })));
    expect(patch).toBeDefined();
    expect(others).toMatchObject([{ proof: 'steady', whyNot: expect.stringContaining('and not why') as string }]);
    const two = [
      { name: 'a', livenessProbe },
      { name: 'b', livenessProbe },
    ];
    expect(patchOf([slow], appOf(deployment({ pod: { containers: two } }))).others[0]?.whyNot).toMatch(/which of its/);
  });
});

it('two fixes that want the same field otherwise are not given together', () => {
  const all = { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } };
  const { patch, others } = patchOf([cause('no-endpoint'), cause('no-node-for-pod')], appOf(deployment({ spec: all })));
  expect(patch).toMatchObject({ spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } } });
  expect(others).toMatchObject([
    { code: 'no-node-for-pod', whyNot: expect.stringContaining('strategy another value, for no-endpoint') as string },
  ]);
});

describe('files', () => {
  const found = [cause('stopped-before-endpoint-removal', {}), cause('unknown')];
  const made = (format: PatchFormat) => {
    const app = appOf(deployment());
    return patchFiles(patchOf(found, app), app, format);
  };

  it('hold a patch that kubectl applies, headed by what it mends in the words of the report', () => {
    const [file] = made('kubectl')?.files ?? [];
    expect(file?.name).toBe('deployment-shop.yaml');
    expect(file?.text).toContain(
      '# rollout, stopped-before-endpoint-removal: what mends stopped-before-endpoint-removal\n',
    );
    expect(file?.text).not.toContain('unknown');
    expect(parse(file?.text ?? '')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop' },
      spec: {
        template: { spec: { terminationGracePeriodSeconds: 35, containers: [{ name: 'main', lifecycle: sleeps(5) }] } },
      },
    });
    expect(made('kubectl')?.howTo('r/patch')).toBe(
      'kubectl --namespace market patch deployment shop --patch-file r/patch/deployment-shop.yaml',
    );
  });

  it('hold a component that names the patch', () => {
    const component = made('kustomize')?.files.find(({ name }) => name === 'kustomization.yaml');
    expect(parse(component?.text ?? '')).toMatchObject({
      kind: 'Component',
      patches: [{ path: 'deployment-shop.yaml', target: { kind: 'Deployment', name: 'shop' } }],
    });
    expect(made('kustomize')?.howTo('r/patch')).toMatch(/^copy r\/patch beside a kustomization.yaml over yours/);
    const input = { source: { kustomization: 'deploy' }, verifyAgain: (dir: string) => `verify -k ${dir}` };
    expect(made('kustomize')?.howTo('r/patch', { input })).toMatch(
      /and verifies that\n {2}mkdir patched-r && [^]*\n {2}verify -k patched-r$/,
    );
  });

  it('hold values under the names that most charts have', () => {
    const [file] = made('values')?.files ?? [];
    expect(parse(file?.text ?? '')).toEqual({ terminationGracePeriodSeconds: 35, lifecycle: sleeps(5) });
  });

  it('hold values of a subchart under its name, and say what became of them where the chart was rendered', () => {
    const app = { ...appOf(deployment()), template: 'shop/charts/api/charts/web/templates/deployment.yaml' };
    const files = patchFiles(patchOf(found, app), app, 'values');
    expect(parse(files?.files[0]?.text ?? '')).toMatchObject({ api: { web: { terminationGracePeriodSeconds: 35 } } });
    expect(files?.howTo('r/patch', { effect: 'nothing had an effect' })).toBe(
      'add `--values r/patch/values.yaml` to helm, after others; nothing had an effect',
    );
    expect(files?.howTo('r/patch')).toMatch(/what a chart does not read has no effect/);
  });

  it('hold beside values what no value makes', () => {
    const app = appOf(deployment({ spec: { replicas: 2 } }));
    const files = patchFiles(patchOf([cause('no-endpoint', {}, 'drain')], app), app, 'values');
    expect(files?.files.map(({ name }) => name)).toEqual(['poddisruptionbudget-shop.yaml']);
    expect(files?.howTo('r/patch')).toBe(
      'put r/patch/poddisruptionbudget-shop.yaml into the templates of the chart: no value makes it',
    );
  });

  it('are none where no change of a manifest mends anything', () => {
    const app = appOf(deployment());
    expect(patchFiles(patchOf([cause('unknown')], app), app, 'kubectl')).toBeUndefined();
  });
});
