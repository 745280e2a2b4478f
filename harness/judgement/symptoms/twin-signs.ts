import { seconds, type Duration } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import type { DropCause, RequestRecord } from '../../ledger/request-record.ts';
import type { AttributedCause } from '../attribution/attribution.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { ClueCode, Seen } from '../reasons/clue-reasons.ts';
import { assessDrops } from '../judges/judge-drops.ts';
import { assessStartup } from '../judges/judge-startup.ts';
import { assessStops } from '../judges/judge-stops.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { endOf, livesOf, podLives, type PodLife } from '../../observation/pod-lives.ts';
import {
  exitsWithinMs,
  fallsWithinMs,
  graceNewsMs,
  livesOnMs,
  nearMs,
  ofItsCauses,
  waitedMs,
} from '../../observation/tolerances.ts';

/** One thing that must be seen of a twin, and the check for it: undefined when it was seen, else what was seen instead. */
export interface Clue {
  readonly code: ClueCode;
  readonly missing: (scene: Scene) => Seen | undefined;
}

/** The sign that a twin must give, so that it is caught for its own defect and no other. */
export interface TwinSign {
  readonly twin: string;
  /** The assertion of the good app that must fail: no drops, an orderly stop, or no request before a pod is ready. */
  readonly breaks: keyof typeof assertions;
  /** What nearly all of its failed requests must be put down to. */
  readonly causes: readonly AttributedCause[];
  readonly clues: readonly Clue[];
  /** Of the load that shows it, what differs from the usual. */
  readonly load?: { readonly slowFor?: Duration };
}

interface Scene {
  readonly evidence: LoadEvidence;
  readonly drops: readonly RequestRecord[];
  readonly lives: readonly PodLife[];
}

const assertions = { drops: assessDrops, stops: assessStops, startup: assessStartup };

const refusedAndKin: readonly DropCause[] = ['refused', 'reset', 'unreachable', 'timeout', 'closed'];
const cuts: readonly DropCause[] = ['reset', 'closed', 'truncated'];

const droppedOnNew: Clue = {
  code: 'new-refused-until-unrouted',
  missing: ({ drops, lives }) => {
    const onNew = drops.filter((drop) => drop.stream === 'new' && refusedAndKin.includes(causeOf(drop)));
    if (onNew.length === 0) return { code: 'no-drop', figures: {} };
    const stray = onNew.filter(
      (drop) => !lives.some((life) => after(drop, life.sigtermAt ?? endOf(life), fallsWithinMs)),
    );
    return stray.length > 0 ? { code: 'drops-without-sigterm', figures: { drops: stray.length } } : undefined;
  },
};

const newIsClean: Clue = {
  code: 'new-clean',
  missing: ({ drops }) => {
    const onNew = drops.filter((drop) => drop.stream === 'new').length;
    return onNew > 0 ? { code: 'drops', figures: { drops: onNew, stream: 'new' } } : undefined;
  },
};

const cutAtSigterm = cutOnReusedUntil((life) => life.sigtermAt);

/** The process ends at once, but a busy node takes its time to close what it had open. */
const cutByExit = cutOnReusedUntil(endSeenAt);

function cutOnReusedUntil(last: (life: PodLife) => number | undefined): Clue {
  return {
    code: 'reused-cut-at-sigterm',
    missing: ({ drops, lives }) => {
      const cut = drops.filter((drop) => drop.stream === 'reused' && cuts.includes(causeOf(drop)));
      if (cut.length === 0) return { code: 'nothing-cut', figures: {} };
      const stray = cut.filter((drop) => !lives.some((life) => between(drop, life.sigtermAt, last(life))));
      return stray.length > 0 ? { code: 'cuts-without-sigterm', figures: { cuts: stray.length } } : undefined;
    },
  };
}

const cutOnReused: Clue = {
  code: 'reused-cut',
  missing: ({ drops }) =>
    drops.some((drop) => drop.stream === 'reused' && cuts.includes(causeOf(drop)))
      ? undefined
      : { code: 'nothing-cut', figures: {} },
};

/** Some, not all: a wait that is cut short brings back the race of idle connections at SIGTERM too. */
const slowCutAtKill: Clue = {
  code: 'slow-cut-at-kill',
  missing: ({ drops, lives }) => {
    const cut = drops.filter((drop) => drop.profile === 'slow' && cuts.includes(causeOf(drop)));
    // A killed process leaves no mark, and the runtime tells the time of its end in whole seconds.
    const atKill = cut.filter((drop) => lives.some((life) => between(drop, life.finishedAt, endSeenAt(life))));
    return atKill.length === 0 ? { code: 'no-cut-at-kill', figures: { slowCuts: cut.length } } : undefined;
  },
};

