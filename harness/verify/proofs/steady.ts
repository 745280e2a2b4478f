import { seconds, type Duration } from '../../core/duration.ts';
import { idleText } from '../../report/text/load/idle-text.ts';
import type { ProofSettings, VerifyProof } from './verify-proof.ts';

/** As common limits of servers and of balancers are, and just within the time for which a quick look lasts. */
const idleTimes = { quick: [1, 2, 5], all: [1, 2, 5, 10, 15, 30, 60, 65, 75] } as const;
/** Beyond the longest of them, and no shorter than tells something. */
const atLeast = 8;

export const steady: VerifyProof = {
  id: 'steady',
  title: 'nothing fails while nothing is done to the app, nor on kept connections that idle',
  whyNot: () => undefined,
  does: (_, how) =>
    `sends requests and does nothing else; kept connections idle for ${timesOf(how).join(', ')} s beside it`,
  takesAtMost: (_, how) => lastsFor(how),
  prove: async ({ load, pause, ask, ...how }) => {
    const idleFor = timesOf(how).map(seconds);
    const traffic = await load(lastsFor(how), { idleFor });
    await pause('load while nothing is done to the app', lastsFor(how));
    const { number, idle } = await traffic.drained();
    ask({ judge: 'steady', load: number });
    return idle && idleText(idle);
  },
};

function timesOf({ quick }: Pick<ProofSettings, 'quick'>): readonly number[] {
  return quick ? idleTimes.quick : idleTimes.all;
}

function lastsFor(how: Pick<ProofSettings, 'quick'>): Duration {
  return seconds(Math.max(atLeast, Math.max(...timesOf(how)) + 1));
}
