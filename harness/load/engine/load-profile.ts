import type { Stream } from '../../ledger/request-record.ts';

/** What to send, where and how fast. Plain data: it travels to the agent as JSON. */
export interface LoadProfile {
  /** Starts every `x-request-id`: `<run>-<attempt>`. Left out, requests carry none, and the sample apps do not count them. */
  readonly run?: string;
  /** Full URLs, http or https; each takes an equal share of the load. */
  readonly targets: readonly string[];
  readonly streams: readonly Stream[];
  /** Requests a second over all streams and targets, samplers included; `max` is a closed loop. */
  readonly rate: number | 'max';
  /** Connections of each stream, shared out over the targets (at least one each). */
  readonly connections: number;
  /** From sending, a new connection included, to the end of the response. */
  readonly timeoutMs: number;
  /** Statuses that are `ok`; any other complete response is `rejected`. */
  readonly expectStatus: readonly number[];
  /** A response without this header is nobody's of ours: `malformed`. Lower case. */
  readonly expectHeader?: string;
  /** The header in which the app names the pod that answered, `x-pod` when left out. Lower case. */
  readonly podHeader?: string;
  readonly slow?: SlowProfile;
  /** Any TLS certificate is accepted; else one that this machine does not trust for the host is a failed handshake. */
  readonly insecure?: boolean;
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
export function shareOf(profile: LoadProfile, senders: number): LoadProfile {
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
