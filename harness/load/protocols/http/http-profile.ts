import type { PacedProfile } from '../../engine/load-profile.ts';

/** What is sent, and which answer to it is a good one. */
export interface HttpExchange {
  /** @default 'GET' */
  readonly method?: HttpMethod;
  /** Header lines of every request besides ours. */
  readonly headers?: readonly HeaderLine[];
  /** The body of every request, in base64, as the profile travels as JSON; none when left out. */
  readonly body?: string;
  /** Statuses that are `ok`; any other complete response is `rejected`. */
  readonly expectStatus: readonly number[];
  /** A regular expression that the first 64 KiB of every body must match; a response whose body does not is `rejected`. */
  readonly expectBody?: string;
}

/** One of several kinds of requests. */
export interface HttpKind extends HttpExchange {
  /** What the ledger calls it: `POST /cart`. */
  readonly name: string;
  /** In place of that of the target. */
  readonly path: string;
}

/** Load of requests in HTTP/1.1, with or without TLS as the scheme of a target says. */
export interface HttpProfile extends PacedProfile, HttpExchange {
  readonly protocol: 'http';
  /** Sent in turn, in place of what the profile says itself: that goes for slow requests alone then. */
  readonly kinds?: readonly HttpKind[];
  /** The header that every response must have, in lower case. A response without it is `malformed`. */
  readonly expectHeader?: string;
  /**
   * The header in which the app names the pod that answered, lower case; it may tell more of that in `x-phase` and `x-since-sigterm-ms`.
   * Without it nothing is taken for the word of a pod.
   */
  readonly podHeader?: string;
  /** Certificates in PEM of who may have signed that of the server; those that this machine trusts when left out. */
  readonly ca?: string;
  /** The name that the certificate of the server must have; that of the target when left out. */
  readonly serverName?: string;
  /** The certificate, in PEM, of the client, for a server that asks for one. */
  readonly cert?: string;
  /** Its private key, in PEM: it goes to the process that sends, by its stdin, and nowhere else. */
  readonly key?: string;
  /** The addresses that connections go to, by the host of a target; one that is not named is looked up. */
  readonly resolve?: Readonly<Record<string, string>>;
  /** Any TLS certificate is accepted; else one that this machine does not trust for the host is a failed handshake. */
  readonly insecure?: boolean;
}

/** Methods whose responses have a body. */
export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export type HeaderLine = readonly [name: string, value: string];
