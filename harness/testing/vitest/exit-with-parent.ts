import { milliseconds } from '../../core/duration.ts';

const period = milliseconds(500);

/**
 * Ends this process soon after its parent, however that ended: proofs that nobody waits for must not go on disturbing
 * the cluster, and the next run tells a dead run by its dead processes.
 */
export function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    // A signal, as vitest forbids its workers to call process.exit.
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, period).unref();
}
