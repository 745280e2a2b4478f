import type { DropCause, RequestFailure } from '../ledger/request-record.ts';

/** What is known of a connection, for the failures of requests on it. */
export class Connection {
  readonly id: number;
  /** Requests that were sent on it. */
  requests = 0;
  openedAt: number | undefined;
  localPort: number | undefined;
  /** The pod that answered last on it. */
  lastPod: string | undefined;
  /** Epoch milliseconds from which on the server may close it without a word; Infinity when it did not say. */
  reusableUntil = Number.POSITIVE_INFINITY;

  constructor(id: number) {
    this.id = id;
  }

  /** It carried a request before the one that is under way. */
  get reused(): boolean {
    return this.requests > 1;
  }

  failure(detail: string, bytesReceived: number, cause?: DropCause): RequestFailure {
    return {
      ...(cause === undefined ? {} : { cause }),
      detail,
      connection: {
        id: this.id,
        earlierRequests: Math.max(0, this.requests - 1),
        ...(this.openedAt === undefined ? {} : { openedAt: this.openedAt }),
        ...(this.localPort === undefined ? {} : { localPort: this.localPort }),
        ...(this.lastPod === undefined ? {} : { lastPod: this.lastPod }),
      },
      bytesReceived,
      safeToRetry: this.reused && bytesReceived === 0 && (cause === 'closed' || cause === 'reset'),
    };
  }
}

/** The server closes after the time that it names: what is sent within this margin of it may meet the closing. */
const keepAliveMarginMs = 1000;

/** Until when a connection may be used again that falls idle now. */
export function reusableUntil(now: number, keptMs: number | undefined): number {
  return keptMs === undefined ? Number.POSITIVE_INFINITY : now + Math.max(0, keptMs - keepAliveMarginMs);
}
