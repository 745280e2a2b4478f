import { statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { shellWord } from '../../core/text/shell-word.ts';
import { kustomizationNames } from '../manifests/read-manifests.ts';

/** What a patch goes over. */
export type PatchedSource = { readonly files: readonly string[] } | { readonly kustomization: string };

/** Where the manifests came from, and the command that verifies those of a kustomization instead. */
export interface PatchedInput {
  readonly source: PatchedSource;
  readonly verifyAgain: (kustomization: string) => string;
}

/**
 * What makes a kustomization of the manifests and a component, and verifies it. It has no copy of them in the folder of the run: there may be
 * Secrets among them.
 * @param component its folder, inside of that of the run
 * @returns undefined where it takes more than copying
 */
export function overlayCommands(component: string, { source, verifyAgain }: PatchedInput): string | undefined {
  const overlay = `patched-${basename(dirname(component))}`;
  const resources = resourcesFrom(source, overlay);
  if (resources === undefined) return undefined;
  const { names, copied } = resources;
  const lines = [`resources: [${names.map((name) => JSON.stringify(name)).join(', ')}]`, 'components: [patch]'];
  return [
    `mkdir ${overlay}`,
    ...(copied.length === 0 ? [] : [`cp ${copied.map(shellWord).join(' ')} ${overlay}/`]),
    `cp -r ${shellWord(component)} ${overlay}/`,
    `printf '%s\\n' ${lines.map(shellWord).join(' ')} > ${overlay}/kustomization.yaml`,
    verifyAgain(overlay),
  ].join(' && \\\n');
}

interface Resources {
  /** As the kustomization names them. */
  readonly names: readonly string[];
  readonly copied: readonly string[];
}

/** kustomize reads no file outside of the folder of a kustomization, and other folders only where these do not hold it. */
function resourcesFrom(source: PatchedSource, overlay: string): Resources | undefined {
  if ('kustomization' in source) {
    const name = relative(resolve(overlay), resolve(source.kustomization));
    return /^[./]+$/.test(name) ? undefined : { names: [name], copied: [] };
  }
  const names = source.files.map((path) => basename(path));
  const areCopied =
    source.files.every((path) => statSync(path, { throwIfNoEntry: false })?.isFile()) &&
    new Set([...names, ...kustomizationNames]).size === names.length + kustomizationNames.length;
  return areCopied ? { names, copied: source.files } : undefined;
}
