import type { KubeClient } from '../../harness/kube/client/kube-client.ts';
import type { State } from './differences.ts';
import { steadyPart, steadyPartOfTarget, type KubeObject } from './steady-part.ts';

/** They become others by themselves. */
const restless = new Set(['events', 'leases', 'endpoints', 'componentstatuses', 'certificatesigningrequests']);

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

interface Pod extends KubeObject {
  readonly metadata: KubeObject['metadata'] & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: Readonly<
    Record<'containers' | 'ephemeralContainers', readonly { readonly image: string }[] | undefined>
  >;
}

/**
 * Every object of every kind that the cluster knows. What a controller made of another object is left out, but pods: those in the namespace
 * of the app that is verified may be replaced, and are told by what they are.
 */
export async function clusterObjects({ transport }: Pick<KubeClient, 'transport'>, target: string): Promise<State> {
  const state = new Map<string, unknown>();
  for (const { prefix, kind, name } of await listable(transport)) {
    const { items } = (await transport.json({ path: `${prefix}/${name}` })) as {
      readonly items: readonly KubeObject[];
    };
    for (const object of items) {
      const { namespace, name: its } = object.metadata;
      const isPod = kind === 'Pod';
      if (isPod ? namespace === target : isControlled(object)) continue;
      const part = namespace === target ? steadyPartOfTarget : steadyPart;
      state.set(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${its}`, part(object));
    }
    if (kind === 'Pod') state.set(podsOf(target), toldPods(items as readonly Pod[], target));
  }
  return state;
}

/** The name under which the pods in the namespace of the app stand. */
export function podsOf(namespace: string): string {
  return `Pods in ${namespace}`;
}

async function listable(transport: KubeClient['transport']) {
  const { groups } = (await transport.json({ path: '/apis' })) as {
    readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
  };
  const prefixes = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const found = await Promise.all(
    prefixes.map(async (prefix) => {
      const { resources } = (await transport.json({ path: prefix })) as { readonly resources: readonly Resource[] };
      return resources
        .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('list') && !restless.has(name))
        .map(({ name, kind }) => ({ prefix, name, kind }));
    }),
  );
  return found.flat();
}

function isControlled({ metadata }: KubeObject): boolean {
  const owners = (metadata['ownerReferences'] ?? []) as readonly { readonly controller?: boolean }[];
  return owners.some(({ controller }) => controller);
}

/** `app=shop: web:1`, one for each that is not on its way out. */
function toldPods(pods: readonly Pod[], namespace: string): readonly string[] {
  return pods
    .filter(({ metadata }) => metadata.namespace === namespace && metadata.deletionTimestamp === undefined)
    .map(({ metadata: { labels = {} }, spec: { containers = [], ephemeralContainers = [] } }) => {
      const usual = Object.entries(labels).filter(([label]) => !/hash|pod-index|pod-name/.test(label));
      const images = [...containers, ...ephemeralContainers].map(({ image }) => image);
      return `${usual.map((pair) => pair.join('=')).join(',')}: ${images.join(', ')}`;
    })
    .sort();
}
