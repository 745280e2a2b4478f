import type { Socket } from 'node:net';
import type { Stream } from '../../ledger/request-record.ts';
import { exchangeOn } from './exchange.ts';
import type { Fault, Truth } from './faults.ts';
import { Listener } from './listener.ts';

/** A request that the server read, and the outcome that it must get. */
export interface Received {
  /** `POST /cart` */
  readonly asked: string;
  readonly stream: Stream;
  readonly truth: Truth;
}

/** A raw TCP server that misbehaves on every so many requests of each stream, and knows the truth about each. */
export class FaultServer {
  /** The requests that the server read, by `x-request-id`. */
  readonly received = new Map<string, Received>();
  readonly #listener: Listener;
  readonly #faults: readonly Fault[];
  readonly #every: number;
  readonly #only: string | undefined;
  readonly #counts = { new: 0, reused: 0 };

  /**
   * @param faults taken in turn
   * @param only misbehaves on requests of this method and path alone
   */
  static async start(faults: readonly Fault[], every: number, only?: string): Promise<FaultServer> {
    const server = new FaultServer(faults, every, only);
    await server.listen();
    return server;
  }

  private constructor(faults: readonly Fault[], every: number, only?: string) {
    this.#only = only;
    this.#faults = faults;
    this.#every = every;
    this.#listener = new Listener(
      () => undefined,
      (socket, text) => this.#read(socket, text),
    );
  }

  get url(): string {
    return `http://${this.#listener.authority}/`;
  }

  /** Connections that neither side has closed. */
  get open(): number {
    return this.#listener.open;
  }

  listen(): Promise<void> {
    return this.#listener.listen();
  }

  close(): void {
    this.#listener.close();
  }

  /** @returns what is no whole request yet */
  #read(socket: Socket, text: string): string {
    for (let rest = text; ;) {
      const end = rest.indexOf(endOfHead);
      const head = rest.slice(0, end);
      const whole = end + endOfHead.length + Number(headerOf(head, 'content-length') ?? 0);
      if (end < 0 || rest.length < whole) return rest;
      this.#receive(socket, head);
      rest = rest.slice(whole);
    }
  }

  #receive(socket: Socket, request: string): void {
    // The request arrived while the connection was being closed: a process that has closed a connection reads no more
    // from it.
    if (socket.writableEnded) return;
    const stream = headerOf(request, 'x-stream') === 'new' ? 'new' : 'reused';
    const exchange = exchangeOn(socket, /^connection: close$/im.test(request));
    const [asked = ''] = /^\S+ \S+/.exec(request) ?? [];
    const isMeant = this.#only === undefined || this.#only === asked;
    const count = isMeant ? ++this.#counts[stream] : this.#counts[stream];
    const fault =
      isMeant && count % this.#every === 0 ? this.#faults[(count / this.#every - 1) % this.#faults.length] : undefined;
    const id = headerOf(request, 'x-request-id') ?? `without-id-${this.received.size}`;
    this.received.set(id, { asked, stream, truth: fault?.truth ?? 'ok' });
    if (fault) void fault.misbehave(exchange);
    else exchange.answer();
  }
}

const endOfHead = '\r\n\r\n';

function headerOf(request: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(request)?.[1];
}
