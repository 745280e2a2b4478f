import { restartText } from '../../restart-text.ts';
import { replacedAtMost } from '../limits.ts';
import { noSignal } from '../reasons.ts';
import type { VerifyProof } from '../verify-proof.ts';

export const killTerm: VerifyProof = {
  id: 'kill-term',
  title: 'a container whose process gets SIGTERM, while its pod stays, answers what it has, ends and comes back',
  withoutLoad: 'a container whose process gets SIGTERM, while its pod stays, ends and comes back',
  whyNot: noSignal,
  does: () =>
    'sends SIGTERM to process 1 of the main container of one pod, from its node: nothing is deleted, and no hook runs',
  takesAtMost: replacedAtMost,
  prove: async ({ target, load, ask, timeline, slow }) => {
    const traffic = await load(replacedAtMost(target), { slow });
    await traffic.signalMain('SIGTERM');
    const { number } = await traffic.drained();
    ask({ judge: 'termination', load: number });
    return restartText(timeline);
  },
};
