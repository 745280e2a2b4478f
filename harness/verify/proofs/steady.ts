import { seconds } from '../../core/duration.ts';
import { noLoad } from './reasons.ts';
import type { VerifyProof } from './verify-proof.ts';

const steadyFor = seconds(8);

export const steady: VerifyProof = {
  id: 'steady',
  title: 'nothing fails while nothing is done to the app',
  whyNot: noLoad,
  does: () => 'sends requests and does nothing else',
  takesAtMost: () => steadyFor,
  prove: async ({ load, pause, ask }) => {
    const traffic = await load(steadyFor);
    await pause('load while nothing is done to the app', steadyFor);
    const { number } = await traffic.drained();
    ask({ judge: 'steady', load: number });
    return undefined;
  },
};
