import type { Route } from '../../engine/route.ts';
import type { HttpProfile } from './http-profile.ts';

const end = '\r\n\r\n';
const zero = 0x30;

/** `run` starts the id of every request; without it they have none. */
type RequestProfile = Pick<HttpProfile, 'run' | 'method' | 'headers' | 'body'>;

/**
 * The requests of one client on one route: the same bytes again and again, of which only the attempt's number, the last
 * word of their head, is changed in place. To make them anew for each request costs a twentieth of what a closed loop can send.
 */
export class RequestBytes {
  readonly #run: string | undefined;
  readonly #head: readonly string[];
  readonly #body: Buffer;
  #bytes = Buffer.alloc(0);
  /** The least number that needs more digits than there are. */
  #limit = 0;

  constructor(profile: RequestProfile, route: Route) {
    this.#run = profile.run;
    this.#body = Buffer.from(profile.body ?? '', 'base64');
    this.#head = headLines(profile, route, this.#body.length);
  }

  /**
   * The whole request of this attempt; numbers only grow. Good until the next call: by then these bytes must have left, or
   * their connection be closed.
   */
  of(attempt: number): Buffer {
    if (attempt >= this.#limit) this.#make(attempt);
    else this.#renumber(attempt);
    return this.#bytes;
  }

  #make(attempt: number): void {
    const run = this.#run;
    const lines = run === undefined ? this.#head : [...this.#head, `x-request-id: ${run}-${attempt}`];
    this.#bytes = Buffer.concat([Buffer.from(lines.join('\r\n') + end, 'latin1'), this.#body]);
    // Without an id there is no number in it.
    this.#limit = run === undefined ? 0 : 10 ** String(attempt).length;
  }

  #renumber(attempt: number): void {
    let at = this.#bytes.length - this.#body.length - end.length;
    for (let rest = attempt; rest > 0; rest = Math.floor(rest / 10)) this.#bytes[--at] = zero + (rest % 10);
  }
}

/** The lines that all requests on a route have in common. */
function headLines(
  { run, method = 'GET', headers = [] }: RequestProfile,
  { url, stream }: Route,
  bodyBytes: number,
): readonly string[] {
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    ...(headers.some(([name]) => /^host$/i.test(name)) ? [] : [`Host: ${url.host}`]),
    // Keeping is what HTTP/1.1 does by itself.
    ...(stream === 'new' ? ['Connection: close'] : []),
    ...(login === ':' ? [] : [`Authorization: Basic ${Buffer.from(login).toString('base64')}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    // A server waits for the body of such a request unless it is told that there is none.
    ...(bodyBytes > 0 || ['POST', 'PUT', 'PATCH'].includes(method) ? [`Content-Length: ${bodyBytes}`] : []),
    ...(run === undefined ? [] : [`x-stream: ${stream}`]),
  ];
}
