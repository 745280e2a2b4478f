import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { capabilitiesSchema, type Capabilities } from '../core/capabilities.ts';
import { UsageError } from '../core/harness-error.ts';
import { App, type Twins } from './app.ts';
import { parseManifests, parsePatches, type Manifest } from './manifest.ts';
import { ScriptedApp } from './scripted-app.ts';

/**
 * An app of your own, by its manifests: one Deployment, for load also a Service, and whatever they need. Its twins are files of
 * patches: `appFrom('e2e/shop.yaml').twin('e2e/shop.no-wait.yaml')`.
 * @param path a file or a folder with manifests, relative to the folder of the config file
 * @param capabilities what the app tells by itself, which makes verdicts under load more exact; nothing when left out
 * @throws UsageError where it cannot be read, or is no manifest
 */
export function appFrom(path: string, capabilities: Capabilities = {}): App {
  const checked = capabilitiesSchema.safeParse(capabilities);
  if (!checked.success)
    throw new UsageError(`What ${path} tells by itself is not valid:\n${z.prettifyError(checked.error)}`);
  return new App({ manifests: manifestsFrom(path), capabilities: checked.data, twins: files });
}

/**
 * A pod of your own, and what it needs, by their manifests; twins as those of `appFrom`.
 * @param path as that of `appFrom`
 */
export function podFrom(path: string): ScriptedApp {
  return new ScriptedApp(basename(path), manifestsFrom(path), files);
}

/**
 * Objects of any kind, to be applied by themselves.
 * @param path a file, or a folder whose `.yaml` and `.yml` files are read by their names
 */
export function manifestsFrom(path: string): readonly Manifest[] {
  const manifests = filesOf(path).flatMap((file) => parseManifests(read(file), file));
  if (manifests.length > 0) return manifests;
  throw new UsageError(`${path} holds no manifest`, 'name a file, or a folder with .yaml files');
}

/** A twin of the user is named by its file. */
const files: Twins = {
  patches: (file) => parsePatches(read(file), file),
  file: (file) => file,
};

function filesOf(path: string): readonly string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function read(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new UsageError(`There is no file ${file} in ${process.cwd()}`, 'name it relative to the config file');
}
