import { expect, it } from 'vitest';
import { meansOfOwn } from '../cluster-means.ts';
import type { Target } from '../target.ts';
import { rollingDelete } from './rolling-delete.ts';
import type { VerifyTools } from './verify-proof.ts';

function targetOf(replicas: number): Target {
  return { workload: { replicas, containers: [], minReadySeconds: 0, graceSeconds: 30 } } as unknown as Target;
}

/** What is said, how many deletions there is time for, and how many there are. */
async function played(replicas: number, quick: boolean) {
  const how = { quick, cluster: meansOfOwn({}) };
  const target = targetOf(replicas);
  let deleted: number | undefined;
  const traffic = {
    deleteOneByOne: (number?: number) => Promise.resolve((deleted = number)),
    drained: () => Promise.resolve({ number: 1 }),
  };
  const tools = { ...how, target, load: () => Promise.resolve(traffic), ask: () => undefined };
  await rollingDelete.prove(tools as unknown as VerifyTools);
  return { says: rollingDelete.does(target, how), forMs: rollingDelete.takesAtMost(target, how), deleted };
}

it('deletes every pod, and in a quick look two: nodes may hear of one deletion before the app has its SIGTERM', async () => {
  expect(await played(4, false)).toEqual({ says: says('its 4 pods'), forMs: 360_000, deleted: 4 });
  expect(await played(4, true)).toEqual({ says: says('2 of its 4 pods'), forMs: 180_000, deleted: 2 });
  expect(await played(2, true)).toEqual({ says: says('its 2 pods'), forMs: 180_000, deleted: 2 });
});

function says(which: string): string {
  return `deletes ${which}, each once the successor of the one before is ready`;
}
