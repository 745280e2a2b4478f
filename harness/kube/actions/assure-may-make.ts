import { HarnessError } from '../../core/harness-error.ts';
import { isNotFound } from '../client/kube-error.ts';
import type { Transport } from '../client/transport.ts';
import { madeResources } from '../ownership/made-resources.ts';
import { nameOfManifest, type Manifest } from './manifest.ts';
import { labels } from './namespace.ts';
import type { Owner } from './owned-manifest.ts';

/**
 * What is made in a namespace that stays is removed again by its kind and its label, so that nothing of another kind is made there, and
 * nothing of somebody else gets our label.
 * @throws HarnessError that says which of the two it would be
 */
export async function assureMayMake(
  transport: Transport,
  { manifest, path }: { readonly manifest: Manifest; readonly path: string },
  owner: Owner,
): Promise<void> {
  const { apiVersion, kind } = manifest;
  if (!madeResources.some((made) => made.kind === kind && made.apiVersion === apiVersion))
    throw new HarnessError(
      `${nameOfManifest(manifest)} was to be made in a namespace that stays, and only these are removed from one: ${madeResources.map((made) => made.kind).join(', ')}`,
      {
        code: 'kind-not-removed',
        fix: 'declare that the proof needs a namespace of its own: requires({ ownNamespace: true }, …)',
      },
    );
  const run = await runThatMade(transport, path);
  if (run === undefined || run === owner.labels[labels.run]) return;
  throw new HarnessError(`${nameOfManifest(manifest)} is there already, and this run did not make it`, {
    code: 'not-made-by-this-run',
    fix: 'name a namespace that is for this run alone',
  });
}

/** Undefined where nothing is there, empty for what no run of Seaworthy made. */
async function runThatMade(transport: Transport, path: string): Promise<string | undefined> {
  try {
    const { metadata } = (await transport.json({ path })) as Pick<Manifest, 'metadata'>;
    return metadata.labels?.[labels.run] ?? '';
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
