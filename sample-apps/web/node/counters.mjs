/**
 * Counts requests per stream, to be compared with the client's own ledger. Only a request with an `x-request-id` counts,
 * so that probes and hooks stay apart.
 */
export class Counters {
  #connections = 0;
  #accepted = new Map();
  #answered = new Map();
  #lastRequest;

  countConnection() {
    this.#connections++;
  }

  /** Accepted now; answered once the whole response was handed to the socket. */
  countRequest(request, response, now) {
    const requestId = request.headers['x-request-id'];
    if (requestId === undefined) return;
    const stream = request.headers['x-stream'] ?? 'unnamed';
    add(this.#accepted, stream);
    this.#lastRequest = { at: now, stream, requestId };
    response.once('finish', () => add(this.#answered, stream));
  }

  /** When the latest counted request came, on which stream; undefined when none came. */
  get lastRequest() {
    return this.#lastRequest;
  }

  toJSON() {
    return {
      connections: this.#connections,
      accepted: Object.fromEntries(this.#accepted),
      answered: Object.fromEntries(this.#answered),
    };
  }
}

function add(counts, stream) {
  counts.set(stream, (counts.get(stream) ?? 0) + 1);
}
