import { isDeepStrictEqual } from 'node:util';
import type { Capabilities } from '../core/capabilities.ts';
import { HarnessError, UsageError } from '../core/harness-error.ts';
import { selectsPods } from '../kube/facts/matches-labels.ts';
import { mapImages } from './map-images.ts';
import { patchManifests, type Manifest, type Patch } from './manifest.ts';
import type { Json, JsonObject } from './merge.ts';
import type { Subject } from './subject.ts';

/** Where the twins of an app come from. */
export interface Twins {
  /** What makes the twin out of the good app. @throws UsageError where there is no such twin */
  readonly patches: (twin: string) => readonly Patch[];
  /** The file that they are in. */
  readonly file: (twin: string) => string;
}

interface AppParts {
  readonly manifests: readonly Manifest[];
  readonly capabilities: Capabilities;
  readonly twins: Twins;
  readonly twinName?: string | undefined;
}

/**
 * A Deployment, the Service that leads to its pods, and whatever else belongs to it: a sample app, an app of the user, or a twin of
 * one. Each method returns a changed copy.
 * @example loadApp('web', 'node').twin('naive').replicas(1).image(ref).manifests
 */
export class App implements Subject {
  readonly manifests: readonly Manifest[];
  /** What it tells by itself. */
  readonly capabilities: Capabilities;
  /** Undefined for the good app. */
  readonly twinName: string | undefined;
  readonly #twins: Twins;

  constructor({ manifests, capabilities, twins, twinName }: AppParts) {
    this.manifests = manifests;
    this.capabilities = capabilities;
    this.twinName = twinName;
    this.#twins = twins;
  }

  /** Of its Deployment. */
  get name(): string {
    return this.#deployment.metadata.name;
  }

  /** Name of the Service that leads to its pods. @throws UsageError where there is none, or more than one */
  get service(): string {
    return this.#service.metadata.name;
  }

  /** By which its Deployment selects its pods. */
  get labels(): Readonly<Record<string, string>> {
    return record(at(this.#deployment, 'spec', 'selector', 'matchLabels'));
  }

  /** @throws UsageError where there is no such twin, HarnessError for one that changes nothing */
  twin(twinName: string): App {
    const manifests = patchManifests(this.manifests, this.#twins.patches(twinName));
    assureChanged(this, manifests, twinName, this.#twins);
    return this.#with({ twinName, manifests });
  }

  replicas(replicas: number): App {
    return this.deployment({ replicas });
  }

  /** Changes fields of its Deployment's spec. */
  deployment(spec: JsonObject): App {
    return this.#patched({ kind: 'Deployment', spec });
  }

  /** Makes its Service one that every node leads to by this port; the Service's first port where it has several. */
  nodePort(nodePort: number): App {
    const service = this.#service;
    const spec = (service['spec'] ?? {}) as JsonObject;
    if (spec['clusterIP'] === 'None')
      throw new UsageError(
        `Service ${service.metadata.name} is headless: no node leads to its pods`,
        'give the app a Service with an address for the proofs under load',
      );
    const [first, ...others] = listOf(spec['ports']);
    const ports = [{ ...(first as JsonObject), nodePort }, ...others];
    return this.#with({
      manifests: this.manifests.map((manifest) =>
        manifest === service ? { ...manifest, spec: { ...spec, type: 'NodePort', ports } } : manifest,
      ),
    });
  }

  env(variables: Readonly<Record<string, string>>): App {
    return this.#container({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });
  }

  /** The image of its first container, with its tag or digest. */
  image(image: string): App {
    return this.#container({ image });
  }

  /** As an app of somebody else, which declares nothing of what it tells. */
  withoutCapabilities(): App {
    return this.#with({ capabilities: {} });
  }

  /** Puts what `resolve` makes of it in the place of every image that has neither tag nor digest. */
  images(resolve: (repository: string) => string): App {
    return this.#with({ manifests: this.manifests.map((manifest) => mapImages(manifest, resolve)) });
  }

  get #deployment(): Manifest {
    return only(this.manifests, 'Deployment', () => true);
  }

  get #service(): Manifest {
    const labels = record(at(this.#deployment, 'spec', 'template', 'metadata', 'labels'));
    return only(this.manifests, 'Service', (service) => {
      return selectsPods(record(at(service, 'spec', 'selector')), labels);
    });
  }

  #container(fields: JsonObject): App {
    const [first] = listOf(at(this.#deployment, 'spec', 'template', 'spec', 'containers'));
    const name = (first as JsonObject | undefined)?.['name'] ?? '';
    return this.deployment({ template: { spec: { containers: [{ name, ...fields }] } } });
  }

  #patched(patch: Patch): App {
    return this.#with({ manifests: patchManifests(this.manifests, [patch]) });
  }

  #with(changes: Partial<AppParts>): App {
    const { manifests, capabilities, twinName } = this;
    return new App({ manifests, capabilities, twinName, twins: this.#twins, ...changes });
  }
}

/** @throws HarnessError where the twin is the app itself */
export function assureChanged(
  { name, manifests }: { readonly name: string; readonly manifests: readonly Manifest[] },
  twin: readonly Manifest[],
  twinName: string,
  twins: Twins,
): void {
  if (!isDeepStrictEqual(manifests, twin)) return;
  throw new HarnessError(`Twin ${twinName} of ${name} equals the good app: a control that cannot fail`, {
    code: 'twin-without-effect',
    fix: `Correct ${twins.file(twinName)}.`,
  });
}

/** The one object of this kind. */
function only(manifests: readonly Manifest[], kind: string, isMeant: (manifest: Manifest) => boolean): Manifest {
  const all = manifests.filter((manifest) => manifest.kind === kind && isMeant(manifest));
  const [first, ...others] = all;
  if (first && others.length === 0) return first;
  const what = kind === 'Service' ? 'Service that selects the pods of its Deployment' : kind;
  const found = all.length === 0 ? 'none' : all.map(({ metadata }) => metadata.name).join(', ');
  throw new UsageError(
    `An app is one ${what}, and these manifests have ${found}`,
    'name the manifests of one app alone; other objects can be applied by themselves with `apply`',
  );
}

/** A field within fields; undefined where one of them is not there. */
function at(value: Json, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as JsonObject)[name] : undefined),
    value,
  );
}

function record(value: Json | undefined): Readonly<Record<string, string>> {
  return (value ?? {}) as Readonly<Record<string, string>>;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
