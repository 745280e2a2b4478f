import type { Stream } from '../../ledger/request-record.ts';

/** Where load is sent and how fast, in whatever protocol. It is plain data, since it is sent to the agent as JSON. */
export interface PacedProfile {
  /** Name of the protocol, which says what else its profile has. */
  readonly protocol: string;
  /** Starts the id of every request: `<run>-<attempt>`. Left out, requests carry none, and the sample apps do not count them. */
  readonly run?: string;
  /** Full URLs; each takes an equal share of the load. */
  readonly targets: readonly string[];
  /** The kinds of requests that take turns on each stream to each target, where there are several. */
  readonly kinds?: readonly { readonly name: string }[];
  readonly streams: readonly Stream[];
  /** Requests a second over all streams and targets, samplers included; `max` is a closed loop. */
  readonly rate: number | 'max';
  /** Connections of each stream, shared out over the targets (at least one each). */
  readonly connections: number;
  /** From sending, a new connection included, to the end of the response. */
  readonly timeoutMs: number;
  readonly slow?: SlowProfile;
  /** Kept connections are left idle for so long beside the load, one on each target for each of these, milliseconds. */
  readonly idleMs?: readonly number[];
}

/** Long requests on kept connections, so that some are always under way. */
export interface SlowProfile {
  /** Path and query on every target: `/slow?ms=3000`. */
  readonly path: string;
  /** Requests a second over all targets, on top of the load's rate. */
  readonly rate: number;
  /** Kept connections over all targets, used in turn: more than `rate` times the length of a request. */
  readonly connections: number;
  readonly timeoutMs: number;
}

/** What each of several senders of one load sends. */
export function shareOf<Profile extends PacedProfile>(profile: Profile, senders: number): Profile {
  const { rate, connections, slow } = profile;
  return {
    ...profile,
    rate: rate === 'max' ? rate : rate / senders,
    connections: Math.ceil(connections / senders),
    ...(slow === undefined
      ? {}
      : { slow: { ...slow, rate: slow.rate / senders, connections: Math.ceil(slow.connections / senders) } }),
  };
}
