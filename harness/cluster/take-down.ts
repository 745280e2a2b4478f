import { rm } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { assureOurCache } from './cache-folder.ts';
import type { Progress } from '../build/progress.ts';
import type { ClusterProvider, ClusterTakenDown } from './cluster-provider.ts';
import type { Engine } from './engine/docker-engine.ts';
import { unmountLeft } from './engine/engine-mounts.ts';
import { enginePaths } from './engine/engine-paths.ts';
import { findEngine } from './engine/engine.ts';
import { privateEnginePid, stopPrivateEngine } from './engine/private-engine.ts';

export interface TakeDownOptions {
  readonly keepEngine: boolean;
  /** Remove what is cached too: our images, and the cache folder. The next start makes all of it anew. */
  readonly purge: boolean;
}

/** What became of the cluster, and of the engine. */
export interface TakenDown {
  readonly cluster: ClusterTakenDown;
  readonly engine: 'stopped' | 'kept' | 'not-ours';
}

/**
 * Deletes the cluster that we made and stops the engine that we started, unless that runs another cluster. What is cached stays, unless
 * it is purged.
 * @throws UsageError, before anything is done, when the cache folder is to be purged and is not ours
 */
export async function takeDown(
  provider: ClusterProvider,
  config: Config,
  progress: Progress,
  { keepEngine, purge }: TakeDownOptions,
): Promise<TakenDown> {
  if (purge) assureOurCache(config.cacheDir);
  const paths = enginePaths(config);
  const cluster = (await provider.down?.(progress)) ?? 'not-ours';
  const engine = purge ? await findEngine(config) : undefined;
  if (engine && !engine.ours) await progress.step('remove our images', () => removeImages(engine));
  const own = privateEnginePid(paths) !== undefined;
  const others = own && !keepEngine && !purge ? await containersOn(config) : [];
  if (others.length > 0) progress.line(`the private Docker engine stays, as it runs ${others.join(', ')}`);
  const stops = own && !keepEngine && others.length === 0;
  if (stops)
    await progress.step('stop the private Docker engine', async () => {
      await stopPrivateEngine(paths);
      return undefined;
    });
  if (purge)
    await progress.step(`remove ${config.cacheDir}`, async () => {
      // Of an engine that was killed, which nobody has stopped.
      await unmountLeft(paths.root);
      await rm(config.cacheDir, { recursive: true, force: true });
      return undefined;
    });
  return { cluster, engine: own ? (stops ? 'stopped' : 'kept') : 'not-ours' };
}

/** Names of the containers that run on our engine: after our cluster was deleted, those of another one. */
async function containersOn(config: Config): Promise<readonly string[]> {
  const engine = await findEngine(config);
  if (!engine?.ours) return [];
  return (await engine.docker(['ps', '--format', '{{.Names}}'])).split('\n').filter(Boolean);
}

/** From an engine that somebody else keeps; those of our private engine go with its folder. */
async function removeImages(engine: Engine): Promise<string> {
  const listed = await engine.docker(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', 'seaworthy/*']);
  const refs = listed.split('\n').filter(Boolean);
  if (refs.length > 0) await engine.docker(['image', 'rm', '--force', ...refs]);
  return String(refs.length);
}
