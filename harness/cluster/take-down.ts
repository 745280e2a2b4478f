import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Progress } from './cluster-provider.ts';
import { enginePaths } from './engine-paths.ts';
import { ensureEngine, findEngine } from './engine.ts';
import { kubeconfigPath } from './kind-names.ts';
import { privateEnginePid, privateEngineRemains, stopPrivateEngine } from './private-engine.ts';
import { selectProvider } from './select-provider.ts';

/** Deletes the cluster that we made and stops the engine that we started. What is cached stays. */
export async function takeDown(
  config: Config,
  progress: Progress,
  { keepEngine }: { readonly keepEngine: boolean },
): Promise<void> {
  const paths = enginePaths(config);
  // A killed engine leaves its containers running: only an engine can end them in order.
  const remains = existsSync(kubeconfigPath(config)) || privateEngineRemains(paths);
  if (remains && !(await findEngine(config))) await ensureEngine(config, progress);
  const provider = await selectProvider(config);
  await provider.down(progress);
  if (keepEngine || privateEnginePid(paths) === undefined) return;
  await progress.step('stop the private Docker engine', async () => {
    await stopPrivateEngine(paths);
    return undefined;
  });
}
