import { connectionIndication } from '../indications.ts';
import { wasOpened, type Explainer } from './explainer.ts';

/**
 * A pod cut, refused or did not answer a request, or gave it an answer that is none, and no end of a pod explains it. Certain
 * where the pod is known, unless the client gave up; likely where only the cut itself is.
 */
export const failedWhileServing: Explainer = (drop, scene) => {
  const { cause } = drop.failure ?? {};
  const pod = scene.podOf(drop);
  const tracked = scene.trackedIndication(drop);
  if (cause === undefined || (!pod && !wasOpened(drop))) return undefined;
  // What is no answer of the app's may be that of another, unless the node says that the connection led to it.
  if (cause === 'malformed' && tracked.length === 0) return undefined;
  const confidence = pod && cause !== 'timeout' ? 'certain' : 'likely';
  return {
    ...(pod && { pod }),
    cause: 'failed-while-serving',
    confidence,
    excuse: 'answers-late',
    facts: [connectionIndication(drop), ...tracked],
  };
};
