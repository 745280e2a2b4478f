import {
  app,
  expect,
  expectedText,
  milliseconds,
  type ExpectedFailure,
  type App,
  type Tools,
  type TopicKit,
} from '../../harness/testing/index.ts';
import { webTwins } from './web-twins.ts';

/** A disruption, and the number of pods that the app has. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly replicas: number;
  readonly disruption: 'deleteOneByOne' | 'rolloutRestart' | 'drainNode';
}

export const oneByOne: Scenario = {
  id: 'one-by-one',
  title: 'pods deleted one by one',
  replicas: 3,
  disruption: 'deleteOneByOne',
};
export const rollout: Scenario = {
  id: 'rollout',
  title: 'rollout restart',
  replicas: 3,
  disruption: 'rolloutRestart',
};

/** The scenario with one pod for each node, which takes less time but has as many requests under way. */
export function short(scenario: Scenario): Scenario {
  return { ...scenario, replicas: 2 };
}

/** The body of a proof that no request is dropped in a scenario. */
export function dropsNothing(web: App, { replicas, disruption }: Scenario) {
  return async ({ deployReachable, load }: Tools): Promise<void> => {
    const deployed = await deployReachable(web.replicas(replicas));
    const traffic = await load(deployed);

    await traffic[disruption]();

    const evidence = await traffic.drained();
    expect(evidence).toHaveDroppedNothing();
    expect(evidence).toHaveStoppedInOrder();
  };
}

/** That the twin fails as expected meanwhile. */
export function failsAsExpected(web: App, { replicas, disruption }: Scenario, expected: ExpectedFailure) {
  return async ({ deployReachable, load }: Tools): Promise<void> => {
    const deployed = await deployReachable(web.twin(expected.twin).replicas(replicas));
    const traffic = await load(deployed, expected.load && { slowFor: milliseconds(expected.load.slowForMs) });

    await traffic[disruption]();

    expect(await traffic.drained()).toFailAsExpected(expected);
  };
}

/** Of one more runtime: that its way to drain is good, and that it needs one. */
export function drainsAndNeedsTo(runtime: string): (kit: TopicKit) => void {
  const { naive } = webTwins;
  return ({ proof, control }) => {
    const web = app('web', runtime);

    for (const scenario of [oneByOne, rollout])
      proof(scenario.id, `${scenario.title}: no request is dropped`, dropsNothing(web, short(scenario)));

    control(
      naive.twin,
      `${rollout.title}: twin ${naive.twin} is caught`,
      expectedText(naive),
      failsAsExpected(web, short(rollout), naive),
    );
  };
}
