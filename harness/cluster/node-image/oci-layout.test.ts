import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeOciLayout } from './oci-layout.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oci-'));
  await writeFile(join(dir, 'base.tar'), 'base');
  await writeFile(join(dir, 'top.tar'), 'top');
  await writeOciLayout(join(dir, 'layout'), [
    { name: 'example/one:1', layers: [join(dir, 'base.tar')], entrypoint: 'one' },
    { name: 'example/two:1', layers: [join(dir, 'base.tar'), join(dir, 'top.tar')], entrypoint: 'two' },
  ]);
});
afterEach(() => rm(dir, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const blob = async (digest: string) =>
  readFile(join(dir, 'layout', 'blobs', 'sha256', digest.replace('sha256:', '')), 'utf8');

interface Index {
  readonly manifests: readonly { digest: string; size: number; annotations: Record<string, string> }[];
}

interface Manifest {
  readonly config: { digest: string };
  readonly layers: readonly { digest: string; size: number }[];
}

describe('writeOciLayout', () => {
  it('names every blob by its content', async () => {
    for (const name of await readdir(join(dir, 'layout', 'blobs', 'sha256')))
      expect(sha256(await blob(name))).toBe(name);
  });

  it('leads from a name through manifest and config to the layers, in order', async () => {
    const index = JSON.parse(await readFile(join(dir, 'layout', 'index.json'), 'utf8')) as Index;
    const two = index.manifests.find(({ annotations }) => annotations['io.containerd.image.name'] === 'example/two:1');
    const text = await blob(two?.digest ?? 'none');
    expect(two?.size).toBe(text.length);
    const manifest = JSON.parse(text) as Manifest;
    expect(manifest.layers).toMatchObject([
      { digest: `sha256:${sha256('base')}`, size: 4 },
      { digest: `sha256:${sha256('top')}`, size: 3 },
    ]);
    expect(JSON.parse(await blob(manifest.config.digest))).toMatchObject({
      os: 'linux',
      config: { Entrypoint: ['two'] },
      rootfs: { diff_ids: manifest.layers.map(({ digest }) => digest) },
    });
  });

  it('stores a shared layer once', async () => {
    // Two layers, two configs, two manifests.
    expect((await readdir(join(dir, 'layout', 'blobs', 'sha256'))).length).toBe(6);
  });
});
