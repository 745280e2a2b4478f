import type { PacedProfile } from '../../engine/load-profile.ts';

/** Load of requests without a body in HTTP/1.1, with or without TLS as the scheme of a target says. */
export interface HttpProfile extends PacedProfile {
  readonly protocol: 'http';
  /** @default 'GET' */
  readonly method?: HttpMethod;
  /** Header lines of every request besides ours. */
  readonly headers?: readonly HeaderLine[];
  /** Statuses that are `ok`; any other complete response is `rejected`. */
  readonly expectStatus: readonly number[];
  /** The header that every response must have, in lower case. A response without it is `malformed`. */
  readonly expectHeader?: string;
  /**
   * The header in which the app names the pod that answered, lower case; it may tell more of that in `x-phase` and `x-since-sigterm-ms`.
   * Without it nothing is taken for the word of a pod.
   */
  readonly podHeader?: string;
  /** Any TLS certificate is accepted; else one that this machine does not trust for the host is a failed handshake. */
  readonly insecure?: boolean;
}

/** Methods whose requests can do without a body, and whose responses have one. */
export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export type HeaderLine = readonly [name: string, value: string];
