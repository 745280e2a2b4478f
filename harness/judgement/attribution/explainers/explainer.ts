import type { RequestRecord } from '../../../ledger/request-record.ts';
import type { PodLife } from '../../../observation/pods/pod-lives.ts';
import { followMs } from '../../../observation/tolerances.ts';
import type { Attribution } from '../attribution.ts';
import type { Excuse } from '../excuses.ts';
import type { Scene } from '../scene.ts';

/** What an explainer makes of a failed request; undefined where it does not apply. */
export type Explanation = Omit<Attribution, 'record' | 'phase'>;
export type Explainer = (drop: RequestRecord, scene: Scene) => Explanation | undefined;

/** The connection had been made. */
export function wasOpened(drop: RequestRecord): boolean {
  return drop.failure?.connection.openedAt !== undefined;
}

/** Any node may still send to a pod that was deleted so shortly before, and no node has to for longer. */
export function followsLate({ sentAt }: RequestRecord, life: PodLife | undefined): Excuse | undefined {
  return sentAt - (life?.deletionRequestedAt ?? -Infinity) > followMs ? 'follows-late' : undefined;
}

/** With the excuse where there is one. */
export function excused<T extends object>(explanation: T, excuse: Excuse | false | undefined): T & { excuse?: Excuse } {
  return excuse === undefined || excuse === false ? explanation : { ...explanation, excuse };
}
