import type { LoadProgress } from '../engine/driver.ts';
import type { LoadProfile } from '../protocols/protocols.ts';

/**
 * Lines between us and the agent, each a JSON object. In: the agent's own program (`agent-bootstrap.ts`), a `start`, perhaps
 * one `end-slow`, then one `drain`. Out: `ready`, a `progress` every quarter of a second, at the end a `ledger` that is followed by
 * so many lines of `ledger.jsonl`.
 */
export type ToAgent =
  | { readonly type: 'start'; readonly profile: LoadProfile }
  | { readonly type: 'end-slow' }
  /** Cut off: what is under way is not waited for. */
  | { readonly type: 'drain'; readonly cutOff: boolean };

export type FromAgent =
  | { readonly type: 'ready'; readonly progress: LoadProgress }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'ledger'; readonly lines: number };

export const progressEveryMs = 250;
