import { formatDuration, milliseconds, seconds } from '../../../core/duration.ts';
import type { Target } from '../../target.ts';
import type { ProofSettings, VerifyProof } from '../verify-proof.ts';
import { asNeeded, neededBy, noDependency, patienceFor } from './dependency.ts';

/** An init container that does not wait has ended by then. */
const heldFor = seconds(10);

const title = 'a pod that comes while what it depends on is away waits in its init containers until that is back';

export const initWait: VerifyProof = {
  id: 'init-wait',
  title,
  withoutLoad: title,
  whyNot: noInitWait,
  does: (_, how) => {
    const { workload, init } = neededBy(how);
    return `scales ${workload.kind} ${workload.name} from ${workload.replicas} to 0 pods, deletes one pod of the app, whose successor is to wait at ${init.naming.join(', ')} for ${formatDuration(heldFor)}, and scales it back`;
  },
  takesAtMost: (target, how) => milliseconds(heldFor + 4 * patienceFor(target, neededBy(how))),
  prove: async ({ target, load, ask, ...how }) => {
    const needed = neededBy(how);
    const { naming } = needed.init;
    const traffic = await load(patienceFor(target, needed));
    await traffic.startWithoutDependency(asNeeded(needed), naming, heldFor);
    const { number } = await traffic.drained();
    ask({ judge: 'initWait', load: number, containers: naming });
    return undefined;
  },
};

function noInitWait(target: Target, how: ProofSettings): string | undefined {
  const { init } = how.dependency ?? {};
  if (init?.all.length === 0) return 'it has no init container that could wait';
  if (init?.naming.length === 0)
    return `none of its init containers (${init.all.join(', ')}) names what it depends on in its command, arguments or environment`;
  return noDependency(target, how);
}
