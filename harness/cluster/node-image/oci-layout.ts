import { createHash } from 'node:crypto';
import { link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goTarget } from '../../build/go-target.ts';
import { sha256OfFile } from '../../core/files/sha256-of-file.ts';

export interface Image {
  /** Full name with its tag: `registry.k8s.io/pause:3.10.2`. */
  readonly name: string;
  /** Tar files, lowest first; a layer that several images name is stored once. */
  readonly layers: readonly string[];
  /** A program in PATH. */
  readonly entrypoint: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes images as an OCI image layout, which containerd imports: no engine, no tags that anybody else would see.
 * @param to folder to create, on the file system of the layers
 */
export async function writeOciLayout(to: string, images: readonly Image[]): Promise<void> {
  const blobs = join(to, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const layers = new Map<string, Descriptor>();
  for (const path of new Set(images.flatMap((image) => image.layers))) layers.set(path, await addLayer(blobs, path));

  const manifests = [];
  for (const { name, layers: paths, entrypoint } of images) {
    const own = paths.flatMap((path) => layers.get(path) ?? []);
    const config = await addJson(blobs, 'application/vnd.oci.image.config.v1+json', {
      architecture: goTarget().GOARCH,
      os: 'linux',
      config: { Entrypoint: [entrypoint], Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
      // Uncompressed layers: their content has the same digest as their file.
      rootfs: { type: 'layers', diff_ids: own.map((layer) => layer.digest) },
    });
    const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: own };
    manifests.push({
      ...(await addJson(blobs, manifestType, manifest)),
      annotations: { 'io.containerd.image.name': name },
    });
  }
  await writeFile(join(to, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await writeFile(join(to, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

async function addLayer(blobs: string, path: string): Promise<Descriptor> {
  const digest = await sha256OfFile(path);
  await link(path, join(blobs, digest));
  const { size } = await stat(path);
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${digest}`, size };
}

async function addJson(blobs: string, mediaType: string, content: object): Promise<Descriptor> {
  const text = JSON.stringify(content);
  const digest = createHash('sha256').update(text).digest('hex');
  await writeFile(join(blobs, digest), text);
  return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
}
