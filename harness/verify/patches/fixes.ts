import { execInShell } from './exec-in-shell.ts';
import type { Fix } from './fix.ts';
import { keepOneReady } from './keep-one-ready.ts';
import { readinessProbe } from './readiness-probe.ts';
import { stopTimes } from './stop-times.ts';

/** One file and one line each: a cause that none of them has is not mended in a manifest. */
export const fixes: readonly Fix[] = [stopTimes, execInShell, readinessProbe, keepOneReady];
