import { connectionIndication } from '../indications.ts';
import { wasOpened, type Explainer } from './explainer.ts';

/**
 * A pod cut, refused or did not answer a request, or gave it an answer that is none, and no end of a pod explains it. Certain
 * where the pod is known, unless the client gave up; likely where only the cut itself is, and where a connection was reset before the
 * client had it, as what stands in between may do that.
 */
export const failedWhileServing: Explainer = (drop, scene) => {
  const { cause } = drop.failure ?? {};
  const pod = scene.podOf(drop);
  const tracked = scene.trackedIndication(drop);
  if (cause === undefined || (!pod && !wasOpened(drop))) return undefined;
  // What is no answer of the app's may be that of another, unless the node says that the connection led to it.
  if (cause === 'malformed' && tracked.length === 0) return undefined;
  const isTheirs = cause !== 'timeout' && (cause !== 'reset' || wasOpened(drop));
  const confidence = pod && isTheirs ? 'certain' : 'likely';
  return {
    ...(pod && { pod }),
    cause: 'failed-while-serving',
    confidence,
    excuse: 'answers-late',
    facts: [connectionIndication(drop), ...tracked],
  };
};
