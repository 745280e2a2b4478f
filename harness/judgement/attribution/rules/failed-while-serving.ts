import { connectionGround } from '../grounds.ts';
import { wasOpened, type Rule } from './rule.ts';

/**
 * A pod cut, refused or did not answer a request, and no end of a pod explains it. Certain where the pod is known, unless
 * the client gave up; likely where only the cut itself is.
 */
export const failedWhileServing: Rule = (drop, scene) => {
  const { cause } = drop.failure ?? {};
  const pod = scene.podOf(drop);
  if (cause === undefined || cause === 'malformed' || (!pod && !wasOpened(drop))) return undefined;
  const confidence = pod && cause !== 'timeout' ? 'certain' : 'likely';
  return {
    ...(pod && { pod }),
    cause: 'failed-while-serving',
    confidence,
    excuse: 'answers-late',
    facts: [connectionGround(drop), ...scene.trackedGround(drop)],
  };
};
