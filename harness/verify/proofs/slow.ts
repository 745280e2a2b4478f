import { formatDuration, milliseconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { stopTimers } from '../../judgement/stop-timers.ts';
import { timersText } from '../../report/text/load/timers-text.ts';
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
    const traffic = await load(withLongRequest(target, how), { slow: long });
    await traffic.deleteOneByOne(1);
    const evidence = await traffic.drained();
    const { counts } = ask({ judge: 'drops', load: evidence.number });
    const sent = counts['slow.sent'] ?? 0;
    if (sent === 0) throw new HarnessError('No long request was sent', { code: 'no-long-request' });
    const timers = stopTimers(evidence).map(timersText);
    return [`${sent - (counts['slow.dropped'] ?? 0)} requests for ${long?.path ?? ''} were answered`, ...timers].join(
      '; ',
    );
  },
};

/** What is under way when the pod goes may take its whole length. */
function withLongRequest(target: Target, { slow: long }: Pick<ProofSettings, 'slow'>): Duration {
  return milliseconds(replacedAtMost(target) + 4 * (long?.takes ?? 0));
}
