import { replacedAtMost } from './limits.ts';
import { stoppedText } from './container-runs/stop.ts';
import { gapQuestion, type VerifyProof } from './verify-proof.ts';
import type { Target } from '../target.ts';

export const singleReplica: VerifyProof = {
  id: 'single-replica',
  title:
    'the one pod that there is ends as it is to when it is deleted, and the time without an answer is no longer than is allowed',
  whyNot: notSingle,
  does: () => 'deletes its pod, sees how it ends, and measures the time without an answer',
  takesAtMost: replacedAtMost,
  prove: async ({ target, load, ask, thresholds, timeline }) => {
    const traffic = await load(replacedAtMost(target));
    await traffic.deleteOneByOne();
    const evidence = await traffic.drained();
    ask({ ...gapQuestion('one-replica', evidence.number, thresholds), stop: true });
    return stoppedText(evidence, timeline);
  },
};

function notSingle(target: Target): string | undefined {
  const { replicas } = target.workload;
  return replicas === 1 ? undefined : `it has ${replicas} replicas`;
}
