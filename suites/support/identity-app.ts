import { type ClusterTools, type PodFact, stdoutOf } from '../../harness/testing/index.ts';
import type { Identity } from './identity.ts';

/** The address of a DNS name from a time on, in epoch milliseconds; null if it had none. */
export interface Answer {
  readonly at: number;
  readonly address: string | null;
}

/** Reads the identity of a pod of sample app `identity`, in the pod itself. */
export async function identityOf(tools: Pick<ClusterTools, 'inPod'>, pod: PodFact): Promise<Identity> {
  const answer = await stdoutOf(tools.inPod(pod), 'curl', '-sS', 'http://127.0.0.1:8080/');
  return { ...(JSON.parse(answer) as Omit<Identity, 'createdAt'>), createdAt: pod.createdAt };
}

/** Looks a name up from a pod of sample app `identity`, until it stands for another address than this one. */
export async function followName(
  tools: Pick<ClusterTools, 'inPod'>,
  pod: PodFact,
  name: string,
  address: string,
): Promise<readonly Answer[]> {
  const printed = await stdoutOf(tools.inPod(pod), 'node', '/scripts/follow-name.mjs', name, address);
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}
