import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { HarnessError } from '../core/harness-error.ts';
import type { JsonObject } from './merge.ts';
import { patchManifests, type Manifest, type Patch } from './manifest.ts';
import { patchPodSpecs, withImage } from './pod-spec.ts';
import { readApp, readTwin, type ImageSource } from './sample-files.ts';

/**
 * A sample app, or a twin of it, as it will be applied. Each method returns a changed copy.
 * @example loadApp('web', 'node').twin('naive').replicas(1).image(ref).manifests
 */
export class SampleApp {
  /** Also the name of its container, and of its Deployment and Service or its pod. */
  readonly name: string;
  readonly runtime: string;
  /** Whose image it runs in: its own, or that of another app when it has none. */
  readonly imageSource: ImageSource;
  /** Undefined for the good app. */
  readonly twinName: string | undefined;
  readonly manifests: readonly Manifest[];

  constructor({ name, imageSource, twinName, manifests }: State) {
    this.name = name;
    this.runtime = imageSource.runtime;
    this.imageSource = imageSource;
    this.twinName = twinName;
    this.manifests = manifests;
  }

  /** By which its Deployment and its Service select its pods. */
  get labels(): Readonly<Record<string, string>> {
    return { 'app.kubernetes.io/name': this.name };
  }

  /** @throws UsageError that lists the known twins. */
  twin(twinName: string): SampleApp {
    const manifests = patchManifests(this.manifests, readTwin(this.name, twinName));
    if (isDeepStrictEqual(manifests, this.manifests)) throw withoutEffect(this.name, twinName);
    return this.#with({ twinName, manifests });
  }

  replicas(replicas: number): SampleApp {
    return this.#patched({ kind: 'Deployment', spec: { replicas } });
  }

  /** The port that every node gives to its Service. */
  nodePort(nodePort: number): SampleApp {
    return this.#patched({ kind: 'Service', spec: { ports: [{ name: 'http', nodePort }] } });
  }

  env(variables: Readonly<Record<string, string>>): SampleApp {
    return this.container({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });
  }

  /** The image with its tag or digest, for every container. */
  image(image: string): SampleApp {
    return this.#with({ manifests: withImage(this.manifests, image) });
  }

  /** Fields of its container. */
  container(fields: JsonObject): SampleApp {
    return this.podSpec({ containers: [{ name: this.name, ...fields }] });
  }

  /** Fields of the spec of its pods; containers are merged by name. */
  podSpec(fields: JsonObject): SampleApp {
    return this.#with({ manifests: patchPodSpecs(this.manifests, fields) });
  }

  /** An app that is a bare pod, under another name, so that several stand side by side. */
  named(podName: string): SampleApp {
    return this.#patched({ kind: 'Pod', metadata: { name: podName } });
  }

  #patched(patch: Patch): SampleApp {
    return this.#with({ manifests: patchManifests(this.manifests, [patch]) });
  }

  #with(changes: Partial<State>): SampleApp {
    const { name, imageSource, twinName, manifests } = this;
    return new SampleApp({ name, imageSource, twinName, manifests, ...changes });
  }
}

type State = Pick<SampleApp, 'name' | 'imageSource' | 'twinName' | 'manifests'>;

/**
 * The good app of `sample-apps/<name>`, its image yet to be set.
 * @param runtime left out for an app without an image of its own
 * @throws UsageError that lists the known apps or runtimes.
 */
export function loadApp(name: string, runtime?: string): SampleApp {
  return new SampleApp({ name, twinName: undefined, ...readApp(name, runtime) });
}

function withoutEffect(app: string, twin: string): HarnessError {
  return new HarnessError(`Twin ${twin} of ${app} equals the good app: a control that cannot fail`, {
    code: 'twin-without-effect',
    fix: `Correct ${join('sample-apps', app, 'twins', `${twin}.yaml`)}.`,
  });
}
