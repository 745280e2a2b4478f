import { deleteOneByOne } from './delete-one-by-one.ts';
import type { Disruption } from './disruption.ts';
import { dependencyAway } from './dependency-away.ts';
import { drainNode } from './drain-node.ts';
import { rolloutRestart } from './rollout-restart.ts';
import { scaleIn } from './scale-in.ts';
import { scaleOut } from './scale-out.ts';
import { scaleUp } from './scale-up.ts';
import { signalMain } from './signal-main.ts';
import { startWithoutDependency } from './start-without-dependency.ts';
import { upgradeAndBack } from './upgrade-and-back.ts';

/** The registry of disruptions: one file and one line each. */
const disruptions = {
  ...{ deleteOneByOne, rolloutRestart, scaleOut, scaleIn, scaleUp, drainNode, signalMain },
  ...{ dependencyAway, startWithoutDependency, upgradeAndBack },
};

type Registry = typeof disruptions;
type SettingsOf<D> = D extends Disruption<infer Settings> ? Settings : never;

/** Every disruption by its name. They can be done only to an app that is under load. */
export type Disruptions = {
  readonly [Name in keyof Registry]: (...settings: SettingsOf<Registry[Name]>) => Promise<void>;
};

/** @param run runs one of them against the app that is under load */
export function disruptionsBy(run: (disruption: Disruption) => Promise<void>): Disruptions {
  const bound = Object.entries(disruptions).map(([name, disruption]) => {
    const general = disruption as Disruption<readonly unknown[]>;
    return [name, (...settings: readonly unknown[]) => run((scene) => general(scene, ...settings))] as const;
  });
  return Object.fromEntries(bound) as unknown as Disruptions;
}
