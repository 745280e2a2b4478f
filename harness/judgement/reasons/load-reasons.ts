import type { NoFigures } from '../../core/coded.ts';
import type { InvalidReasons } from '../../ledger/summary.ts';
import type { Stream } from '../../ledger/request-record.ts';
import type { AttributedCause } from '../attribution/causes/causes.ts';
import type { Cause } from './causes.ts';
import type { GapReasons } from './gap-reasons.ts';
import type { Symptom } from '../symptoms/symptoms.ts';
import type { Seen } from './symptom-reasons.ts';
import type { OfContainer, Untold } from './untold.ts';

/** Why no verdict can be drawn from what a load left. */
export interface LoadIssues extends InvalidReasons, GapReasons {
  'ledger-unbalanced': NoFigures;
  'requests-unfinished': { unfinished: number };
  'path-not-clean': { path: string; detail: string };
  'counters-differ': { pod: string; counted: number; inLedger: number; run?: number | undefined };
  'never-left-this-machine': { requests: number; detail: string };
  'dropped-before-disruption': { dropped: number };
  'none-answered-before-disruption': NoFigures;
  'no-load': { why: string };
  'no-pod-to-go': NoFigures;
  'pod-not-gone': { pod: string };
  'no-successor': NoFigures;
  'pod-still-there': NoFigures;
  'not-evicted': { pod: string; node?: string | undefined; drained: string; disruption?: string | undefined };
  'on-drained-node': { pod: string; node: string };
  'end-untested': { pod: string };
  'stream-untested': { stream: Stream };
  'start-too-short': { pod: string; readyMs: number };
  'start-untested': { pod: string };
  'no-new-pod': NoFigures;
  'start-not-told': NoFigures;
  'no-signal': NoFigures;
  'dependency-not-away': NoFigures;
  'exit-not-seen': OfContainer;
  'not-running-when-deleted': OfContainer & { exitCode: number };
}

interface Failures {
  readonly dropped: number;
  readonly rejected: number;
  readonly sent: number;
  /** That of all that failed, where other kinds of requests were sent too. */
  readonly kind?: string | undefined;
}
type Limits = Omit<Failures, 'sent' | 'kind'>;

/** What became of requests; where no load was sent, why. */
type OfLoad<Figures> = (Figures & { unloaded?: undefined }) | ({ [Name in keyof Figures]?: undefined } & Unloaded);

interface Unloaded {
  unloaded: string;
}

/** What the judges of load say. */
export interface LoadReasons extends LoadIssues {
  /** `whileGoing`: those of them that were sent while a pod was on its way out. `untold`: what that does not say. */
  'none-dropped': { sent: number; whileGoing?: number | undefined; untold?: readonly Untold[] | undefined };
  'requests-dropped': Failures & { allowed?: Limits | undefined };
  'failures-allowed': Failures & { allowed: Limits; cause?: Cause | undefined };
  'too-slow': { p99Ms: number; allowedMs: number };
  'none-too-early': { sent: number; newPods: number; firstAnswerMs: number };
  'requests-too-early': { answered: number; lost: number };
  'requests-failed': { failed: number; sent: number };
  /** `readyMs`: of the slowest, from its first sight. `connections`: new ones that nodes sent to them, where nodes tell. */
  started: { newPods: number; readyMs: number; sent: number; connections?: number | undefined };
  'restarted-while-starting': { pod: string; restarts: number };
  'not-ready': { pod: string; waitedMs: number };
  'stopped-in-order': { pods: number };
  /**
   * `whileGoing`: requests that were sent meanwhile; absent in runs that were saved before these were counted. `hooksFailed`: containers
   * whose preStop hook failed; absent where none did.
   */
  'stopped-in-time': OfLoad<{ whileGoing?: number | undefined }> & {
    pods: number;
    untold: readonly Untold[];
    hooksFailed?: readonly OfContainer[] | undefined;
  };
  /** `gapMs`: the longest time without a good answer on a stream. */
  gap: { gapMs: number; failed: number; sent: number; allowedMs?: number | undefined };
  /** `hooksFailed`: as of `stopped-in-time`, where how the pod stopped was judged too. */
  'gap-allowed': {
    gapMs: number;
    failed: number;
    sent: number;
    allowedMs?: number | undefined;
    hooksFailed?: readonly OfContainer[] | undefined;
  };
  'failed-besides-the-gap': { failed: number; sent: number };
  /** Times are from the signal on. `outageMs`: the longest time without a good answer on a stream. */
  'came-back': OfLoad<{ sent: number; failed: number; outageMs: number }> & {
    pod: string;
    exitCode: number;
    backMs: number;
  };
  'not-back': { pod: string; waitedMs: number };
  'ended-again': { pod: string; exitCode: number };
  'failed-besides-the-kill': { failed: number; sent: number };
  /** `unreadyMs`: null where its pod was ready for as long as the process ran; absent in runs that were saved before this was looked at. */
  'ended-on-sigterm': OfLoad<{ sent: number; failed: number }> & {
    pod: string;
    exitCode?: number | undefined;
    endMs: number;
    unreadyMs?: number | null | undefined;
    backMs: number;
  };
  'ran-on-after-sigterm': { pod: string; afterMs: number };
  /** `unready`: how many of these pods turned unready, the first one `unreadyAfterMs` after it was told to go. `backMs`: from its return on. */
  'dependency-outlived': OfLoad<{ sent: number; failed: number }> & {
    dependency: string;
    awayMs: number;
    pods: number;
    unready: number;
    unreadyAfterMs?: number | undefined;
    crashes: number;
    backMs: number;
  };
  /** `afterMs`: from when it was told to go until the first of these ends. */
  'restarted-without-dependency': { dependency: string; pods: readonly string[]; restarts: number; afterMs: number };
  /** `unready`: pods. `failed`: requests that were sent once all was to be well again. */
  'not-back-with-dependency': { dependency: string; waitedMs: number; unready: readonly string[]; failed: number };
  /** `heldMs`: while it was away. `releasedMs`, `readyMs`: from its return on. */
  'held-by-init': {
    dependency: string;
    pod: string;
    heldMs: number;
    releasedMs: number;
    readyMs: number;
    unloaded?: string | undefined;
  };
  'released-without-dependency': { dependency: string; pod: string; leadMs: number };
  'not-released': { dependency: string; pod: string; waitedMs: number };
  'no-sigterm': OfContainer & { killed: boolean };
  'exit-code': OfContainer & { exitCode?: number | undefined };
  'stopped-past-grace': OfContainer & { exitCode?: number | undefined };
  'no-pre-stop': OfContainer;
  'pre-stop-after-sigterm': OfContainer;
  'drops-measured': { dropped: number; sent: number; upperBound: number };
  'other-cause': { explained: number; failed: number; cause: AttributedCause; other: AttributedCause };
  'cause-too-rare': { explained: number; failed: number; cause: AttributedCause };
  'symptom-missing': { symptom: Symptom; seen: Seen };
  'causes-differ': {
    wanted: readonly AttributedCause[];
    seen: readonly { readonly cause: AttributedCause; readonly requests: number }[];
  };
}
