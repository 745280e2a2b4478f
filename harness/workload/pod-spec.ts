import { patchManifests, type Manifest } from './manifest.ts';
import { merge, type Json, type JsonObject } from './merge.ts';

/** Merges fields into the spec of the pods that each manifest makes; containers are merged by name. */
export function patchPodSpecs(manifests: readonly Manifest[], spec: JsonObject): readonly Manifest[] {
  const template = { spec: { template: { spec } } };
  const workloads = ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet', 'Job'].map((kind) => ({
    kind,
    ...template,
  }));
  return patchManifests(manifests, [{ kind: 'Pod', spec }, ...workloads]);
}

/** Sets the image of every container, init containers among them. */
export function withImage(manifests: readonly Manifest[], image: string): readonly Manifest[] {
  return manifests.map((manifest) => {
    const pods = podSpecOf(manifest);
    const lists = ['initContainers', 'containers'].filter((list) => Array.isArray(pods[list]));
    const patch = Object.fromEntries(lists.map((list) => [list, (pods[list] as readonly JsonObject[]).map(imaged)]));
    return patchPodSpecs([manifest], patch)[0] ?? manifest;
  });

  function imaged(container: JsonObject): JsonObject {
    return merge(container, { image });
  }
}

function podSpecOf(manifest: Manifest): JsonObject {
  const spec = objectOf(manifest['spec']);
  return manifest.kind === 'Pod' ? spec : objectOf(objectOf(spec['template'])['spec']);
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
