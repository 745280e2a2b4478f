import { spawnSync } from 'node:child_process';
import type { PacedProfile } from '../engine/load-profile.ts';

/** Requests a second. Faster load needs so much of a CPU that what it is sent to would be short of it. */
const highestRate = 500;

/**
 * Lets this process run before all ordinary programs of its machine, as late sending is taken for what the app does. A higher
 * priority among the ordinary ones is not enough: beside a run of proofs on two cores (2026-11-29, 350 s) a timer was up to 271 ms
 * late with niceness -10 in a session of its own, 396 ms without, 27 ms with the lowest real-time priority.
 *
 * Mostly root alone may do that, and an image may be without chrt(1): then everything stays as it was, and how late it was is
 * among what is measured.
 */
export function takePrecedence({ rate }: Pick<PacedProfile, 'rate'>): void {
  if (process.platform !== 'linux' || rate === 'max' || rate > highestRate) return;
  spawnSync('chrt', ['--all-tasks', '--rr', '--pid', '1', String(process.pid)], { stdio: 'ignore' });
}
