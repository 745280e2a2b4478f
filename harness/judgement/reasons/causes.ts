import type { Coded, NoFigures } from '../../core/coded.ts';
import type { Ground } from '../attribution/grounds.ts';

/** How containers ended that ended by themselves, or for their probe. */
export interface Ends {
  readonly ended: number;
  readonly codes: readonly { readonly exitCode?: number | undefined; readonly reason?: string | undefined }[];
  readonly restarts: number;
}

/** What is to be changed, and what for. Of requests that failed by the cause that attribution found, with the figures that they give. */
export interface Causes {
  'stopped-before-endpoint-removal': {
    /** Of the last of them, after SIGTERM. */
    latestAfterSigtermMs?: number | undefined;
    latestAfterDeletionMs?: number | undefined;
    /** The grace period, where it cut the wait before SIGTERM short. */
    tooShortGraceSeconds?: number | undefined;
  };
  'rejected-while-stopping': { statuses: readonly number[]; latestAfterDeletionMs?: number | undefined };
  'exited-with-requests-in-flight': {
    /** Those that were sent after SIGTERM, where they are the most. */
    takenAfterSigterm?: number | undefined;
    longestMs?: number | undefined;
  };
  'connection-cut-while-idle': { deleted: boolean };
  'request-longer-than-grace': {
    graceSeconds?: number | undefined;
    longestMs: number;
    preStopMs?: number | undefined;
  };
  'killed-at-grace-end': {
    graceSeconds?: number | undefined;
    /** Process 1, where nothing becomes of SIGTERM to it. */
    ignoredBy?: string | undefined;
  };
  crashed: Ends;
  'restarted-by-probe': Ends;
  'not-ready-yet': NoFigures;
  'failed-while-serving': { ways: Readonly<Record<string, number>> };
  'no-endpoint': { sentToStopped: number };
  network: { ground?: Ground | undefined };
  harness: NoFigures;
  unknown: NoFigures;

  'signal-not-passed-on': NoFigures;
  /** By the signal masks of process 1. */
  'sigterm-ignored': { program: string };
  'ran-past-grace': NoFigures;
  'ended-in-disorder': NoFigures;
  'no-pre-stop-hook': NoFigures;
  'hook-out-of-order': NoFigures;
  'ready-too-soon': NoFigures;
}

export type Cause = Coded<Causes>;
