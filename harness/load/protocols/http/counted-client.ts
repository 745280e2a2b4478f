import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Attempt } from '../../engine/attempt.ts';
import { newAutocannonClient, type AutocannonClient } from './autocannon-client.ts';
import type { Client, ClientFactory, KeptConnection } from '../../engine/client.ts';
import { Connection, destroyLater } from '../../engine/connection.ts';
import type { HttpExchange, HttpProfile } from './http-profile.ts';
import type { LoadContext } from '../../engine/load-context.ts';
import { RequestBytes } from './request.ts';
import { faultOf, responseFacts, reusableUntil } from './response-facts.ts';
import { ResponseReader } from './response-reader.ts';
import type { Route } from '../../engine/route.ts';
import { Turns } from './turns.ts';

/** The first bytes of a body, in which an expected one is looked for. */
const keptOfBody = 64 * 1024;

/** Clients of HTTP/1.1. */
export function httpClients(profile: HttpProfile): ClientFactory {
  // All clients of a route send their kinds in turn, together.
  const turnsOf = new Map<Route, Turns>();
  return (context, route, onFree) => {
    const turns = turnsOf.get(route) ?? new Turns(profile.kinds?.length ?? 1);
    turnsOf.set(route, turns);
    return new CountedClient(profile, { context, route, onFree, turns });
  };
}

/** What one client sends on its route, and what it expects. */
interface Sent {
  /** Name of its kind, where there are several. */
  readonly kind: string | undefined;
  readonly bytes: RequestBytes;
  readonly expected: Pick<HttpProfile, 'expectStatus' | 'expectHeader'>;
  readonly expectedBody: RegExp | undefined;
}

function sentOn(route: Route, profile: HttpProfile): readonly [Sent, ...Sent[]] {
  const sent = (exchange: HttpExchange, its: Route, kind?: string): Sent => ({
    kind,
    bytes: new RequestBytes({ ...exchange, ...(profile.run !== undefined && { run: profile.run }) }, its),
    expected: {
      expectStatus: exchange.expectStatus,
      ...(profile.expectHeader !== undefined && { expectHeader: profile.expectHeader }),
    },
    expectedBody: exchange.expectBody === undefined ? undefined : new RegExp(exchange.expectBody),
  });
  const [first, ...others] =
    route.profile === 'slow'
      ? []
      : (profile.kinds ?? []).map((kind) => sent(kind, { ...route, url: new URL(kind.path, route.url) }, kind.name));
  return first ? [first, ...others] : [sent(profile, route)];
}

interface ClientParts {
  readonly context: LoadContext;
  readonly route: Route;
  /** Called when the client can send again, and whether its last request failed. */
  readonly onFree: (client: Client, failed: boolean) => void;
  readonly turns: Turns;
}

/**
 * An autocannon client whose every request is in the ledger. autocannon opens connections and writes; when it may write, what
 * a response is and what became of a request is decided here: nothing is written on a connection that was said to be closing,
 * what is under way when a connection ends is settled, and the next request waits until it is said to be due.
 */
class CountedClient implements Client {
  readonly #client: AutocannonClient;
  readonly #context: LoadContext;
  readonly #route: Route;
  readonly #profile: HttpProfile;
  readonly #onFree: ClientParts['onFree'];
  readonly #connect: () => void;
  readonly #write: () => void;
  readonly #response: ResponseReader;
  readonly #all: readonly [Sent, ...Sent[]];
  readonly #turns: Turns;
  /** What was sent last. */
  #sent: Sent;
  #connection: Connection | undefined;
  #attempt: Attempt | undefined;
  #error: unknown;
  #written = 0;
  #announcedMs: number | undefined;
  #closedWhileIdle: Pick<KeptConnection, 'closedAfterMs'> | undefined;

