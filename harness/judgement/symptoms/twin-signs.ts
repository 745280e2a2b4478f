import { seconds, type Duration } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import type { DropCause, RequestRecord } from '../../ledger/request-record.ts';
import type { AttributedCause } from '../attribution/attribution.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
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
  readonly must: string;
  readonly missing: (scene: Scene) => string | undefined;
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
  must: 'requests on `new` refused (or the like) from SIGTERM to the end of routing',
  missing: ({ drops, lives }) => {
    const onNew = drops.filter((drop) => drop.stream === 'new' && refusedAndKin.includes(causeOf(drop)));
    if (onNew.length === 0) return 'no drop on `new`';
    const stray = onNew.filter(
      (drop) => !lives.some((life) => after(drop, life.sigtermAt ?? endOf(life), fallsWithinMs)),
    );
    return stray.length > 0 ? `${stray.length} drops on \`new\` that follow no SIGTERM` : undefined;
  },
};

const newIsClean: Clue = {
  must: 'nothing dropped on `new`',
  missing: ({ drops }) => {
    const onNew = drops.filter((drop) => drop.stream === 'new').length;
    return onNew > 0 ? `${onNew} drops on \`new\`` : undefined;
  },
};

const cutAtSigterm = cutOnReusedUntil((life) => life.sigtermAt);

/** The process ends at once, but a busy node takes its time to close what it had open. */
const cutByExit = cutOnReusedUntil(endSeenAt);

function cutOnReusedUntil(last: (life: PodLife) => number | undefined): Clue {
  return {
    must: 'requests on `reused` connections, slow ones among them, cut at SIGTERM',
    missing: ({ drops, lives }) => {
      const cut = drops.filter((drop) => drop.stream === 'reused' && cuts.includes(causeOf(drop)));
      if (cut.length === 0) return 'nothing cut on `reused`';
      const stray = cut.filter((drop) => !lives.some((life) => between(drop, life.sigtermAt, last(life))));
      return stray.length > 0 ? `${stray.length} cuts on \`reused\` away from any SIGTERM` : undefined;
    },
  };
}

const cutOnReused: Clue = {
  must: 'requests on `reused` connections cut',
  missing: ({ drops }) =>
    drops.some((drop) => drop.stream === 'reused' && cuts.includes(causeOf(drop)))
      ? undefined
      : 'nothing cut on `reused`',
};

/** Some, not all: a wait that is cut short brings back the race of idle connections at SIGTERM too. */
const slowCutAtKill: Clue = {
  must: 'slow requests cut at the kill',
  missing: ({ drops, lives }) => {
    const cut = drops.filter((drop) => drop.profile === 'slow' && cuts.includes(causeOf(drop)));
    // A killed process leaves no mark, and the runtime tells the time of its end in whole seconds.
    const atKill = cut.filter((drop) => lives.some((life) => between(drop, life.finishedAt, endSeenAt(life))));
    return atKill.length === 0 ? `${cut.length} slow requests cut, none of them at a kill` : undefined;
  },
};

const killed: Clue = {
  must: 'exit code 137',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.exitCode === 137,
      (life) => `exit code ${life.exitCode ?? 'unknown'}`,
    ),
};

const noSigtermMark: Clue = {
  must: 'no SIGTERM mark',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.sigtermAt === undefined,
      () => 'a SIGTERM mark',
    ),
};

const heardSigterm: Clue = {
  must: 'a SIGTERM mark',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => life.sigtermAt !== undefined,
      () => 'no SIGTERM mark',
    ),
};

const wholeGraceUsed: Clue = {
  must: 'the whole grace period used',
  missing: ({ lives }) =>
    every(
      lives,
      (life) =>
        (life.endSeenAt ?? life.goneAt ?? 0) - (life.deletionAt ?? Infinity) >=
        (life.graceSeconds ?? 30) * 1000 - graceNewsMs,
      () => 'an end before its grace period was over',
    ),
};

