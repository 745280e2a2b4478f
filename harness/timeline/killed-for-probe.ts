import type { EventFact } from './fact.ts';

const failedProbe = /failed (liveness|startup) probe/;

/**
 * Whether an event is what the kubelet says when it begins to end a container for its liveness or startup probe, before its preStop hook.
 * @param container its name; any container of the pod where it is left out
 */
export function isKilledForProbe({ reason, message }: EventFact, container?: string): boolean {
  const isMeant = container === undefined || message.startsWith(`Container ${container} `);
  return reason === 'Killing' && isMeant && failedProbe.test(message);
}
