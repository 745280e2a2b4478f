import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../core/harness-error.ts';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import type { Progress } from '../../build/progress.ts';
import { crictl } from '../crictl.ts';
import type { Engine } from '../engine/docker-engine.ts';
import type { NodeContainer } from './node-container.ts';

/**
 * Puts images of the engine into the nodes that lack them: saved once, so that layers that they share travel once, and
 * imported by all nodes at once.
 * @throws HarnessError when the engine does not have one of them
 */
export async function loadIntoNodes(
  engine: Engine,
  nodes: readonly Pick<NodeContainer, 'name'>[],
  images: readonly string[],
  progress: Progress,
): Promise<void> {
  const wanted = await idsInEngine(engine, images);
  const lacks = await Promise.all(
    nodes.map(async ({ name }) => ({ name, images: await lackedBy(name, wanted, engine) })),
  );
  const lacking = lacks.filter((node) => node.images.length > 0);
  const missing = [...new Set(lacking.flatMap((node) => node.images))];
  if (missing.length === 0) return;
  await progress.step(`load ${missing.join(', ')} into ${lacking.length} nodes`, async () => {
    await inTemporaryFolder('images', async (folder) => {
      const archive = join(folder, 'images.tar');
      await engine.docker(['save', '--output', archive, ...missing]);
      await Promise.all(lacking.map(({ name }) => importArchive(engine, name, archive)));
    });
    return undefined;
  });
}

async function idsInEngine(engine: Engine, images: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (images.length === 0) return new Map();
  const inspected = await engine.attempt(['image', 'inspect', '--format', '{{.Id}}', ...images]);
  if (inspected.failed) {
    throw new HarnessError(`Docker does not have every image to load: ${inspected.stderr.trim()}`, {
      code: 'image-missing',
      fix: 'run `make images`',
    });
  }
  const ids = inspected.stdout.trim().split('\n');
  return new Map(images.map((image, index) => [image, ids[index] ?? '']));
}

/**
 * The images that a node does not have as the engine has them. What an engine gives as ID depends on how it stores images: the digest of
 * the image's configuration, which the node knows as ID too, or with the image store of containerd that of its manifest, which the
 * node's containerd knows.
 */
async function lackedBy(node: string, wanted: ReadonlyMap<string, string>, engine: Engine): Promise<readonly string[]> {
  const differs = (has: ReadonlyMap<string, string>) => (image: string) => has.get(image) !== wanted.get(image);
  const byConfiguration = [...wanted.keys()].filter(differs(await imagesOfNode(engine, node)));
  return byConfiguration.length === 0 ? [] : byConfiguration.filter(differs(await manifestsOfNode(engine, node)));
}

const criImages = z.object({
  images: z.array(z.object({ id: z.string(), repoTags: z.array(z.string()).nullish() })),
});

/** Tag to ID, under the short names that Docker uses. */
async function imagesOfNode(engine: Engine, node: string): Promise<ReadonlyMap<string, string>> {
  const { images } = criImages.parse(
    JSON.parse(await engine.docker(['exec', node, ...crictl, 'images', '--output=json'])),
  );
  return new Map(images.flatMap(({ id, repoTags }) => (repoTags ?? []).map((tag) => [shortName(tag), id] as const)));
}

/** Tag to the digest of its manifest, under the short names that Docker uses. */
async function manifestsOfNode(engine: Engine, node: string): Promise<ReadonlyMap<string, string>> {
  const table = await engine.docker(['exec', node, 'ctr', '--namespace=k8s.io', 'images', 'list']);
  const rows = table.split('\n').map((line) => line.split(/\s+/));
  return new Map(rows.map(([tag = '', , digest = '']) => [shortName(tag), digest]));
}

function shortName(tag: string): string {
  return tag.replace(/^docker\.io\/(library\/)?/, '');
}

/**
 * Imports an archive into a node and writes it to the disk at once. The kernel would do that half a minute later,
 * during the first proofs, and every process that waits for the disk would be delayed.
 */
async function importArchive(engine: Engine, node: string, archive: string): Promise<void> {
  const command = ['ctr', '--namespace=k8s.io', 'images', 'import', '--snapshotter=overlayfs', '-'];
  await engine.docker(['exec', '--interactive', node, ...command], { inputFile: archive });
  await engine.docker(['exec', node, 'sync', '--file-system', '/var/lib/containerd']);
}
