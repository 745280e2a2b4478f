import type { ProofResult, Results } from '../record/results.ts';

const sentences: readonly string[] = ['reason', 'text'] satisfies (keyof ProofResult)[];

/** The result of a proof without the sentences that are made of it: a reworded one is no difference. */
export function dataOf({ cause, ...proof }: ProofResult): object {
  const data = Object.entries(proof).filter(([name]) => !sentences.includes(name));
  return { ...Object.fromEntries(data), ...(cause && { cause: { code: cause.code, figures: cause.figures } }) };
}

/** The same of a whole run. */
export function dataOfRun({ topics, ...run }: Results): object {
  return { ...run, topics: topics.map(({ proofs, ...topic }) => ({ ...topic, proofs: proofs.map(dataOf) })) };
}
