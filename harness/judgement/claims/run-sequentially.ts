import { z } from 'zod';
import { containerIn, snapshotsOf } from '../../observation/pods/pod-evidence.ts';
import type { ContainerStatus } from '../../timeline/fact.ts';
import type { ClaimReasons } from '../reasons/claim-reasons.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';

/**
 * By the API: the init containers ran one after the other in this order, each to exit code 0 before the next began, and no
 * other container ran before all of them had ended.
 */
export const runSequentially = claimKind('runSequentially', {
  fields: { containers: z.array(z.string()).readonly() },
  make: (...containers: readonly string[]) => ({ containers }),
  assess: ({ containers: names }, evidence) => {
    const snapshots = snapshotsOf(evidence);
    const overlap = snapshots.map((snapshot) => overlapIn(snapshot.containers.map(stateOf), names)).find(Boolean);
    if (overlap !== undefined) return violated('containers-overlap', overlap);
    const last = snapshots.at(-1);
    const ends = names.map((name) => last && containerIn(last, name));
    const failed = ends.find((container) => container?.exitCode !== 0);
    if (failed) return violated('container-failed', { container: failed.name, exitCode: failed.exitCode });
    const late = ends.findIndex(
      (container, index) => (container?.finishedAt ?? NaN) > (ends[index + 1]?.startedAt ?? Infinity),
    );
    if (late >= 0)
      return violated('started-before-end', { container: names[late + 1] ?? '', before: names[late] ?? '' });
    return satisfied('one-by-one', { containers: names });
  },
});

interface State {
  readonly name: string;
  readonly begun: boolean;
  readonly done: boolean;
}

function overlapIn(states: readonly State[], names: readonly string[]): ClaimReasons['containers-overlap'] | undefined {
  for (const [index, name] of names.entries()) {
    const state = states.find((candidate) => candidate.name === name);
    if (!state || state.done) continue;
    const early = states.find(
      (other) => other.begun && other.name !== name && !names.slice(0, index).includes(other.name),
    );
    if (early) return { early: early.name, before: name };
  }
  return undefined;
}

function stateOf({ name, state }: ContainerStatus): State {
  return { name, begun: state !== 'waiting', done: state === 'terminated' };
}
