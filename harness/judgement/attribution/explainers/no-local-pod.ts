import { connectionIndication } from '../indications.ts';
import { wasOpened, type Explainer } from './explainer.ts';

/**
 * Certain: it came to a node that sends only to pods of its own, and for as long as nodes take to learn of one none of them was ready,
 * while another node had one. An overloaded host may start the successor late.
 */
export const noLocalPod: Explainer = (drop, scene) => {
  const node = wasOpened(drop) ? undefined : scene.nodeWithoutReadyPod(drop);
  if (node === undefined || scene.outage(drop)) return undefined;
  const facts = [
    connectionIndication(drop),
    { code: 'no-local-pod', figures: { node }, source: 'watch' } as const,
    ...scene.trackedIndication(drop),
  ];
  return { cause: 'no-local-pod', confidence: 'certain', excuse: 'starts-late', facts };
};
