import { formatDuration, seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { replacedAtMost } from './limits.ts';
import { noDeletion } from './reasons.ts';
import type { ProofSettings, VerifyProof } from './verify-proof.ts';
import type { Target } from '../target.ts';

export const slow: VerifyProof = {
  id: 'slow',
  title: 'a long request that is under way when its pod is deleted is answered',
  whyNot: (target, { slow: long }) =>
    noDeletion(target) ?? (long ? undefined : 'no long request is named (--slow PATH)'),
  does: (_, { slow: { path, takes } = { path: '', takes: 0 } }) =>
    `deletes one pod while requests for ${path}${takes === 0 ? '' : `, which take some ${formatDuration(takes)},`} are under way`,
  takesAtMost: withLongRequest,
  prove: async ({ target, load, ask, ...how }) => {
    const { slow: long } = how;
    const traffic = await load(withLongRequest(target, how), long);
    await traffic.deleteOneByOne(1);
    const { number } = await traffic.drained();
    const { counts } = ask({ judge: 'drops', load: number });
    const sent = counts['slow.sent'] ?? 0;
    if (sent === 0) throw new HarnessError('No long request was sent', { code: 'no-long-request' });
    return `${sent} requests for ${long?.path ?? ''} were answered`;
  },
};

/** What is under way when the pod goes may take its whole length. */
function withLongRequest(target: Target, { slow: long }: Pick<ProofSettings, 'slow'>): Duration {
  return seconds((replacedAtMost(target) + 4 * (long?.takes ?? 0)) / 1000);
}
