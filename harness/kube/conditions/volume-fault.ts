import { seconds } from '../../core/duration.ts';
import type { EventFact, PodFact } from '../../timeline/fact.ts';
import type { StuckPod } from './pod-fault.ts';

type Found = Pick<StuckPod, 'code' | 'fix' | 'lasts'>;

/** The kubelet tries again after half a second, then twice as long each time: what it cannot mount may come meanwhile. */
const mounted = seconds(10);

/** A volume that is where the pod is not. */
export const ofOneNode: Found = {
  code: 'volume',
  fix: 'let the old pod go before the new one comes (strategy Recreate), or take a volume that several nodes can mount (ReadWriteMany)',
  lasts: mounted,
};

const notThere: Found = {
  code: 'config',
  fix: 'let the ConfigMaps and Secrets that its volumes name be there too',
  lasts: mounted,
};

/**
 * What keeps a volume of a pod from being mounted, by the last event about it, in the words of that.
 * @param isHeld another pod of the same app stays on another node, so that a volume of one node does not come free
 */
export function volumeFault(
  { uid, phase, node }: PodFact,
  events: readonly EventFact[],
  isHeld: boolean,
): (Found & Pick<StuckPod, 'reason'>) | undefined {
  if (phase !== 'Pending' || node === undefined) return undefined;
  const last = events.findLast(({ about, reason }) => about.uid === uid && ofVolumes.test(reason));
  const found = last && foundIn(last, isHeld);
  return found && { ...found, reason: `${last.reason}: ${last.message}` };
}

const ofVolumes = /^(?:FailedAttachVolume|SuccessfulAttachVolume|FailedMount)$/;

function foundIn({ reason, message }: EventFact, isHeld: boolean): Found | undefined {
  if (reason === 'FailedAttachVolume')
    return isHeld && message.startsWith('Multi-Attach error') ? ofOneNode : undefined;
  return reason === 'FailedMount' && /(?:configmap|secret) "[^"]*" not found|non-existent config key/.test(message)
    ? notThere
    : undefined;
}
