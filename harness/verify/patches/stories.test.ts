import { expect, it } from 'vitest';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { readStories } from '../../subject/catalogue.ts';
import { merge, type JsonObject } from '../../subject/merge.ts';
import type { FoundCause } from './fixes/fix.ts';
import { patchOf } from './patch-of.ts';
import { patchableApp } from './patchable-app.ts';

/** What the patch makes of the bad app of each story, or of what stands beside it; undefined where the app itself is to be changed. */
const mended: Readonly<Record<string, object | undefined>> = {
  'all-at-once': { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
  'exits-on-sigterm': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'grace-too-short': { terminationGracePeriodSeconds: 35 },
  'image-nowhere': undefined,
  'keepalive-cut': undefined,
  'keepalive-hang': undefined,
  'keepalive-too-short': undefined,
  'liveness-on-database': undefined,
  'local-traffic-policy': { service: { externalTrafficPolicy: 'Cluster' } },
  'long-stream': undefined,
  'no-handler': undefined,
  'pdb-blocks-drain': { budget: { maxUnavailable: 1 } },
  'prestop-no-binary': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'probes-ask-the-same': undefined,
  'ready-too-early': { readinessProbe: { httpGet: { path: '/', port: 8080 } } },
  'refuses-on-sigterm': undefined,
  'restart-cuts': undefined,
  'scale-in-without-wait': { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
  'scale-up-too-early': { readinessProbe: { httpGet: { path: '/', port: 8080 } } },
  'shell-pid1': { command: ['sh', '-c', 'exec node /scripts/server.mjs'] },
  'sidecar-dies-first': undefined,
  'slow-single-replica': { replicas: 2 },
  'stale-lock': undefined,
  'surge-has-no-node': {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/os',
              labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
            },
          },
        ],
      },
    },
  },
  'worker-ignores-sigterm': undefined,
};

/** What the judge tells beside the cause, of those whose patch depends on it. */
const told: Readonly<Record<string, Partial<FoundCause>>> = {
  'slow-single-replica': { figures: { why: 'one-replica' } },
  'liveness-on-database': { figures: { ended: 2, restarts: 2 } },
  'surge-has-no-node': {
    reason:
      "web-2 Pending: Unschedulable: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod anti-affinity rules.",
  },
};

/** Why the app is left as it is, though its manifest may be at fault. */
const notGiven: Readonly<Record<string, RegExp>> = { 'liveness-on-database': /its probe failed is known, and not why/ };

it.each(readStories())(
  '$id: its bad app is mended, or none of its manifests is touched',
  ({ id, bad, proof, cause }) => {
    const deployment = bad.manifests.find(({ kind }) => kind === 'Deployment') as Manifest & JsonObject;
    const known = { port: 8080, path: '/', budgets: ['shop'], service: { name: 'shop', type: 'NodePort' } };
    const app = patchableApp(deployment, known);
    if (!app) throw new Error(`${id} has no workload`);
    const { patches, others } = patchOf([{ proof, code: cause, figures: {}, fix: '', ...told[id] }], app);
    expect(patches.length).toBe(mended[id] === undefined ? 0 : 1);
    expect(others[0]?.whyNot ?? '').toMatch(notGiven[id] ?? /^$/);
    const patched = (kind: string) => {
      const manifest = bad.manifests.find((one) => one.kind === kind && one.metadata.name === 'shop');
      const patch = patches.find(({ object }) => object['kind'] === kind)?.object;
      return (merge(manifest as Manifest & JsonObject, patch ?? {}) as unknown as { readonly spec: JsonObject }).spec;
    };
    const spec = patched('Deployment') as JsonObject & {
      readonly template: { readonly spec: JsonObject & { readonly containers: readonly JsonObject[] } };
    };
    const pod = spec.template.spec;
    const service = patched('Service');
    const budget = patched('PodDisruptionBudget');
    expect({ ...spec, ...pod, ...pod.containers[0], service, budget }).toMatchObject(mended[id] ?? {});
    expect(budget, 'not both can be said').not.toMatchObject({ minAvailable: 2, maxUnavailable: 1 });
  },
);
