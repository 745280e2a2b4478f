import { expect, it } from 'vitest';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { readStories } from '../../subject/catalogue.ts';
import { merge, type JsonObject } from '../../subject/merge.ts';
import { patchOf } from './patch-of.ts';
import { patchableApp } from './patchable-app.ts';

/** What the patch makes of the bad app of each story; undefined where the app itself is to be changed. */
const mended: Readonly<Record<string, object | undefined>> = {
  'all-at-once': { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
  'exits-on-sigterm': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'grace-too-short': { terminationGracePeriodSeconds: 35 },
  'image-nowhere': undefined,
  'keepalive-cut': undefined,
  'keepalive-hang': undefined,
  'keepalive-too-short': undefined,
  'liveness-on-database': undefined,
  'local-traffic-policy': undefined,
  'long-stream': undefined,
  'no-handler': undefined,
  'pdb-blocks-drain': undefined,
  'prestop-no-binary': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'probes-ask-the-same': undefined,
  'ready-too-early': { readinessProbe: { httpGet: { path: '/', port: 8080 } } },
  'refuses-on-sigterm': undefined,
  'restart-cuts': undefined,
  'scale-in-without-wait': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'scale-up-too-early': { readinessProbe: { httpGet: { path: '/', port: 8080 } } },
  'shell-pid1': { command: ['sh', '-c', 'exec node /scripts/server.mjs'] },
  'sidecar-dies-first': undefined,
  'slow-single-replica': undefined,
  'stale-lock': undefined,
  'surge-has-no-node': undefined,
};

it.each(readStories())(
  '$id: its bad app is mended, or none of its manifests is touched',
  ({ id, bad, proof, cause }) => {
    const deployment = bad.manifests.find(({ kind }) => kind === 'Deployment') as Manifest & JsonObject;
    const app = patchableApp(deployment, { port: 8080, path: '/', hasBudget: false });
    if (!app) throw new Error(`${id} has no workload`);
    const { patch } = patchOf([{ proof, code: cause, figures: {}, fix: '' }], app);
    expect(patch !== undefined).toBe(mended[id] !== undefined);
    const { spec } = merge(deployment, patch ?? {}) as unknown as {
      spec: JsonObject & { template: { spec: JsonObject & { containers: readonly JsonObject[] } } };
    };
    const pod = spec.template.spec;
    expect({ ...spec, ...pod, ...pod.containers[0] }).toEqual(expect.objectContaining(mended[id] ?? {}));
  },
);
