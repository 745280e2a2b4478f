import { HarnessError } from '../core/harness-error.ts';
import { assureChanged, type Twins } from './app.ts';
import { mapImages } from './map-images.ts';
import { patchManifests, type Manifest, type Patch } from './manifest.ts';
import type { JsonObject } from './merge.ts';
import { twinsOf } from './sample-app.ts';
import { readScripted } from './sample-files.ts';

/**
 * A pod, or several, and what they need: a sample app without an image of its own, whose scripts travel in a ConfigMap and run on the
 * image of another app, a pod of the user, or a twin of one. Each method returns a changed copy.
 * @example loadScripted('hooks').env({ STOP_MS: '500' }).named('slow-to-stop')
 */
export class ScriptedApp {
  readonly name: string;
  readonly manifests: readonly Manifest[];
  readonly #twins: Twins;

  constructor(name: string, manifests: readonly Manifest[], twins: Twins) {
    this.name = name;
    this.manifests = manifests;
    this.#twins = twins;
  }

  /** The pod that it is, as far as it is one. */
  get pod(): Manifest {
    const [pod, ...others] = this.manifests.filter(({ kind }) => kind === 'Pod');
    if (pod && others.length === 0) return pod;
    throw new HarnessError(`${this.name} is not one pod: say which with \`only\``, { code: 'not-one-pod' });
  }

  /** Leaves out all but these objects, by name, and the scripts. */
  only(...names: readonly string[]): ScriptedApp {
    return this.#with(
      this.manifests.filter(({ kind, metadata }) => kind === 'ConfigMap' || names.includes(metadata.name)),
    );
  }

  /** Renames its pod, so that several live beside each other. */
  named(name: string): ScriptedApp {
    return this.#pod({ metadata: { name } });
  }

  /** @throws UsageError where there is no such twin, HarnessError for one that changes nothing */
  twin(twinName: string): ScriptedApp {
    const manifests = patchManifests(this.manifests, this.#twins.patches(twinName));
    assureChanged(this, manifests, twinName, this.#twins);
    return this.#with(manifests);
  }

  /** Changes fields of its pod's spec; containers by name. */
  spec(spec: JsonObject): ScriptedApp {
    return this.#pod({ spec });
  }

  /** Changes fields of its container `main`. */
  main(fields: JsonObject): ScriptedApp {
    return this.spec({ containers: [{ name: 'main', ...fields }] });
  }

  /** Adds one more container like `main`. */
  withCopy(name: string, list: 'containers' | 'initContainers' = 'containers'): ScriptedApp {
    const { containers } = this.pod['spec'] as { readonly containers: readonly JsonObject[] };
    return this.spec({ [list]: [{ ...containers.find((container) => container['name'] === 'main'), name }] });
  }

  /** Settings of its container `main`. */
  env(variables: Readonly<Record<string, string>>): ScriptedApp {
    return this.main({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });
  }

  /** Gives its container `main` a lifecycle hook. */
  hook(kind: 'postStart' | 'preStop', handler: JsonObject): ScriptedApp {
    return this.main({ lifecycle: { [kind]: handler } });
  }

  /** Any other change, each to the manifests of its kind. */
  patched(...patches: readonly Patch[]): ScriptedApp {
    return this.#with(patchManifests(this.manifests, patches));
  }

  /** Puts a tag to every image that has none. */
  images(resolve: (repository: string) => string): ScriptedApp {
    return this.#with(this.manifests.map((manifest) => mapImages(manifest, resolve)));
  }

  #pod(change: JsonObject): ScriptedApp {
    return this.patched({ kind: 'Pod', ...change });
  }

  #with(manifests: readonly Manifest[]): ScriptedApp {
    return new ScriptedApp(this.name, manifests, this.#twins);
  }
}

/**
 * The good app of `sample-apps/<name>`, with its scripts.
 * @throws UsageError that lists the known apps.
 */
export function loadScripted(name: string): ScriptedApp {
  return new ScriptedApp(name, readScripted(name), twinsOf(name));
}