  constructor(profile: HttpProfile, { context, route, onFree, turns }: ClientParts) {
    const inner = newAutocannonClient(route.url, profile);
    this.#all = sentOn(route, profile);
    this.#turns = turns;
    this.#sent = this.#all[0];
    this.#response = new ResponseReader(this.#all.some(({ expectedBody }) => expectedBody) ? keptOfBody : 0);
    this.#client = inner;
    this.#profile = profile;
    this.#context = context;
    this.#route = route;
    this.#onFree = onFree;
    this.#connect = inner._connect.bind(inner);
    this.#write = inner._doRequest.bind(inner);
    context.deadlines.watch(this);
    inner._connect = () => {
      this.#onConnectionOver();
    };
    inner._doRequest = () => {
      if (this.#attempt) this.#write();
    };
    inner._destroyConnection = () => {
      this.#leave();
    };
    inner.getRequestBuffer = () => this.#sent.bytes.of(this.#attempt?.id ?? 0);
    inner.parser.execute = (piece) => this.#read(piece);
    // The ledger counts, and there is one request only: what autocannon gathers and repeats for itself would only cost time.
    for (const entry of ['insertRequest', 'addByteCount'] as const) inner.pipelinedRequests[entry] = () => undefined;
    inner.requestIterator.nextRequest = () => undefined;
    inner.on('request', () => {
      this.#written++;
    });
    inner.on('connError', (error: unknown) => {
      this.#error = error;
    });
  }

  /** Requests that autocannon says it wrote. */
  get written(): number {
    return this.#written;
  }

  get busy(): boolean {
    return this.#attempt !== undefined;
  }

  get kept(): KeptConnection {
    const { reusableUntil = 0 } = this.#connection ?? {};
    const announced = this.#announcedMs === undefined ? {} : { announcedMs: this.#announcedMs };
    return { ...announced, isOpen: this.#context.clock.now() < reusableUntil, ...this.#closedWhileIdle };
  }

  send(dueAt?: number): void {
    this.#closedWhileIdle = undefined;
    if (this.#all.length > 1) this.#sent = this.#all[this.#turns.next()] ?? this.#sent;
    const attempt = new Attempt(this.#context, this.#route, dueAt, this.#sent.kind);
    this.#attempt = attempt;
    if (this.#connection && attempt.sentAt < this.#connection.reusableUntil) {
      attempt.goesOn(this.#connection);
      this.#write();
    } else {
      this.#leave();
      this.#connection = new Connection(this.#context.nextConnection());
      attempt.goesOn(this.#connection);
      this.#connect();
      if (this.#client.conn) this.#follow(this.#client.conn, this.#connection);
    }
  }

  get timeoutMs(): number {
    return this.#route.timeoutMs;
  }

  underWay(): Iterable<Attempt> {
    return this.#attempt ? [this.#attempt] : [];
  }

  timeOut(attempt: Attempt): void {
    attempt.timedOut(this.timeoutMs);
    this.#giveUp();
  }

  end(): void {
    this.#attempt?.leftUnfinished();
    this.#attempt = undefined;
    this.#client.destroy();
  }

  /** autocannon wants another connection: after an error, or at the server's FIN. */
  #onConnectionOver(): void {
    const error = this.#error;
    this.#error = undefined;
    const attempt = this.#attempt;
    if (!attempt) {
      const { idleSince } = this.#connection ?? {};
      if (idleSince !== undefined) this.#closedWhileIdle = { closedAfterMs: this.#context.clock.now() - idleSince };
      this.#leave();
    } else if (error === undefined && this.#response.endOfConnection()) {
      this.#answered(attempt, false);
    } else {
      attempt.connectionEnded(error);
      this.#giveUp();
    }
  }

  #read(piece: Buffer): number {
    const attempt = this.#attempt;
    if (!attempt) {
      // A response without a request, such as a 408 on an idle connection. No request is lost, but the connection
      // cannot be used again.
      this.#leave();
      return piece.length;
    }
    attempt.bytesReceived += piece.length;
    const fault = this.#response.read(piece);
    if (fault !== undefined) {
      attempt.dropped('malformed', fault);
      this.#giveUp();
    } else if (this.#response.complete) {
      this.#answered(attempt, !this.#response.surplus && this.#route.stream === 'reused');
    }
    return piece.length;
  }

  #answered(attempt: Attempt, reusable: boolean): void {
    const { head } = this.#response;
    const facts = responseFacts(head, this.#profile);
    this.#attempt = undefined;
    this.#announcedMs = facts.keptMs;
    const { expected, expectedBody } = this.#sent;
    attempt.answered(facts, faultOf(facts, expected, expectedBody?.test(this.#response.body)));
    if (!reusable || !head.keepAlive) this.#retire();
    else if (this.#connection) {
      const now = this.#context.clock.now();
      this.#response.reset();
      this.#connection.reusableUntil = reusableUntil(now, facts.keptMs);
      this.#connection.idleSince = now;
    }
    this.#onFree(this, false);
  }

  #giveUp(): void {
    this.#attempt = undefined;
    this.#leave();
    this.#onFree(this, true);
  }

  #follow(socket: Socket, connection: Connection): void {
    connection.follow(socket, this.#context);
    if (!(socket instanceof TLSSocket) || this.#profile.insecure) return;
    // autocannon accepts any certificate; at this moment nothing of the request has been sent.
    socket.once('secureConnect', () => {
      if (socket.authorized || !this.#attempt) return;
      this.#attempt.dropped('malformed', `certificate not trusted: ${String(socket.authorizationError)}`);
      this.#giveUp();
    });
  }

  /**
   * Lets the server close a connection that ended well, as whoever closes first holds the port for a minute; but not for
   * long, and not while it sends what nobody asked for.
   */
  #retire(): void {
    const { conn } = this.#client;
    this.#detach();
    if (!conn) return;
    destroyLater(conn);
    conn.once('data', () => conn.destroy()).unref();
  }

  /** Closes the connection now. */
  #leave(): void {
    const { conn } = this.#client;
    this.#detach();
    conn?.destroy();
  }

  /** Detaches from the connection, so that nothing on it concerns a later request. */
  #detach(): void {
    const { conn } = this.#client;
    conn
      ?.removeAllListeners('data')
      .removeAllListeners('end')
      .removeAllListeners('error')
      .removeAllListeners('connect');
    conn?.on('error', () => undefined);
    this.#client.conn = undefined;
    this.#connection = undefined;
    this.#response.reset();
  }
}
