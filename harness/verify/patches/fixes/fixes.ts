import { allNodesServe } from './all-nodes-serve.ts';
import { budgetYields } from './budget-yields.ts';
import { execInShell } from './exec-in-shell.ts';
import type { Fix } from './fix.ts';
import { keepOneReady } from './keep-one-ready.ts';
import { readinessProbe } from './readiness-probe.ts';
import { roomForPod } from './room-for-pod.ts';
import { startupProbe } from './startup-probe.ts';
import { stopTimes } from './stop-times.ts';
import { twoAtATime } from './two-at-a-time.ts';

/** One file and one line each: a cause that none of them has is not mended in a manifest. */
export const fixes: readonly Fix[] = [
  stopTimes,
  execInShell,
  readinessProbe,
  startupProbe,
  keepOneReady,
  twoAtATime,
  roomForPod,
  budgetYields,
  allNodesServe,
];
