import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capabilitiesSchema, type Capabilities } from '../core/capabilities.ts';
import { UsageError } from '../core/harness-error.ts';
import { parseDocument, parseManifests, parsePatches, type Manifest, type Patch } from './manifest.ts';

const root = fileURLToPath(new URL('../../sample-apps', import.meta.url));

/** A folder `sample-apps/<app>/<runtime>` that an image is built from. */
export interface ImageSource {
  readonly app: string;
  readonly runtime: string;
}

/** The manifests beside a sample app's runtimes. */
export function readApp(app: string, runtime: string): readonly Manifest[] {
  const known = foldersWith(root, 'app.yaml');
  if (!known.includes(app)) throw unknown('sample app', app, known);
  const runtimes = runtimesOf(app);
  if (!runtimes.includes(runtime)) throw unknown(`runtime of ${app}`, runtime, runtimes);
  return parseManifests(readFileSync(join(root, app, 'app.yaml'), 'utf8'), `sample-apps/${app}/app.yaml`);
}

/** Reads the capabilities of a sample app from its `capabilities.yaml`; without that file it has none. */
export function readCapabilities(app: string): Capabilities {
  const path = join(root, app, 'capabilities.yaml');
  if (!existsSync(path)) return {};
  return parseDocument(readFileSync(path, 'utf8'), capabilitiesSchema, `sample-apps/${app}/capabilities.yaml`);
}

/** The manifests of a sample app without an image of its own, after a ConfigMap `<app>-scripts` with its scripts. */
export function readScripted(app: string): readonly Manifest[] {
  const known = foldersWith(root, 'scripts');
  if (!known.includes(app)) throw unknown('scripted sample app', app, known);
  const scripts = join(root, app, 'scripts');
  const data = readdirSync(scripts).map((file) => [file, readFileSync(join(scripts, file), 'utf8')] as const);
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${app}-scripts`, labels: { 'app.kubernetes.io/name': app } },
    data: Object.fromEntries(data),
  };
  const text = readFileSync(join(root, app, 'app.yaml'), 'utf8');
  return [configMap, ...parseManifests(text, `sample-apps/${app}/app.yaml`)];
}

/** The runtimes that an app has an image in. */
export function runtimesOf(app: string): readonly string[] {
  return foldersWith(join(root, app), 'Dockerfile');
}

/** Every object that a sample app is made of. */
export function sampleManifests(): readonly Manifest[] {
  return foldersWith(root, 'app.yaml').flatMap((app) =>
    parseManifests(readFileSync(join(root, app, 'app.yaml'), 'utf8'), `sample-apps/${app}/app.yaml`),
  );
}

/** Reads the patches that make a twin of the good app. */
export function readTwin(app: string, twin: string): readonly Patch[] {
  const known = twinNames(app);
  if (!known.includes(twin)) throw unknown(`twin of ${app}`, twin, known);
  const file = join(app, 'twins', `${twin}.yaml`);
  return parsePatches(readFileSync(join(root, file), 'utf8'), `sample-apps/${file}`);
}

/** Every twin of the app, the measurements among them. */
export function twinNames(app: string): readonly string[] {
  return readdirSync(join(root, app, 'twins')).map((file) => file.replace(/\.yaml$/, ''));
}

function foldersWith(folder: string, file: string): readonly string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, file)));
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  return new UsageError(`No such ${what}: ${name}`, `Use one of ${known.join(', ')}.`);
}
