import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { merge, type JsonObject } from '../../subject/merge.ts';
import { withExec } from './exec-in-shell.ts';
import type { FoundCause } from './fix.ts';
import { patchFiles, type PatchFormat } from './patch-files.ts';
import { patchOf } from './patch-of.ts';
import { patchableApp, type KnownOfApp } from './patchable-app.ts';
import { waitOf } from './stop-times.ts';

const known: KnownOfApp = { port: 8080, path: '/items', hasBudget: false };

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
    expect(others).toEqual([late(900)]);
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

  it('is not made of what has a volume for one pod alone', () => {
    const pod = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
    const recreate = deployment({ spec: { strategy: { type: 'Recreate' } }, pod });
    expect(patchOf([cause('no-endpoint')], appOf(recreate)).patch).toBeUndefined();
  });
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
      patches: [{ path: 'deployment-shop.yaml' }],
    });
  });

  it('hold values under the names that most charts have', () => {
    const [file] = made('values')?.files ?? [];
    expect(parse(file?.text ?? '')).toEqual({ terminationGracePeriodSeconds: 35, lifecycle: sleeps(5) });
  });

  it('hold values of a subchart under its name, and say what became of them where the chart was rendered', () => {
    const app = { ...appOf(deployment()), template: 'shop/charts/api/charts/web/templates/deployment.yaml' };
    const files = patchFiles(patchOf(found, app), app, 'values');
    expect(parse(files?.files[0]?.text ?? '')).toMatchObject({ api: { web: { terminationGracePeriodSeconds: 35 } } });
    expect(files?.howTo('r/patch', 'nothing had an effect')).toBe(
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
