import { connectionIndication } from '../indications.ts';
import type { Explainer } from './explainer.ts';

/**
 * Likely: the client used a port again that its node still knew of a connection to a pod that had ended, so that the packets went to where
 * that pod had been. The engine's NAT may have chosen another port, and then it only looks so.
 */
export const takenForEarlier: Explainer = (drop, scene) => {
  const how = drop.failure?.cause;
  if (how !== 'refused' && how !== 'unreachable' && how !== 'timeout') return undefined;
  const taken = scene.takenForEarlier(drop);
  return taken && { cause: 'network', confidence: 'likely', facts: [taken, connectionIndication(drop)] };
};
