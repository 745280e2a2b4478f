import { restartText } from '../../restart-text.ts';
import { startAtMost } from '../limits.ts';
import { noSignal } from '../reasons.ts';
import type { VerifyProof } from '../verify-proof.ts';

export const crash: VerifyProof = {
  id: 'crash',
  title: 'a container whose process is killed comes back, and only requests fail that this process had',
  withoutLoad: 'a container whose process is killed comes back',
  whyNot: noSignal,
  does: () => 'kills process 1 of the main container of one pod (SIGKILL, from its node)',
  takesAtMost: startAtMost,
  prove: async ({ target, load, ask, timeline }) => {
    const traffic = await load(startAtMost(target));
    await traffic.signalMain('SIGKILL');
    const { number } = await traffic.drained();
    ask({ judge: 'crash', load: number });
    return restartText(timeline);
  },
};
