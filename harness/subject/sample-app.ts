import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Capabilities } from '../core/capabilities.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { JsonObject } from './merge.ts';
import { patchManifests, type Manifest, type Patch } from './manifest.ts';
import type { Subject } from './subject.ts';
import { readApp, readCapabilities, readTwin } from './sample-files.ts';

/**
 * A sample app, or a twin of it, as it will be applied. Each method returns a changed copy.
 * @example loadApp('web', 'node').twin('naive').replicas(1).image(ref).manifests
 */
export class SampleApp implements Subject {
  /** The app's name, which its Deployment, its container and its Service have too. */
  readonly name: string;
  readonly runtime: string;
  /** Undefined for the good app. */
  readonly twinName: string | undefined;
  readonly manifests: readonly Manifest[];
  /** The app's capabilities: what it tells by itself. */
  readonly capabilities: Capabilities;

  constructor({ name, runtime, twinName, manifests, capabilities }: State) {
    this.name = name;
    this.runtime = runtime;
    this.twinName = twinName;
    this.manifests = manifests;
    this.capabilities = capabilities;
  }

  /** The labels by which its Deployment, its Service and its disruption budget select its pods. */
  get labels(): Readonly<Record<string, string>> {
    return { 'app.kubernetes.io/name': this.name };
  }

  get service(): string {
    return this.name;
  }

  /** @throws UsageError that lists the known twins. */
  twin(twinName: string): SampleApp {
    const manifests = patchManifests(this.manifests, readTwin(this.name, twinName));
    if (isDeepStrictEqual(manifests, this.manifests)) throw withoutEffect(this.name, twinName);
    return this.#with({ twinName, manifests });
  }

  replicas(replicas: number): SampleApp {
    return this.deployment({ replicas });
  }

  /** Changes fields of its Deployment's spec. */
  deployment(spec: JsonObject): SampleApp {
    return this.#patched({ kind: 'Deployment', spec });
  }

  /** The port that every node gives to its Service. */
  nodePort(nodePort: number): SampleApp {
    return this.#patched({ kind: 'Service', spec: { ports: [{ name: 'http', nodePort }] } });
  }

  env(variables: Readonly<Record<string, string>>): SampleApp {
    return this.#container({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });
  }

  /** The image with its tag or digest. */
  image(image: string): SampleApp {
    return this.#container({ image });
  }

  /** As an app of somebody else, which declares nothing of what it tells. */
  withoutCapabilities(): SampleApp {
    return this.#with({ capabilities: {} });
  }

  #container(fields: JsonObject): SampleApp {
    const containers = [{ name: this.name, ...fields }];
    return this.deployment({ template: { spec: { containers } } });
  }

  #patched(patch: Patch): SampleApp {
    return this.#with({ manifests: patchManifests(this.manifests, [patch]) });
  }

  #with(changes: Partial<State>): SampleApp {
    const { name, runtime, twinName, manifests, capabilities } = this;
    return new SampleApp({ name, runtime, twinName, manifests, capabilities, ...changes });
  }
}

type State = Pick<SampleApp, 'name' | 'runtime' | 'twinName' | 'manifests' | 'capabilities'>;

/**
 * The good app of `sample-apps/<name>`, with the image of one of its runtimes yet to be set.
 * @throws UsageError that lists the known apps or runtimes.
 */
export function loadApp(name: string, runtime: string): SampleApp {
  const manifests = readApp(name, runtime);
  return new SampleApp({ name, runtime, twinName: undefined, manifests, capabilities: readCapabilities(name) });
}

function withoutEffect(app: string, twin: string): HarnessError {
  return new HarnessError(`Twin ${twin} of ${app} equals the good app: a control that cannot fail`, {
    code: 'twin-without-effect',
    fix: `Correct ${join('sample-apps', app, 'twins', `${twin}.yaml`)}.`,
  });
}
