/**
 * How far apart times may be that belong together, and from which values on something counts. Each rests on what its comment
 * tells: what was measured and when, a property of Kubernetes, or a judgement of ours where nothing was measured. Lengths of time
 * are milliseconds, shares lie between 0 and 1.
 */

// Clocks and how exact times are.

/** The API and the container runtime tell times in whole seconds, cut: what happened may have been this much later. */
export const roundingMs = 1000;

/**
 * The clocks of client, node and apps agree to this. Not measured: on kind they are one clock, and the rest is the way between
 * the moment and its stamp.
 */
export const clockMs = 50;

// The load on the host that runs Seaworthy: docs/decisions/003-upper-bounds.md has where each comes from.

/** From these values on, the host itself may be the reason for what came late. */
export const overloadedAbove = {
  /** The event loop of the harness or of a load agent, blocked for so long. Under 210 ms in the false failure of 2026-11-28. */
  eventLoopLagMs: 250,
  /** The share of the CPU that was taken by other machines. Not measured. */
  stealShare: 0.2,
  /** Share of ten seconds. 0.2 to 0.5 while a load suite has two cores for itself, 0.85 to 0.97 beside two busy loops or compilers (2026-11-28). */
  cpuPressure: 0.8,
  /** Share of a second. 0.39 at most beside two busy loops, 0.34 beside a program that writes and syncs without pause (2026-11-28). */
  ioPressure: 0.5,
  /** Share of a second. 0 in both of these (2026-11-28). */
  memoryPressure: 0.1,
} as const;

/**
 * A call of the kubelet to the container runtime that takes longer than this was held up. 0.10 s in the median and 1.0 s at most
 * beside two busy loops and beside a program that writes and syncs (2026-11-28, 1,108 calls).
 */
export const slowCallMs = 1000;

// How nodes route, and what is read of it.

/**
 * Nodes follow the API after this time at the latest, where nobody looked: kube-proxy gathers changes for a second, and the rest is
 * for an event to travel on a busy machine. Refused connections came up to 1,156 ms after the API's word (12 pairs of pod and node, two
 * cores under load: docs/attribution.md).
 */
export const followMs = 2500;

/**
 * A node that nobody looked at might lag behind the API even this long: enough to doubt that the network path failed. Not measured:
 * several times `followMs`, since a false statement about the network costs more than none.
 */
export const mightLagMs = 10_000;

/**
 * By how much a correct reading of a node's rules may be off. In 15 of 16 load proofs of 2026-11-28 on a busy machine
 * of two cores the last request to a pod was sent 5 ms or more before the event that its rule had gone, and the first
 * one noted 4 ms or more after its rule was surely not there; in the other one the reading was false, by 138 ms.
 */
export const ruleReadingMs = 100;

/** conntrack notes a connection at most so much later than the client asked for it. 0.3 s at most on a busy machine of two cores (2026-11-28). */
export const connectionNotedMs = 1000;

/** A kept connection was asked for at most so long before it was made: two packets may have been lost, which are sent again after 1 s and 2 s more. */
export const connectMs = 4000;

/** For routing that is inferred from answers: the probability that so many answers in a row miss a pod by chance. */
export const missedByChance = {
  /** The chance that is left at the open end of an interval. */
  tolerable: 0.01,
  /**
   * Below this probability a pod counts as no longer routed to: over 3,000 requests one such statement in 300 runs is
   * false.
   */
  least: 1e-6,
} as const;

// How requests, connections and the ends of processes meet in time.

/** A cut is seen by the client this much before or after the moment of the app that explains it. 0.3 s at most while our own process was blocked for 0.7 s (2026-11-28). */
export const nearMs = 400;

/**
 * A request that was sent this shortly before its connection was closed may not have been read by the app yet, as a
 * busy app takes its time. Not measured on its own: the shares of true causes in docs/attribution.md were reached with
 * it.
 */
export const raceMs = 150;

/**
 * A kept connection that was idle for so long and is closed then was closed for that, where nothing else happened. A judgement of ours: no
 * server is known that keeps idle connections for less than a second by default (autocannon's own pause between two is some tenths of one).
 */
export const idleForLongMs = 900;

/**
 * No request lies unread for so long, and no client hears of the end of its connection so late, on a machine that still
 * runs. 0.3 s at most while our own process was blocked for 0.7 s (2026-11-28).
 */
export const surelyReadMs = 1000;

/** The end of a grace period by the API, whose times are whole seconds, against that of the process: `roundingMs`, and 0.3 s for the runtime to kill and tell, not measured. */
export const graceSlackMs = 1300;

/** The same where the arrival of both watch events is compared, which is not cut to whole seconds. Not measured: by how much the delays of two events may differ. */
export const graceWatchMs = 300;

/**
 * The kubelet notices the end of a container, and says that its pod is not ready, within this on a machine that still runs. Not
 * measured on its own.
 */
export const endNoticedMs = 5000;

/** The container runtime notices the end of a process so much later. 0.1 s at most on a machine far beyond its load (2026-11-28). */
export const exitNoticedMs = 100;

/** An app that finishes what it has accepts nothing for so long after SIGTERM. Not measured: servers close their listening socket at once. */
export const closesWithinMs = 1000;

/**
 * How long before a container was ended, or a pod was taken for unready, the probes failed that led to it. A property of
 * Kubernetes: three probes ten seconds apart, by default.
 */
export const probesWithinMs = 30_000;

// What is likely.

/**
 * The assumed share of drops that nothing observed of the pods explains. Not measured. It is generous, since a larger
 * share makes a fault of the network less likely.
 */
export const strayShare = 0.05;

/** Chance that pods alone made so many drops in a row: below the first value the network path is at fault, below the second it is certainly at fault. */
export const podsAlone = { unlikely: 1e-4, impossible: 1e-9 } as const;

/**
 * The share of answered requests through a network path that failed: nothing is answered but what was sent as it began
 * to fail. Not measured on its own: of the bad apps of 2026-11-28 one that hangs was taken for the network without it
 * (docs/attribution.md).
 */
export const besideShare = 0.1;

/** Two requests that are no further apart meet the same moment of an app. A judgement of ours: pods of an app go seconds apart. */
export const sameMomentMs = 1000;

/**
 * Chance that what went past a URL was all answered, were it the app that failed what came by the URL: below this the way is at fault. A
 * judgement of ours.
 */
export const wayAlone = { unlikely: 0.01 } as const;

// Bounds that judges hold a pod to.

/** From the end of a container to the kubelet's report of it, and from there to its call; without the runtime's journal also the start of the container. */
export const restartLateMs = 2500;

/** The kubelet counts a back-off from the end of the container as the runtime tells it, we from the last mark before it. */
export const restartEarlyMs = 100;

/**
 * A pod that was ready sooner than this after its start proves nothing about requests that come too early: none may
 * have had the time to.
 */
export const slowStartMs = 1000;

// What a twin must show.

/** The share of a twin's failed requests that must be attributed to one of its causes. Now and then one cannot be. */
export const ofItsCauses = 0.95;

/** A request that fails as a pod stopped accepting is sent so long after SIGTERM at most: well above `followMs`. */
export const fallsWithinMs = 6000;

/** A process that exits at once has done so within this after SIGTERM; one that lives on, after `livesOnMs` at the soonest. */
export const exitsWithinMs = 500;
export const livesOnMs = 1000;

/** A request that the app took and did not answer has waited for longer than this: no race takes that long. */
export const waitedMs = 1000;
