import { App, type Twins } from './app.ts';
import { readApp, readCapabilities, readTwin } from './sample-files.ts';

/**
 * The good app of `sample-apps/<name>` in one of its runtimes.
 * @throws UsageError that lists the known apps or runtimes.
 */
export function loadApp(name: string, runtime: string): App {
  const manifests = readApp(name, runtime);
  const app = new App({ manifests, capabilities: readCapabilities(name), twins: twinsOf(name) });
  return app.image(`seaworthy/${name}-${runtime}`);
}

/** The twins of a sample app: `sample-apps/<app>/twins`. */
export function twinsOf(app: string): Twins {
  return {
    patches: (twin) => readTwin(app, twin),
    file: (twin) => `sample-apps/${app}/twins/${twin}.yaml`,
  };
}
