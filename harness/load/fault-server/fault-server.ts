import type { Socket } from 'node:net';
import type { Stream } from '../../ledger/request-record.ts';
import { exchangeOn } from './exchange.ts';
import type { Fault, Truth } from './faults.ts';
import { Listener } from './listener.ts';

/** A request that the server read, and the outcome that it must get. */
export interface Received {
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
  readonly #counts = { new: 0, reused: 0 };

  /** @param faults taken in turn. */
  static async start(faults: readonly Fault[], every: number): Promise<FaultServer> {
    const server = new FaultServer(faults, every);
    await server.listen();
    return server;
  }

  private constructor(faults: readonly Fault[], every: number) {
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
    const requests = text.split('\r\n\r\n');
    const rest = requests.pop() ?? '';
    for (const request of requests) this.#receive(socket, request);
    return rest;
  }

  #receive(socket: Socket, request: string): void {
    // The request arrived while the connection was being closed: a process that has closed a connection reads no more
    // from it.
    if (socket.writableEnded) return;
    const stream = headerOf(request, 'x-stream') === 'new' ? 'new' : 'reused';
    const exchange = exchangeOn(socket, /^connection: close$/im.test(request));
    const count = ++this.#counts[stream];
    const fault = count % this.#every === 0 ? this.#faults[(count / this.#every - 1) % this.#faults.length] : undefined;
    const id = headerOf(request, 'x-request-id') ?? `without-id-${this.received.size}`;
    this.received.set(id, { stream, truth: fault?.truth ?? 'ok' });
    if (fault) void fault.misbehave(exchange);
    else exchange.answer();
  }
}

function headerOf(request: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(request)?.[1];
}
