import { connectionIndication } from '../indications.ts';
import type { Explainer } from './explainer.ts';

/**
 * Likely: a request timed out that no pod's life explains, while the host was overloaded. Where the pod is known, it had the
 * request, and time in which our own process was blocked is no part of a timeout.
 */
export const tooBusy: Explainer = (drop, scene) => {
  if (drop.failure?.cause !== 'timeout' || scene.podOf(drop)) return undefined;
  const slowness = scene.overload(drop);
  if (!slowness) return undefined;
  const overload = { code: 'host-overloaded', figures: { slowness }, source: 'harness' } as const;
  const facts = [connectionIndication(drop), overload];
  return { cause: 'harness', confidence: 'likely', facts };
};
