import { HarnessError } from '../../core/harness-error.ts';
import { cleanPath, deployReachable } from '../../proof/clean-path.ts';
import { loadOn, type LoadOptions, type RunningLoad } from '../../proof/load-on.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import type { NodePortApp, ReachableApp } from '../../scenario/namespace/stage.ts';
import type { LoadPath } from '../../judgement/load-evidence.ts';
import type { App } from '../../subject/app.ts';

/** An app that load can reach, and load on it. */
export interface LoadTools {
  /**
   * Deploys an app as `deploy` does, where load can reach it; first proves the load path if this run has not yet, or found
   * it not clean.
   */
  readonly deployReachable: (app: App) => Promise<NodePortApp>;
  /** Starts the usual load when it is this proof's turn to measure, and lets the baseline pass. */
  readonly load: (deployed: ReachableApp, options?: LoadOptions) => Promise<RunningLoad>;
}

export function loadTools(scene: ProofScene): LoadTools {
  let path: LoadPath | undefined;
  return {
    deployReachable: async (app) => {
      path = await cleanPath(scene);
      return deployReachable(scene, app);
    },
    load: async (deployed, options) => {
      if (!path) throw new HarnessError('Load needs an app that was deployed reachable', { code: 'not-reachable' });
      return loadOn(scene, deployed, path, options);
    },
  };
}