const killed: Clue = {
  code: 'killed',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.exitCode === 137,
      ({ name: pod, exitCode }) => ({ code: 'exit-code', figures: { exitCode, pod } }),
    ),
};

const noSigtermMark: Clue = {
  code: 'no-sigterm',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.sigtermAt === undefined,
      ({ name: pod }) => ({ code: 'sigterm-mark', figures: { pod } }),
    ),
};

const heardSigterm: Clue = {
  code: 'sigterm',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.sigtermAt !== undefined,
      ({ name: pod }) => ({ code: 'no-sigterm-mark', figures: { pod } }),
    ),
};

const wholeGraceUsed: Clue = {
  code: 'whole-grace-used',
  missing: ({ lives }) =>
    every(
      lives,
      (life) =>
        (life.endSeenAt ?? life.goneAt ?? 0) - (life.deletionAt ?? Infinity) >=
        (life.graceSeconds ?? 30) * 1000 - graceNewsMs,
      ({ name: pod }) => ({ code: 'end-within-grace', figures: { pod } }),
    ),
};

const exitsAtOnce: Clue = {
  code: 'ended-at-sigterm',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => livedOn(life) < exitsWithinMs,
      (life) => ({ code: 'end-after-sigterm', figures: { afterMs: livedOn(life), pod: life.name } }),
    ),
};

const livesOn: Clue = {
  code: 'lived-on',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => livedOn(life) >= livesOnMs,
      (life) => ({ code: 'end-after-sigterm', figures: { afterMs: livedOn(life), pod: life.name } }),
    ),
};

const rejectedAfterSigterm: Clue = {
  code: 'rejected-after-sigterm',
  missing: ({ evidence: { rejections }, lives }) => {
    if (rejections.length === 0) return { code: 'none-rejected', figures: {} };
    const stray = rejections.filter((record) => !lives.some((life) => after(record, life.sigtermAt, fallsWithinMs)));
    return stray.length > 0 ? { code: 'rejections-without-sigterm', figures: { rejections: stray.length } } : undefined;
  },
};

export const noneDropped: Clue = {
  code: 'none-dropped',
  missing: ({ drops }) => (drops.length > 0 ? { code: 'drops', figures: { drops: drops.length } } : undefined),
};

const waitedAfterSigterm: Clue = {
  code: 'cut-after-wait',
  missing: ({ drops, lives }) => {
    const waited = drops.filter(({ sentAt, endedAt = sentAt }) => endedAt - sentAt > waitedMs);
    const late = waited.filter(({ sentAt }) => lives.some(({ sigtermAt = Infinity }) => sentAt > sigtermAt));
    return late.length > 0 ? undefined : { code: 'cut-before-sigterm', figures: { cuts: waited.length } };
  },
};

const crashedWith3: Clue = {
  code: 'crashed-with-3',
  missing: ({ evidence }) => {
    const codes = podLives(evidence.timeline).flatMap(({ runs }) => runs.flatMap(({ exitCode }) => exitCode ?? []));
    return codes.includes(3) ? undefined : { code: 'exit-codes', figures: { exitCodes: codes } };
  },
};

