import type { ContainerStatus, EventFact, Fact, PodFact, ProcessFact, SignalFact } from '../../../timeline/fact.ts';
import { evidenceOf } from '../../fixtures.test-helper.ts';
import type { LoadEvidence } from '../../load-evidence.ts';

const container: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };
const of = { namespace: 'sw', uid: 'uid-web-1', node: 'worker' } as const;

/** The pod at a time, with what its container is then. */
export function pod(at: number, its: Partial<ContainerStatus> = {}): PodFact {
  const now = { ...container, ...its };
  return {
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', name: 'web-1', phase: 'Running', createdAt: -60_000 },
    ...of,
    ...{ ready: now.ready, labels: {}, containers: [now] },
  };
}

/** The state of a run that ended, as the run after it tells of it. */
export function ended(exitCode: number, finishedAt: number): NonNullable<ContainerStatus['lastState']> {
  return { state: 'terminated', exitCode, finishedAt, reason: exitCode === 0 ? 'Completed' : 'Error' };
}

/** What the kubelet says when a hook of its container failed. */
export function failedHook(reason: 'FailedPostStartHook' | 'FailedPreStopHook', at: number): EventFact {
  const about = { kind: 'Pod', name: 'web-1', uid: of.uid, container: container.name };
  return {
    ...{ kind: 'event', source: 'watch', at, namespace: of.namespace, about, type: 'Warning', reason, count: 1 },
    ...{ message: 'hook failed', happenedAt: Math.floor(at / 1000) * 1000 },
  };
}

/** What process 1 of its container does with SIGTERM. */
export function process1(sigterm: ProcessFact['sigterm']): ProcessFact {
  const process = { kind: 'process', source: 'procfs', at: 1000, pod: 'web-1', container: 'web' } as const;
  return { ...process, ...of, program: 'sh', sigterm };
}

/** A load meanwhile pod web-1 was sent a signal at 4000, and what was observed then. The app tells nothing of itself. */
export function signalled(
  signal: SignalFact['signal'],
  facts: readonly Fact[],
  asked: Parameters<typeof evidenceOf>[1] = [],
): LoadEvidence {
  const sent: SignalFact = {
    ...{ kind: 'signal', source: 'command', at: 4010, pod: 'web-1', container: 'web', run: 0, signal, sentAt: 4000 },
    ...of,
  };
  const first = pod(-1, { startedAt: -50_000 });
  return { ...evidenceOf([], asked, [{ ...first, change: 'added' }, sent, ...facts]), capabilities: {} };
}
