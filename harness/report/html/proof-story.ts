import type { ProofResult, TopicResult } from '../../record/results.ts';

/** One proof of the results, with the folder of its evidence. */
export interface ProofStory {
  /** Names the proof in the page's addresses: the folder of its evidence, `rolling-delete-node/rollout`. */
  readonly key: string;
  readonly topic: Pick<TopicResult, 'id' | 'runtime'>;
  readonly proof: ProofResult;
}

/** Evidence that was cut or changed, and what is wrong with it. */
export interface Unreadable {
  readonly unreadable: string;
}