/** Of sample app `web`, by twin. */
export const twinSigns = {
  'no-prestop': {
    twin: 'no-prestop',
    breaks: 'drops',
    // The announcement went with its hook, so kept connections are closed without a word.
    causes: ['stopped-before-endpoint-removal', 'connection-cut-while-idle'],
    clues: [droppedOnNew],
    load: {},
  },
  'exits-at-once': {
    twin: 'exits-at-once',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    clues: [cutByExit, newIsClean, exitsAtOnce],
    load: {},
  },
  naive: {
    twin: 'naive',
    breaks: 'drops',
    causes: ['stopped-before-endpoint-removal', 'exited-with-requests-in-flight'],
    clues: [droppedOnNew, cutOnReused],
    load: {},
  },
  'cuts-keep-alive': {
    twin: 'cuts-keep-alive',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    clues: [cutAtSigterm, newIsClean, livesOn],
    load: {},
  },
  'rejects-requests': {
    twin: 'rejects-requests',
    breaks: 'drops',
    causes: ['rejected-while-stopping'],
    clues: [rejectedAfterSigterm, noneDropped],
    load: {},
  },
  'answers-nothing': {
    twin: 'answers-nothing',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    clues: [waitedAfterSigterm],
    load: {},
  },
  crashes: { twin: 'crashes', breaks: 'drops', causes: ['crashed'], clues: [crashedWith3], load: {} },
  'loses-readiness': { twin: 'loses-readiness', breaks: 'drops', causes: ['no-endpoint'], clues: [], load: {} },
  'grace-too-short': {
    twin: 'grace-too-short',
    breaks: 'drops',
    // Its grace period cuts the wait short too, which is then as good as none.
    causes: ['request-longer-than-grace', 'stopped-before-endpoint-removal'],
    clues: [slowCutAtKill, killed, heardSigterm],
    // Longer than its hook and what is left to it then, however soon the nodes stop routing.
    load: { slowFor: seconds(5) },
  },
  'shell-pid1': {
    twin: 'shell-pid1',
    breaks: 'stops',
    causes: ['killed-at-grace-end'],
    clues: [noSigtermMark, wholeGraceUsed, killed, slowCutAtKill],
    // Longer than its grace period of 8 s: requests that were sent before nodes stopped routing are under way at the kill.
    load: { slowFor: seconds(9) },
  },
} as const satisfies Record<string, TwinSign>;

export type TwinName = keyof typeof twinSigns;
export const twinNames = Object.keys(twinSigns) as TwinName[];

/**
 * The control: the good app's own assertion must fail against the twin, and each clue of its defect must be there.
 * Pass: caught, for the named reason. Fail: not caught, or for another reason.
 */
export function judgeSign(evidence: LoadEvidence, sign: TwinSign): Judgement {
  return unlessOverloaded(assessSign(evidence, sign), evidence);
}

function assessSign(evidence: LoadEvidence, sign: TwinSign): Judgement {
  const assertion = assertions[sign.breaks](evidence);
  if (assertion.verdict === 'inconclusive') return assertion;
  const wanted = { clues: sign.clues.map(({ code }) => code), causes: sign.causes };
  const common = {
    counts: assertion.counts,
    facts: [...assertion.facts, { code: 'sign', figures: wanted } as const],
  };
  const { reason: of, cause } = assertion;
  if (assertion.verdict === 'pass')
    return { ...common, verdict: 'fail', reason: { code: 'twin-not-caught', figures: { of, twin: sign.twin } } };
  const scene = {
    evidence,
    drops: evidence.drops,
    lives: livesOf(evidence.timeline, evidence.before),
  };
  for (const clue of sign.clues) {
    const seen = clue.missing(scene);
    if (seen)
      return { ...common, verdict: 'fail', reason: { code: 'clue-missing', figures: { clue: clue.code, seen } } };
  }
  const failed = attributionsOf(evidence);
  const others = failed.filter(({ cause }) => !sign.causes.includes(cause));
  if (others.length > (1 - ofItsCauses) * failed.length) {
    const seen = [...groupBy(others, (its) => its.cause)].map(([cause, { length }]) => ({ cause, requests: length }));
    return { ...common, verdict: 'fail', reason: { code: 'causes-differ', figures: { wanted: sign.causes, seen } } };
  }
  return { ...common, verdict: 'pass', reason: { code: 'twin-caught', figures: { of, cause } } };
}

function causeOf(drop: RequestRecord): DropCause {
  return drop.failure?.cause ?? 'malformed';
}

function after(drop: RequestRecord, moment: number | undefined, within: number): boolean {
  const at = drop.endedAt ?? drop.sentAt;
  return moment !== undefined && at >= moment - nearMs && drop.sentAt <= moment + within;
}

/** From the moment that began it until its end was reported: a busy machine takes its time between the two. */
function between(drop: RequestRecord, from: number | undefined, to: number | undefined): boolean {
  const at = drop.endedAt ?? drop.sentAt;
  return from !== undefined && to !== undefined && at >= from - nearMs && at <= to + nearMs;
}

function endSeenAt(life: PodLife): number | undefined {
  return life.endSeenAt ?? life.goneAt;
}

function livedOn(life: PodLife): number {
  return (endOf(life) ?? NaN) - (life.sigtermAt ?? NaN);
}

function every(
  lives: readonly PodLife[],
  holds: (life: PodLife) => boolean,
  instead: (life: PodLife) => Seen,
): Seen | undefined {
  const exception = lives.find((life) => !holds(life));
  return exception && instead(exception);
}