const exitsAtOnce: Clue = {
  must: 'the end at SIGTERM',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => livedOn(life) < exitsWithinMs,
      (life) => `an end ${Math.round(livedOn(life))} ms after SIGTERM`,
    ),
};

const livesOn: Clue = {
  must: 'an end well after SIGTERM',
  missing: ({ lives }) =>
    every(
      lives,
      (life) => livedOn(life) >= livesOnMs,
      (life) => `an end ${Math.round(livedOn(life))} ms after SIGTERM`,
    ),
};

const rejectedAfterSigterm: Clue = {
  must: 'requests rejected after SIGTERM',
  missing: ({ evidence: { rejections }, lives }) => {
    if (rejections.length === 0) return 'none rejected';
    const stray = rejections.filter((record) => !lives.some((life) => after(record, life.sigtermAt, fallsWithinMs)));
    return stray.length > 0 ? `${stray.length} rejections that follow no SIGTERM` : undefined;
  },
};

const nothingDropped: Clue = {
  must: 'none dropped',
  missing: ({ drops }) => (drops.length > 0 ? `${drops.length} drops` : undefined),
};

const waitedAfterSigterm: Clue = {
  must: 'requests that were sent after SIGTERM cut after a wait',
  missing: ({ drops, lives }) => {
    const waited = drops.filter(({ sentAt, endedAt = sentAt }) => endedAt - sentAt > waitedMs);
    const late = waited.filter(({ sentAt }) => lives.some(({ sigtermAt = Infinity }) => sentAt > sigtermAt));
    return late.length > 0 ? undefined : `${waited.length} cut after a second, none of them sent after SIGTERM`;
  },
};

const crashedWith3: Clue = {
  must: 'containers that ended with exit code 3 and were started again',
  missing: ({ evidence }) => {
    const codes = podLives(evidence.timeline).flatMap(({ runs }) => runs.flatMap(({ exitCode }) => exitCode ?? []));
    return codes.includes(3) ? undefined : `exit codes ${codes.join(', ') || 'of none'}`;
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
    clues: [rejectedAfterSigterm, nothingDropped],
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

/** The sign in one line, for titles and results. */
export function describeSign(sign: TwinSign): string {
  const causes = sign.causes.length === 0 ? [] : [`failed requests put down to ${sign.causes.join(' or ')}`];
  return [...sign.clues.map((clue) => clue.must), ...causes].join('; ');
}

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
  const common = { counts: assertion.counts, facts: [...assertion.facts, ['Sign', describeSign(sign)] as const] };
  if (assertion.verdict === 'pass')
    return { ...common, verdict: 'fail', reason: `the twin \`${sign.twin}\` was not caught: ${assertion.reason}` };
  const scene = {
    evidence,
    drops: evidence.drops,
    lives: livesOf(evidence.timeline, evidence.before),
  };
  for (const clue of sign.clues) {
    const missing = clue.missing(scene);
    if (missing !== undefined) return { ...common, verdict: 'fail', reason: `expected ${clue.must}, saw ${missing}` };
  }
  const failed = attributionsOf(evidence);
  const others = failed.filter(({ cause }) => !sign.causes.includes(cause));
  if (others.length > (1 - ofItsCauses) * failed.length) {
    const instead = [...groupBy(others, ({ cause }) => cause)].map(([cause, { length }]) => `${length} × ${cause}`);
    const reason = `expected failed requests put down to ${sign.causes.join(' or ')}, saw ${instead.join(', ')}`;
    return { ...common, verdict: 'fail', reason };
  }
  return { ...common, verdict: 'pass', reason: `caught: ${assertion.reason}; ${assertion.cause ?? ''}` };
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
  instead: (life: PodLife) => string,
): string | undefined {
  const exception = lives.find((life) => !holds(life));
  return exception ? `${instead(exception)} on pod ${exception.name}` : undefined;
}
